"""Read audit logs of Kubernetes API servers, one JSON event a line: changes, and rights used.

Source: Kubernetes documentation, "Auditing", and the API reference of audit.k8s.io/v1 Event.
"""

from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json
from scanner.normalize.documents._changes import changes_resource
from scanner.normalize.documents._kubernetes_use import Uses
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

_LOOKED_AT = 20_000
_SUFFIXES = (".jsonl", ".log", ".ndjson")
_ACTIONS = {
    "create": "create", "update": "update", "patch": "update", "delete": "delete",
    "deletecollection": "delete",
}  # fmt: skip
_CHANGING_PARTS = frozenset({None, "", "scale", "ephemeralcontainers", "resize", "finalize"})
"""Parts of an object that a request may be about and that are configuration."""
_MOST_PATHS = 200
_MOST_OBJECTS = 5_000
_DEPTH = 30


def _named(name: str) -> bool:
    return name.endswith(_SUFFIXES)


def _recognises(name: str, text: str) -> bool:
    head = text[:_LOOKED_AT]
    return _named(name) and '"audit.k8s.io/' in head and '"auditID"' in head


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    changes: list[dict[str, Json]] = []
    uses, before = Uses(), _Before()
    broken = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            event = load_json(line)
        except DocumentSyntaxError:
            broken = broken or number
            continue
        if isinstance(event, dict):
            uses.add(event)
            change = _change(event, before)
            if change:
                before.note(event, change)
                changes.append(change)
    if broken:
        reason = "Kubernetes audit log: a line is not JSON; the others were read"
        uses.complete = False
        yield Unreadable(snapshot.source.name, f"{snapshot.address}:{broken}", reason)
    yield uses.resource(snapshot)
    yield changes_resource(snapshot, changes)


def _change(event: Mapping[str, Json], before: "_Before") -> dict[str, Json] | None:
    """Return the change that an event tells of; None for a question, a refusal or a stage before."""
    target = event.get("objectRef")
    action = _ACTIONS.get(str(event.get("verb")))
    status = event.get("responseStatus")
    code = status.get("code", 200) if isinstance(status, Mapping) else 200
    finished = event.get("stage") == "ResponseComplete"
    # A code that is no number says nothing of success; what only tries is no change.
    done = finished and isinstance(code, int) and code < 400
    tries = "dryRun=" in str(event.get("requestURI") or "")
    if not (isinstance(target, Mapping) and action and done) or tries:
        return None
    part = target.get("subresource")
    if part not in _CHANGING_PARTS:
        return None
    user = event.get("impersonatedUser") or event.get("user")
    actor = user.get("username") if isinstance(user, Mapping) else ""
    kind = f"{target.get('apiGroup') or ''}/{target.get('resource')}"
    name = _name(event, target)
    return {
        "system": "kubernetes",
        "kind": kind,
        "name": name,
        "action": "update" if part else action,
        "actor": str(actor or ""),
        "at": str(event.get("stageTimestamp") or event.get("requestReceivedTimestamp") or ""),
        "id": str(event.get("auditID", "")),
        "touched": before.touched(event, (kind, name)) if action == "update" else None,
    }


def _name(event: Mapping[str, Json], target: Mapping[str, Json]) -> str:
    """Return namespace and name; `*` for all objects of a collection.

    The name of an object that is being made stands in the object alone.
    """
    name = target.get("name")
    for body in ("responseObject", "requestObject"):
        held = event.get(body)
        metadata = held.get("metadata") if isinstance(held, Mapping) else None
        if not name and isinstance(metadata, Mapping) and event.get("verb") == "create":
            name = metadata.get("name")
    if event.get("verb") == "deletecollection":
        name = "*"
    namespace = target.get("namespace")
    return f"{namespace}/{name}" if namespace else str(name)


class _Before:
    """What each object was after the last change that the log tells of with its body."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], Json] = {}

    def touched(self, event: Mapping[str, Json], key: tuple[str, str]) -> list[list[str]] | None:
        """Return the paths that a change is about, as far as the log tells them."""
        after = event.get("responseObject")
        before = self._held.get(key)
        whole = isinstance(after, Mapping) and after.get("kind") != "Status"
        if whole and len(self._held) < _MOST_OBJECTS:
            self._held[key] = after
        if event.get("verb") == "patch":
            return _touched(event.get("requestObject"))
        if not whole or before is None:
            return None
        return sorted(_changed(before, after, []))[:_MOST_PATHS]

    def note(self, event: Mapping[str, Json], change: Mapping[str, Json]) -> None:
        """Keep what an object was when it was made; forget one that was deleted."""
        key = (str(change["kind"]), str(change["name"]))
        after = event.get("responseObject")
        if change["action"] == "delete":
            self._held.pop(key, None)
        elif isinstance(after, Mapping) and len(self._held) < _MOST_OBJECTS:
            self._held[key] = after


def _changed(one: Json, other: Json, path: list[str]) -> Iterator[list[str]]:
    """Yield the paths at which two bodies differ; a list counts as a whole."""
    if path in (["metadata", "managedFields"], ["status"]) or one == other:
        return
    if not isinstance(one, Mapping) or not isinstance(other, Mapping) or len(path) > _DEPTH:
        yield path
        return
    for key in {**one, **other}:
        yield from _changed(one.get(key), other.get(key), [*path, str(key)])


def _touched(patch: Json) -> list[list[str]] | None:
    """Return the paths that a patch names: those of a JSON patch, or the leaves of a merge patch."""
    if isinstance(patch, list):
        steps = [str(one.get("path", "")) for one in patch if isinstance(one, Mapping)]
        return [[_step(part) for part in path.split("/")[1:]] for path in steps[:_MOST_PATHS]]
    if not isinstance(patch, Mapping):
        return None
    found: list[list[str]] = []
    waiting: list[tuple[list[str], Json]] = [([], patch)]
    while waiting and len(found) < _MOST_PATHS:
        path, value = waiting.pop()
        if isinstance(value, Mapping) and value:
            waiting += [([*path, str(key)], inner) for key, inner in value.items()]
        else:
            found.append(path)
    return sorted(found)


def _step(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


READER = DocumentReader(recognises=_recognises, read=_read, named=_named)
