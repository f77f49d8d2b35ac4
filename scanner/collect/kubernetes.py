"""Read the objects of a Kubernetes cluster, page by page, with who manages which field.

Only lists are asked for. A kind or namespace that may not be listed is a gap, and the rest is read.
Releases of Helm are told from the Secrets that hold them: name, chart, version, values, and the objects
that the revision in force applied. Redaction goes over these as over every other object.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field
from fnmatch import fnmatchcase

from scanner.collect._helm import HELM, released
from scanner.collect._kubernetes_api import Listable, discovered, listed_pages, reached
from scanner.collect._kubernetes_follow import Watcher
from scanner.collect._rest import Rest, RestError
from scanner.model.connector import Answer, CollectContext, Connector, Followed
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Origin

APPLIED = "applied-by-helm/"
_PAGE = 500
# What controllers make all day long, and what says nothing about configuration.
_PASSED_OVER = (
    "kubernetes/Event", "kubernetes/events.k8s.io/Event", "kubernetes/Endpoints",
    "kubernetes/discovery.k8s.io/EndpointSlice", "kubernetes/coordination.k8s.io/Lease",
    "kubernetes/ComponentStatus", "kubernetes/apps/ControllerRevision", "kubernetes/metrics.k8s.io/*",
    "kubernetes/Pod", "kubernetes/apps/ReplicaSet",
)  # fmt: skip


@dataclass(slots=True)
class _Reading:
    source: Source
    context: CollectContext
    rest: Rest
    size: int
    listed: list[dict[str, Json]] = field(default_factory=list)

    def answer(self, address: str, value: Json, found: int | None) -> Collected:
        origin = Origin(source=self.source.name, api=f"GET {address.partition('/page-')[0]}")
        answer = Answer(address, value, origin, query=origin.api, found=found)
        return self.context.recorder.answer(self.source, answer)


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    try:
        rest = reached(source, context.root)
        found = list(discovered(rest))
    except RestError as error:
        reason = error.reason
        if error.status in (401, 403):
            reason = f"{reason}: the credential of the context is not taken, or may not look around"
        yield Unreadable(source.name, "server", reason, transient=error.transient, whole=True)
        return
    size = source.options.get("page_size")
    reading = _Reading(
        source, context, rest, size if isinstance(size, int) and 0 < size <= 5000 else _PAGE
    )
    for one in found:
        if isinstance(one, Listable):
            if _wanted(one, source):
                yield from _kind(reading, one)
        else:
            place, failed = one
            yield Unreadable(source.name, place, failed.reason, transient=failed.transient)
    yield reading.answer("listed", {"listed": reading.listed}, None)


def _follow(source: Source, context: CollectContext, mark: str, seconds: float) -> Followed:
    """Return what the watches of the cluster tell, or everything where a revision was lost."""
    try:
        rest = reached(source, context.root)
        kinds = [one for one in discovered(rest) if isinstance(one, Listable)]
    except RestError as error:
        gap = Unreadable(source.name, "server", error.reason, transient=error.transient, whole=True)
        return Followed("", (gap,))
    reading = _Reading(source, context, rest, _PAGE)
    watcher = Watcher(
        rest, source.name, _PAGE, lambda place, one: _recorded(reading, place, one), _stands_for
    )
    lists = [
        (kind, namespace)
        for kind in kinds
        if _wanted(kind, source)
        for namespace in (_strings(source, "namespaces") if kind.namespaced else []) or [""]
    ]
    changed = watcher.since(lists, mark, seconds) if mark else None
    return changed or watcher.whole(lists)


def _wanted(kind: Listable, source: Source) -> bool:
    named = _strings(source, "kinds")
    if named:
        return any(fnmatchcase(kind.name, glob) for glob in named)
    return not any(fnmatchcase(kind.name, glob) for glob in _PASSED_OVER)


def _kind(reading: _Reading, kind: Listable) -> Iterator[Collected]:
    namespaces: Sequence[str] = _strings(reading.source, "namespaces") if kind.namespaced else ()
    for namespace in namespaces or ("",):
        address = kind.path(namespace)
        reading.context.progress(f"reading {reading.source.name}: {address}")
        reason = ""
        try:
            pages = listed_pages(reading.rest, kind, namespace, reading.size)
            for number, items in enumerate(pages, 1):
                yield from _page(reading, kind, f"{address}/page-{number}", items)
        except RestError as error:
            reason = error.reason
            if error.status in (401, 403):
                reason = f"refused: allow the verb list on {kind.plural}"
            yield Unreadable(reading.source.name, address, reason, transient=error.transient)
        reading.listed.append(
            {"kind": kind.name, "place": namespace, "complete": not reason, "reason": reason}
        )


def _page(
    reading: _Reading, kind: Listable, address: str, items: list[dict[str, Json]]
) -> Iterator[Collected]:
    others = [one for one in items if one.get("type") != HELM]
    if kind.kind == "Secret":
        for one in items:
            if one.get("type") == HELM:
                yield from _release(reading, one)
    value = {"apiVersion": "v1", "kind": "List", "items": others}
    yield reading.answer(address, value, len(others))


def _release(reading: _Reading, secret: dict[str, Json]) -> Iterator[Collected]:
    """Record what a revision of a release says of itself, and what it applied."""
    metadata = secret.get("metadata") or {}
    name = f"{metadata.get('namespace', '')}/{metadata.get('name', '')}"
    release = released(secret)
    if isinstance(release, str):
        yield Unreadable(reading.source.name, f"helm/{name}", release)
        return
    yield reading.answer(f"helm/{name}", {"release": release.said}, None)
    if release.problem:
        yield Unreadable(reading.source.name, f"{APPLIED}{name}", release.problem)
    elif release.applied:
        objects = {"apiVersion": "v1", "kind": "List", "items": list(release.applied)}
        value = {"release": release.said, "applied": objects}
        yield reading.answer(f"{APPLIED}{name}", value, len(release.applied))


def _recorded(reading: _Reading, address: str, held: dict[str, Json]) -> list[Collected]:
    """Record one object; of a Secret of Helm the release that is in it."""
    if held.get("type") == HELM:
        return list(_release(reading, held))
    return [reading.answer(address, held, None)]


def _stands_for(address: str, held: dict[str, Json]) -> list[str]:
    if held.get("type") != HELM:
        return [address]
    metadata = held.get("metadata") or {}
    name = f"{metadata.get('namespace', '')}/{metadata.get('name', '')}"
    return [f"helm/{name}", f"{APPLIED}{name}"]


def _strings(source: Source, name: str) -> list[str]:
    listed = source.options.get(name)
    return [str(one) for one in listed] if isinstance(listed, list) else []


CONNECTOR = Connector(
    collect=_collect,
    options={
        "context": "context of the configuration; by default the current one",
        "kubeconfig": "the configuration, relative to trueup.yaml; by default that of kubectl",
        "in_cluster": "true to use the service account of the pod that runs the scan",
        "namespaces": "namespaces to read; all by default",
        "kinds": "globs over kinds such as kubernetes/apps/*; by default all but what controllers make",
        "page_size": "objects asked for at once; 500 by default",
        "timeout_seconds": "between two bytes of an answer; 60 by default",
    },
    needs=(
        "the verb list on each kind, as the built-in ClusterRole view has it, and on secrets for Helm",
    ),
    extra="kubernetes",
    follow=_follow,
)
