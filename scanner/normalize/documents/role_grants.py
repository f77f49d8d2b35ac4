"""Role specs (schema `roles/1`): who is granted which role, until when, and who approved it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.formats import (
    DocumentSyntaxError,
    StructuredDocument,
    format_of,
    load_structured,
)
from scanner.normalize.inputs.kinds import mistakes_of_document, of_syntax
from scanner.normalize.inputs.mistakes import Mistake
from scanner.normalize.inputs.places import Places

SCHEMA = "roles/1"
_GRANT, _SEPARATION = "trueup/role-grant", "trueup/role-separation"


def _recognises(name: str, text: str) -> bool:
    return SCHEMA in text[:4096] and format_of(name, text) in ("yaml", "json")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield `trueup/role-grant` for each of `grants`, `trueup/role-separation` for `separation`.

    A grant is `{principal, role, expires, requester, approver, reason}`, of which the first two are
    needed: a name, `user/NAME`, `role/NAME` or ARN, and the name or ARN of a policy or
    `group/NAME`. A separation is a list of two roles that nobody may hold together. An entry with a
    mistake is a gap with its place, and the others are read.
    """
    name = snapshot.origin.file or snapshot.address
    try:
        documents = load_structured(name, text)
    except DocumentSyntaxError as error:
        yield _gap(snapshot, of_syntax(error))
        return
    is_json = format_of(name, text) == "json"
    for number, document in enumerate(documents):
        if isinstance(document.value, Mapping) and document.value.get("schema") == SCHEMA:
            places = Places(text, is_json=is_json, document=number)
            yield from _document(snapshot, document, places)


def _document(
    snapshot: Snapshot, document: StructuredDocument, places: Places
) -> Iterator[Normalized]:
    mistakes = mistakes_of_document(SCHEMA, document.value, places, most=None)
    yield from (_gap(snapshot, one) for one in mistakes)
    spoilt = {one.path[:2] for one in mistakes}
    for section, kind in (("grants", _GRANT), ("separation", _SEPARATION)):
        held = document.value.get(section)
        for index, raw in enumerate(held if isinstance(held, list) else ()):
            if (section, index) not in spoilt:
                line = document.lines.get((section, index), 1)
                yield _resource(snapshot, kind, (index, line), _attributes(raw))


def _attributes(raw: Json) -> dict[str, Json]:
    if isinstance(raw, list):
        return {"roles": raw}
    return {key: value for key, value in raw.items() if value is not None}


def _resource(
    snapshot: Snapshot, kind: str, place: tuple[int, int], attributes: Mapping[str, Json]
) -> Resource:
    index, line = place
    return Resource(
        f"{kind}/{snapshot.address}/{index}", kind, attributes, side=snapshot.source.side,
        origin=replace(snapshot.origin, line=line), evidence=snapshot.digest,
    )  # fmt: skip


def _gap(snapshot: Snapshot, mistake: Mistake) -> Unreadable:
    place = f"{snapshot.address}:{mistake.line}:{mistake.column}"
    return Unreadable(snapshot.source.name, place, f"role spec: {mistake.message}")


READER = DocumentReader(_recognises, _read)
