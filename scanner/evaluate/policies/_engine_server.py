"""A running OPA over REST; it evaluates what it has loaded, which must be what the bundle says."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from urllib.parse import quote, urlsplit

import requests
from opa_client.errors import (
    ConnectionsError,
    DeleteDataError,
    DeletePolicyError,
    PathNotFoundError,
    PolicyNotFoundError,
    RegoParseError,
)
from opa_client.opa import OpaClient

from scanner.evaluate.policies import _builtins
from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    EngineUnavailableError,
    EvaluationError,
    Limits,
    PolicyError,
    Undefined,
    Value,
    decoded,
)
from scanner.evaluate.policies._engine_server_client import (
    ENDED,
    client,
    http_policy,
    message,
    unreachable,
)
from scanner.model.resource import Json
from scanner.normalize.grammars.rego_tokens import outline

# The server's clock cannot be set, and a verdict that rests on it could not be replayed.
_NOT_THERE = _builtins.REFUSED.keys() | {"time.now_ns"}
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_PROBE = "trueup/probe"
_OLD = "package trueup_probe\n\np[x] { x := 1 }\n"


class ServerEngine:
    """Central policy servers.

    A server belongs to others unless it is declared `dedicated`: nothing is uploaded to it, and a
    module that it has not loaded word for word is not evaluated.
    """

    name = "server"

    def __init__(self, limits: Limits, server: Mapping[str, Json], token: str = "") -> None:
        """Reach the server.

        Args:
            limits: `seconds` is the time one request may take; memory is the server's own.
            server: `{url, dedicated, ca_bundle}`; `ca_bundle` is a file of certificates to trust.
            token: bearer token, already resolved.

        Raises:
            EngineUnavailableError: no address, or nobody answers there.
        """
        self._url = str(server.get("url") or "")
        self._dedicated = server.get("dedicated") is True
        place = urlsplit(self._url)
        if place.scheme not in ("http", "https") or not place.hostname:
            raise EngineUnavailableError(
                f"policies.server.url is {self._url!r}: expected http(s)://host:port of an OPA"
            )
        if token and place.scheme != "https" and place.hostname not in _OWN_MACHINE:
            raise EngineUnavailableError(
                f"policies.server.url is {self._url!r}: a token is sent over https only"
            )
        self._client = client(
            http_policy(server, limits.seconds),
            host=place.hostname,
            port=place.port or (443 if place.scheme == "https" else 8181),
            ssl=place.scheme == "https",
            token=token or None,
            timeout=limits.seconds,
        )
        try:
            self._client.check_connection()
        except ConnectionsError as error:
            self._client.close_connection()
            raise EngineUnavailableError(unreachable(self._url, error.__cause__)) from error

    @cached_property
    def version(self) -> str:
        """What the server says its version is, where it says so."""
        try:
            config = self._client.get_config()
        except requests.RequestException:
            return f"opa at {self._url}"
        number = config.get("result", {}).get("labels", {}).get("version", "")
        return f"opa {number} at {self._url}".replace("  ", " ")

    def capabilities(self) -> frozenset[str]:
        """Return the builtins of OPA, less the refused ones and the server's clock."""
        return _builtins.KNOWN - _NOT_THERE

    def load(self, bundle: Bundle) -> "_Loaded | tuple[PolicyError, ...]":
        """Return the bundle as the server holds it; uploads only where that is allowed."""
        found = _builtins.refusals(bundle.modules, self.capabilities(), self.name)
        if (bundle.rego_version != "v1" or bundle.data) and not self._dedicated:
            reason = "a server takes old syntax and data only where it is dedicated"
            found = (*found, PolicyError("", 0, 0, "server", reason))
        if found:
            return found
        try:
            if not self._dedicated:
                return self._held(bundle)
            return self._other_syntax(bundle) or self._upload(bundle)
        except requests.RequestException as error:
            return (PolicyError("", 0, 0, "server", f"{ENDED} ({type(error).__name__})"),)

    def close(self) -> None:
        """Close the connection."""
        self._client.close_connection()

    def _held(self, bundle: Bundle) -> "_Loaded | tuple[PolicyError, ...]":
        there = {self._raw(name) for name in self._client.get_policies_list()}
        reason = (
            "the policy server has not loaded this module as it is here: load it there, "
            "or declare the server `dedicated: true`"
        )
        missing = [path for path, text in bundle.modules.items() if text not in there]
        if missing:
            return tuple(PolicyError(path, 0, 0, "server", reason) for path in missing)
        return _Loaded(self._client, ())

    def _raw(self, name: str) -> str:
        try:
            return str(self._client.get_policy(name).get("result", {}).get("raw", ""))
        except PolicyNotFoundError:
            return ""  # It was unloaded between the two questions.

    def _other_syntax(self, bundle: Bundle) -> tuple[PolicyError, ...]:
        """Return why the server would read modules otherwise than they are meant."""
        takes_old = self._put("", _OLD, _PROBE) is None
        if takes_old:
            self._client.delete_policy(_PROBE)
        if takes_old == (bundle.rego_version == "v0"):
            return ()
        reason = (
            "the server was started with --v0-compatible, and these modules are in new syntax"
            if takes_old
            else "the modules are in old syntax: start the server with --v0-compatible"
        )
        return (PolicyError("", 0, 0, "server", reason),)

    def _upload(self, bundle: Bundle) -> "_Loaded | tuple[PolicyError, ...]":
        if taken_up := self._taken_up(bundle):
            return taken_up
        # The client writes objects only where a document is replaced; a patch takes any value.
        for root, value in bundle.data.items():
            added = {"op": "add", "path": "/", "value": value}
            self._client.patch_data(quote(root, safe=""), [added])
        waiting = dict(bundle.modules)
        uploaded: list[str] = []
        errors: list[PolicyError] = []
        taken = True
        # A module may need one that comes later; as long as any is taken, the others are retried.
        while waiting and taken:
            taken, errors = False, []
            for path, text in list(waiting.items()):
                name = f"trueup/{hashlib.sha256(f'{path} {text}'.encode()).hexdigest()[:24]}"
                if error := self._put(path, text, name):
                    errors.append(error)
                    continue
                taken = True
                uploaded.append(name)
                del waiting[path]
        loaded = _Loaded(self._client, tuple(uploaded), tuple(bundle.data))
        if waiting:
            loaded.close()
            return tuple(errors)
        return loaded

    def _taken_up(self, bundle: Bundle) -> tuple[PolicyError, ...]:
        """Return why nothing is uploaded: what is there already would change what it means."""
        there = {
            outline(self._raw(name)).package: name for name in self._client.get_policies_list()
        }
        errors = [_there(f"data at {root}", "") for root in bundle.data if self._has_data(root)]
        for path, text in bundle.modules.items():
            package = outline(text).package
            near = next((one for one in there if one and _above(one, package)), None)
            if near is not None:
                what = f"package {'.'.join(near)} as {there[near]}"
            elif package and self._has_data(package[0]):
                what = f"data at {package[0]}"
            else:
                continue
            errors.append(_there(what, path))
        return tuple(errors)

    def _has_data(self, root: str) -> bool:
        return "result" in self._client.query_rule({}, quote(root, safe=""))

    def _put(self, path: str, text: str, name: str) -> PolicyError | None:
        try:
            # Without the client's rewriting of old syntax: what runs is what the file says.
            self._client.update_policy_from_string(text, name, rego_compat=False)
        except RegoParseError as error:
            first = next((each for each in error.errors if isinstance(each, dict)), {})
            place = first.get("location") or {}
            message = str(first.get("message") or error.message)
            row, column = int(place.get("row") or 0), int(place.get("col") or 0)
            return PolicyError(path, row, column, str(first.get("code") or "server"), message)
        return None


