"""Entitlements (schema `entitlements/1`): what was bought, for whom, and until when."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import YamlDocument, load_documents
from scanner.normalize.inputs.kinds import mistakes_of_document, of_syntax
from scanner.normalize.inputs.mistakes import Mistake
from scanner.normalize.inputs.places import Places

SCHEMA = "entitlements/1"
LIMITS: Mapping[str, Json] = {
    "expiring_within_days": [30, 7],
    "max_session_hours": 24,
    "inactive_after_days": 30,
}
"""What holds where a file does not say otherwise."""

_KINDS = {
    "tools": "trueup/tool",
    "entitlements": "trueup/entitlement",
    "people": "trueup/person",
}


def _recognises(name: str, text: str) -> bool:
    return name.endswith((".yaml", ".yml")) and SCHEMA in text[:20_000]


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield tools, entitlements and people, in file order.

    Each keeps its fields as written; dates stay text. An entitlement also has `timezone` and the
    file's limits: `expiring_within_days` (days), `max_session_hours`, `inactive_after_days`. What
    is not of the schema is a gap with its line, and the rest of the file is still read.
    """
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        yield _gap(snapshot, of_syntax(error))
        return
    for index, document in enumerate(documents):
        if isinstance(document.value, dict) and document.value.get("schema") == SCHEMA:
            yield from _document(snapshot, document, Places(text, document=index))


def _document(snapshot: Snapshot, document: YamlDocument, places: Places) -> Iterator[Normalized]:
    value = document.value
    # What a date or a zone means is judged by the checks, which name the entry that it spoils.
    mistakes = mistakes_of_document(SCHEMA, value, places, formats=False)
    for mistake in mistakes:
        yield _gap(snapshot, mistake)
    spoilt = {one.path[:2] for one in mistakes if one.keyword != "unknown"}
    settings: dict[str, Json] = {"timezone": "UTC", **LIMITS}
    for key in settings.keys() & value.keys():
        if not any(path[:1] == (key,) for path in spoilt):
            settings[key] = _limit(key, value[key])
    if ("timezone",) in spoilt:
        settings["timezone"] = ""
    for section, kind in _KINDS.items():
        held = value.get(section)
        for index, entry in enumerate(held if isinstance(held, list) else ()):
            if (section, index) in spoilt:
                continue
            name = str(entry["id"])
            yield Resource(
                uid=f"{kind}/{name}",
                kind=kind,
                attributes={**entry, "id": name, **settings},
                side=Side.SPEC,
                owner=str(entry.get("owner") or "") if section != "people" else "",
                origin=replace(snapshot.origin, line=document.lines.near((section, index))),
                evidence=snapshot.digest,
            )


def _limit(key: str, stated: Json) -> Json:
    if key == "expiring_within_days" and not isinstance(stated, list):
        return [stated]
    return stated


def _gap(snapshot: Snapshot, mistake: Mistake) -> Unreadable:
    file = snapshot.origin.file or snapshot.address
    place = f"{file}:{mistake.line}:{mistake.column}"
    return Unreadable(snapshot.source.name, place, f"entitlements: {mistake.message}")


READER = DocumentReader(_recognises, _read)
