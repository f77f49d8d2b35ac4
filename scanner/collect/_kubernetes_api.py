"""Reach a Kubernetes API server with the configuration that its own client reads."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kubernetes import client, config
from kubernetes.config.config_exception import ConfigException

from scanner.collect._rest import Rest, RestError
from scanner.evidence.http import HttpPolicy
from scanner.evidence.retries import RetryBudget
from scanner.model.evidence import Source
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

__all__ = ["Listable", "discovered", "listed_pages", "reached", "revised_pages", "typed"]

_CORE = "v1"
_GONE = 410


@dataclass(frozen=True, slots=True)
class Listable:
    """One kind that the server lists.

    Attributes:
        version: such as "apps/v1"; kind: such as "Deployment"; plural: as in addresses.
    """

    version: str
    kind: str
    plural: str
    namespaced: bool

    @property
    def name(self) -> str:
        """The kind as findings name it: `kubernetes/apps/Deployment`, `kubernetes/Service`."""
        group = self.version.rpartition("/")[0]
        return f"kubernetes/{group}/{self.kind}" if group else f"kubernetes/{self.kind}"

    def path(self, namespace: str = "") -> str:
        """Return the address of the list, of one namespace or of all."""
        base = f"apis/{self.version}" if "/" in self.version else f"api/{self.version}"
        within = f"/namespaces/{namespace}" if namespace and self.namespaced else ""
        return f"{base}{within}/{self.plural}"


def reached(source: Source, root: Path) -> Rest:
    """Return a way to the server, by the context that the source names.

    Raises:
        RestError: there is no such configuration, or it may not be followed.
    """
    held: Any = client.Configuration()
    options = source.options
    load: Any = config
    try:
        if options.get("in_cluster") is True:
            load.load_incluster_config(client_configuration=held)
        else:
            named = options.get("kubeconfig")
            load.load_kube_config(
                config_file=str(root / Path(str(named)).expanduser()) if named else None,
                context=str(options.get("context") or "") or None,
                client_configuration=held,
                persist_config=False,
            )
    except (ConfigException, OSError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise RestError(f"no configuration: {reason}") from None
    if held.host.startswith("https://") and not held.verify_ssl:
        raise RestError("the configuration trusts any certificate: give it certificate-authority")
    seconds = options.get("timeout_seconds", 60)
    policy = HttpPolicy(
        ca_bundle=str(held.ssl_ca_cert or ""),
        client_certificate=str(held.cert_file or ""),
        client_key=str(held.key_file or ""),
        timeout_seconds=float(seconds) if isinstance(seconds, int | float) else 60.0,
        budget=RetryBudget(seconds=20.0),
    )
    return Rest(held.host, policy, _credential(held), _basic(held))


def _credential(held: Any) -> Callable[[], str] | None:
    """Return what gives the token, asked again each time, since it may be one that ends soon."""
    if _token(held):
        return lambda: _token(held)
    return None


def _token(held: Any) -> str:
    for one in held.auth_settings().values():
        value = str(one.get("value") or "")
        if one.get("in") == "header" and value.startswith("Bearer "):
            return value.removeprefix("Bearer ")
    return ""


def _basic(held: Any) -> dict[str, str]:
    for one in held.auth_settings().values():
        value = str(one.get("value") or "")
        if one.get("in") == "header" and value.startswith("Basic ") and len(value) > len("Basic Og=="):  # fmt: skip
            return {"Authorization": value}
    return {}


def discovered(rest: Rest) -> Iterator[Listable | tuple[str, RestError]]:
    """Yield what the server lists, group by group in order of name; a group it refuses, with why.

    Raises:
        RestError: the server cannot be asked at all.
    """
    groups = rest.get("apis").value
    listed = (groups.get("groups") or ()) if isinstance(groups, dict) else ()
    versions = (str(group["preferredVersion"]["groupVersion"]) for group in listed)
    for version in sorted((_CORE, *versions)):
        place = f"apis/{version}" if "/" in version else f"api/{version}"
        try:
            value = rest.get(place).value
        except RestError as error:
            yield place, error
            continue
        for one in sorted(value.get("resources") or (), key=lambda each: str(each["name"])):
            if "/" not in one["name"] and "list" in (one.get("verbs") or ()):
                yield Listable(version, str(one["kind"]), str(one["name"]), bool(one["namespaced"]))


def listed_pages(rest: Rest, kind: Listable, namespace: str, size: int) -> Iterator[Json]:
    """Yield the pages of one list as `(items, left or None)`, each item with its kind.

    A list whose continuation has expired is begun again, once.

    Raises:
        RestError: the server refused, or the list could not be read to its end.
    """
    for attempt in (1, 2):
        try:
            pages = list(_pages(rest, kind, namespace, size))
        except RestError as error:
            if error.status != _GONE or attempt == 2:
                raise
            continue
        yield from pages
        return


def _pages(rest: Rest, kind: Listable, namespace: str, size: int) -> Iterator[Json]:
    for items, _revision in revised_pages(rest, kind, namespace, size):
        yield items


def revised_pages(
    rest: Rest, kind: Listable, namespace: str, size: int
) -> Iterator[tuple[list[dict[str, Json]], str]]:
    """Yield the items of each page, and the revision that a watch can begin from.

    Raises:
        RestError: the server refused, or the answer is no list.
    """
    token = ""
    while True:
        query: dict[str, str | int] = {"limit": size}
        if token:
            query["continue"] = token
        value = rest.get(kind.path(namespace), query).value
        if not isinstance(value, dict) or not isinstance(value.get("items") or [], list):
            raise RestError("the answer is no list of objects")
        metadata = value.get("metadata") or {}
        items = [typed(kind, one) for one in value.get("items") or ()]
        yield items, str(metadata.get("resourceVersion") or "")
        token = str(metadata.get("continue") or "")
        if not token:
            return


def typed(kind: Listable, item: dict[str, Json]) -> dict[str, Json]:
    """Return an item with what its list says for all; a Secret must be known as one to be masked."""
    return {"apiVersion": kind.version, "kind": kind.kind, **item}