def _above(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether one package is the other, or stands above or below it: its document holds both."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _there(what: str, path: str) -> PolicyError:
    reason = f"the dedicated policy server already holds {what}: nothing was uploaded"
    return PolicyError(path, 0, 0, "server", reason)


class _Loaded:
    """A bundle on the server, and the modules to take away again."""

    def __init__(
        self, client: OpaClient, uploaded: tuple[str, ...], data: tuple[str, ...] = ()
    ) -> None:
        self._client = client
        self._data = data
        self._uploaded = uploaded

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        return [self._answer(rule, decoded(given)) for given in inputs]

    def evaluate_rules(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        values = (decoded(given) for given in inputs)
        return [[self._answer(rule, given) for rule in rules] for given in values]

    def _answer(self, rule: str, given: Json) -> Answer:
        if "[" in rule:
            return EvaluationError(f"{rule}: a server is asked for plain package names only")
        try:
            path = rule.removeprefix("data.")
            if given is None:
                said = self._client.get_data(path.replace(".", "/"))
            else:
                said = self._client.query_rule(given, path)
        except (PathNotFoundError, PolicyNotFoundError):
            return Undefined()
        except requests.HTTPError as error:
            return EvaluationError(message(error))
        except requests.RequestException as error:
            return EvaluationError(f"{ENDED} ({type(error).__name__})")
        return Value(said["result"]) if "result" in said else Undefined()

    def close(self) -> None:
        # The reverse order: a module goes before the one that it needs.
        for name in reversed(self._uploaded):
            try:
                self._client.delete_policy(name)
            except (DeletePolicyError, requests.RequestException):
                continue  # Someone else took it away, or the server is gone.
        for root in self._data:
            try:
                self._client.delete_data(quote(root, safe=""))
            except (DeleteDataError, requests.RequestException):
                continue
        self._uploaded = self._data = ()
