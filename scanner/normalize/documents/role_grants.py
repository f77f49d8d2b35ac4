"""Role specs (schema `roles/1`): who is granted which role, until when, and who approved it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.formats import DocumentSyntaxError, format_of, load_structured

SCHEMA = "roles/1"
_GRANT, _SEPARATION = "trueup/role-grant", "trueup/role-separation"
_KEYS = frozenset({"principal", "role", "expires", "requester", "approver", "reason"})


def _recognises(name: str, text: str) -> bool:
    return SCHEMA in text[:4096] and format_of(name, text) in ("yaml", "json")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield `trueup/role-grant` for each of `grants`, `trueup/role-separation` for `separation`.

    A grant is `{principal, role, expires, requester, approver, reason}`, of which the first two are
    needed: a name, `user/NAME`, `role/NAME` or ARN, and the name or ARN of a policy or
    `group/NAME`. A separation is a list of two roles that nobody may hold together.
    """
    try:
        documents = load_structured(snapshot.origin.file or snapshot.address, text)
    except DocumentSyntaxError as error:
        yield _gap(snapshot, error.line, f"cannot be read: {error.message}")
        return
    for document in documents:
        if isinstance(document.value, Mapping) and document.value.get("schema") == SCHEMA:
            for index, raw in enumerate(_list(document.value.get("grants"))):
                line = document.lines.get(("grants", index), 1)
                yield _grant(snapshot, raw, index, line)
            for index, raw in enumerate(_list(document.value.get("separation"))):
                line = document.lines.get(("separation", index), 1)
                yield _separation(snapshot, raw, index, line)


def _grant(snapshot: Snapshot, raw: Json, index: int, line: int) -> Normalized:
    if not isinstance(raw, Mapping) or not raw.get("principal") or not raw.get("role"):
        return _gap(snapshot, line, f"grants[{index}]: name a principal and a role")
    unknown = sorted(str(key) for key in raw if key not in _KEYS)
    if unknown:
        known = ", ".join(sorted(_KEYS))
        return _gap(snapshot, line, f"grants[{index}]: no key {unknown[0]!r}; there are: {known}")
    if not _is_instant(raw.get("expires")):
        reason = f"grants[{index}]: expires is no instant such as 2027-06-30T18:00:00Z"
        return _gap(snapshot, line, reason)
    attributes = {key: str(value) for key, value in raw.items() if value is not None}
    return _resource(snapshot, _GRANT, index, line, attributes)


def _is_instant(value: Json) -> bool:
    try:
        return value is None or bool(datetime.fromisoformat(str(value)))
    except ValueError:
        return False


def _separation(snapshot: Snapshot, raw: Json, index: int, line: int) -> Normalized:
    if not isinstance(raw, list) or len(raw) != 2 or not all(isinstance(one, str) for one in raw):
        return _gap(snapshot, line, f"separation[{index}]: write a list of two roles")
    return _resource(snapshot, _SEPARATION, index, line, {"roles": raw})


def _resource(
    snapshot: Snapshot, kind: str, index: int, line: int, attributes: Mapping[str, Json]
) -> Resource:
    return Resource(
        f"{kind}/{snapshot.address}/{index}", kind, attributes, side=snapshot.source.side,
        origin=replace(snapshot.origin, line=line), evidence=snapshot.digest,
    )  # fmt: skip


def _gap(snapshot: Snapshot, line: int, reason: str) -> Unreadable:
    return Unreadable(snapshot.source.name, f"{snapshot.address}:{line}", f"role spec: {reason}")


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


READER = DocumentReader(_recognises, _read)
