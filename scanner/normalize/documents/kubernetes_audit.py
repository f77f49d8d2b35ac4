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
_MOST_PATHS = 200


def _named(name: str) -> bool:
    return name.endswith(_SUFFIXES)


def _recognises(name: str, text: str) -> bool:
    head = text[:_LOOKED_AT]
    return _named(name) and '"audit.k8s.io/' in head and '"auditID"' in head


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    changes: list[dict[str, Json]] = []
    uses = Uses()
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
            change = _change(event)
            changes += [change] if change else []
    if broken:
        reason = "Kubernetes audit log: a line is not JSON; the others were read"
        uses.complete = False
        yield Unreadable(snapshot.source.name, f"{snapshot.address}:{broken}", reason)
    yield uses.resource(snapshot)
    yield changes_resource(snapshot, changes)


def _change(event: Mapping[str, Json]) -> dict[str, Json] | None:
    """Return the change that an event tells of; None for a question, a refusal or a stage before."""
    target = event.get("objectRef")
    action = _ACTIONS.get(str(event.get("verb")))
    status = event.get("responseStatus")
    code = status.get("code", 200) if isinstance(status, Mapping) else 200
    finished = event.get("stage") == "ResponseComplete"
    # A code that is no number says nothing of success.
    done = finished and isinstance(code, int) and code < 400
    if not (isinstance(target, Mapping) and action and done):
        return None
    if target.get("subresource") in ("status", "binding", "eviction", "token"):
        return None
    user = event.get("impersonatedUser") or event.get("user")
    actor = user.get("username") if isinstance(user, Mapping) else ""
    namespace, name = target.get("namespace"), target.get("name")
    return {
        "system": "kubernetes",
        "kind": f"{target.get('apiGroup') or ''}/{target.get('resource')}",
        "name": f"{namespace}/{name}" if namespace else str(name),
        "action": action,
        "actor": str(actor or ""),
        "at": str(event.get("stageTimestamp") or event.get("requestReceivedTimestamp") or ""),
        "id": str(event.get("auditID", "")),
        "touched": _touched(event.get("requestObject")) if event.get("verb") == "patch" else None,
    }


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
