"""Ask a server that speaks JSON over HTTP, page after page, with every refusal as a value."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from scanner.evidence.http import HttpPolicy, session
from scanner.evidence.retries import RetryBudget
from scanner.model.connector import CollectContext
from scanner.model.evidence import Source
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

HTTP_OPTIONS: Mapping[str, str] = {
    "ca_bundle": "file of certificates to trust instead of the usual ones",
    "client_certificate": "file of the certificate to show",
    "client_key": "file of its key, where it is not in the same file",
    "timeout_seconds": "to connect, and between two bytes of an answer; 30 by default",
}
"""Options of every source that is reached over HTTP."""
MAX_PAGES = 10_000
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class RestError(Exception):
    """An answer that is none; the message says what is wrong, and never quotes a secret."""

    def __init__(self, reason: str, *, status: int = 0, transient: bool = False) -> None:
        """Take what went wrong; status 0 means that nothing was answered."""
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.transient = transient


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: its JSON value, and the headers, whose names are in lower case."""

    value: Json
    headers: Mapping[str, str]


class Rest:
    """Asks one server."""

    def __init__(
        self,
        base: str,
        policy: HttpPolicy,
        credential: Callable[[], str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Take the address that paths start from, and how the server is reached."""
        place = urlsplit(base)
        if place.scheme not in ("http", "https") or not place.hostname:
            raise RestError(f"{base or 'no address'}: write https://host/path")
        if place.password or place.username:
            raise RestError("the address holds a credential: name it in an option of its own")
        self._base = base.rstrip("/") + "/"
        self._session = session(policy, credential)
        self._headers = {"Accept": "application/json", **(headers or {})}

    def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answered:
        """Return what the server answers.

        Raises:
            RestError: it refused, failed, or answered something else than JSON.
        """
        return self._answer("GET", path, params=dict(query or {}))

    def lines(self, path: str, query: Mapping[str, str | int]) -> list[Json]:
        """Return the values of an answer that holds one on each line.

        Raises:
            RestError: as for `get`.
        """
        value: list[Json] = self._answer("GET", path, params=dict(query), several=True).value
        return value

    def post(self, path: str, body: Json, headers: Mapping[str, str] | None = None) -> Answered:
        """Return the answer to a question that is asked by POST; nothing is written by it.

        Raises:
            RestError: as for `get`.
        """
        return self._answer("POST", path, json=body, headers={**self._headers, **(headers or {})})

    def pages(self, path: str, query: Mapping[str, str | int] | None = None) -> Iterator[Answered]:
        """Yield answer after answer as long as a `Link` header names a next one (RFC 8288).

        Raises:
            RestError: as for `get`, or the pages do not end.
        """
        answered = self.get(path, query)
        for _ in range(MAX_PAGES):
            yield answered
            following = next_page(answered.headers.get("link", ""))
            if not following:
                return
            answered = self.get(self._within(following))
        raise RestError(f"{path}: more than {MAX_PAGES} pages")

    def _within(self, address: str) -> str:
        """Return the address of a next page, unless it leads to another server."""
        absolute = urljoin(self._base, address)
        here, there = urlsplit(self._base), urlsplit(absolute)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise RestError("the next page is on another server")
        return absolute

    def _answer(self, method: str, path: str, **kwargs: Any) -> Answered:
        url = path if "://" in path else self._base + path.lstrip("/")
        kwargs.setdefault("headers", self._headers)
        several = kwargs.pop("several", False)
        try:
            response = self._session.request(method, url, **kwargs)
        except requests.RequestException as error:
            transient = isinstance(error, requests.ConnectionError | requests.Timeout)
            raise RestError(_words(error), transient=transient) from None
        headers = {str(key).lower(): str(value) for key, value in response.headers.items()}
        if response.status_code >= 400:
            raise _refused(response, headers)
        try:
            value = _value(response.content, several=several)
        except (ValueError, RecursionError):
            raise RestError("the answer is not JSON", status=response.status_code) from None
        return Answered(value, headers)


def _value(content: bytes, *, several: bool) -> Json:
    if several:
        return [json.loads(line) for line in content.splitlines() if line.strip()]
    return json.loads(content) if content else None


def next_page(link: str) -> str:
    """Return the target of the link whose relation is `next`; "" when there is none."""
    for part in link.split(","):
        target, _, parameters = part.partition(";")
        if 'rel="next"' in parameters.replace(" ", "") or "rel=next" in parameters:
            return target.strip().strip("<>")
    return ""


def policy_of(source: Source, root: Path) -> HttpPolicy:
    """Return how the server of a source is reached, with files relative to `root`."""
    options = source.options
    seconds = options.get("timeout_seconds", 30)

    def file(name: str) -> str:
        held = options.get(name)
        return str(root / held) if isinstance(held, str) and held else ""

    return HttpPolicy(
        ca_bundle=file("ca_bundle"),
        client_certificate=file("client_certificate"),
        client_key=file("client_key"),
        timeout_seconds=float(seconds)
        if isinstance(seconds, int | float) and seconds > 0
        else 30.0,
        budget=RetryBudget(seconds=20.0),
    )


def token_of(source: Source, context: CollectContext, base: str) -> Callable[[], str] | None:
    """Return what gives the bearer token of a source; None when it names none.

    The token is resolved for the host of the source alone.
    """
    reference = source.options.get("token")
    if not isinstance(reference, str) or not reference:
        return None
    host = urlsplit(base).hostname or ""
    return lambda: context.secret(reference, host)


def _refused(response: requests.Response, headers: Mapping[str, str]) -> RestError:
    status = response.status_code
    said = ""
    try:
        value = response.json()
        said = str(value.get("message", ""))[:200] if isinstance(value, dict) else ""
    except ValueError:
        pass
    if status == 403 and headers.get("x-ratelimit-remaining") == "0":
        return RestError("the limit of requests is used up", status=status, transient=True)
    reason = f"answered {status}{': ' + said if said else ''}"
    return RestError(reason, status=status, transient=status in _PASSING)


def _words(error: requests.RequestException) -> str:
    """Return the reason without the address, which may hold what nobody should read."""
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted: name its authority in `ca_bundle`"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy does not let it through"
    if isinstance(error, requests.ConnectionError):
        return "cannot be reached"
    if isinstance(error, requests.Timeout):
        return "did not answer in time"
    return str(error)[:200] or type(error).__name__
