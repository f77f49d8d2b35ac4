"""Entitlements (schema `entitlements/1`): what was bought, for whom, and until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import YamlDocument, load_documents

SCHEMA = "entitlements/1"
METRICS = ("named_user", "concurrent_user", "concurrent_bot", "device")
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
_KEYS = {
    "tools": {"id", "name", "aliases", "approved_versions", "editions", "owner"},
    "entitlements": {
        "id", "tool", "metric", "quantity", "term", "owner", "edition", "editions", "pool",
        "version", "regions", "assigned", "unit_cost", "note", "contract",
    },
    "people": {"id", "name", "aliases", "kind", "status", "at"},
}  # fmt: skip


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
        place = f"{_file(snapshot)}:{error.line}"
        yield Unreadable(snapshot.source.name, place, f"entitlements: {error.message}")
        return
    for document in documents:
        if isinstance(document.value, dict) and document.value.get("schema") == SCHEMA:
            yield from _Document(snapshot, document).resources()


@dataclass(frozen=True, slots=True)
class _Document:
    snapshot: Snapshot
    document: YamlDocument

    def resources(self) -> Iterator[Normalized]:
        value = self.document.value
        settings, problems = _settings(value)
        for key, problem in problems:
            yield self._gap((key,), problem)
        for section, kind in _KINDS.items():
            held = value.get(section)
            if held is None:
                continue
            if not isinstance(held, list):
                yield self._gap((section,), f"{section} must be a list")
                continue
            seen: set[str] = set()
            for index, entry in enumerate(held):
                yield from self._entry(section, index, entry, seen, {**settings, "_kind": kind})

    def _entry(
        self, section: str, index: int, entry: Json, seen: set[str], settings: dict[str, Json]
    ) -> Iterator[Normalized]:
        kind = settings.pop("_kind")
        problem = _problem(section, entry)
        if problem:
            yield self._gap((section, index), f"{section}[{index}]: {problem}")
            return
        name = str(entry["id"])
        if name in seen:
            yield self._gap((section, index), f"{section}: the id {name!r} is given twice")
            return
        seen.add(name)
        unknown = sorted(set(entry) - _KEYS[section])
        if unknown:
            yield self._gap(
                (section, index, unknown[0]), f"{section} {name}: unknown key {unknown[0]!r}"
            )
        yield Resource(
            uid=f"{kind}/{name}",
            kind=kind,
            attributes={**entry, "id": name, **settings},
            side=Side.SPEC,
            owner=str(entry.get("owner") or "") if section != "people" else "",
            origin=replace(self.snapshot.origin, line=self.document.lines.near((section, index))),
            evidence=self.snapshot.digest,
        )

    def _gap(self, path: tuple[str | int, ...], reason: str) -> Unreadable:
        line = self.document.lines.near(path)
        return Unreadable(
            self.snapshot.source.name, f"{_file(self.snapshot)}:{line}", f"entitlements: {reason}"
        )


def _file(snapshot: Snapshot) -> str:
    return snapshot.origin.file or snapshot.address


def _settings(value: Mapping[str, Json]) -> tuple[dict[str, Json], list[tuple[str, str]]]:
    settings: dict[str, Json] = {"timezone": value.get("timezone", "UTC"), **LIMITS}
    problems = []
    for key in LIMITS:
        stated = value.get(key)
        if stated is None:
            continue
        numbers = stated if isinstance(stated, list) else [stated]
        if all(_is_number(each) and each >= 0 for each in numbers) and numbers:
            settings[key] = numbers if key == "expiring_within_days" else numbers[0]
        else:
            problems.append((key, f"{key}: write a number of at least 0"))
    if not isinstance(settings["timezone"], str):
        problems.append(("timezone", "timezone: write a name such as Europe/Berlin"))
        settings["timezone"] = ""
    return settings, problems


def _problem(section: str, entry: Json) -> str:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str | int) or not entry["id"]:
        return "needs an id"
    if any(not _is_names(entry.get(key)) for key in ("aliases", "editions", "regions", "assigned")):
        return "aliases, editions, regions and assigned are lists of text"
    return _entitlement_problem(entry) if section == "entitlements" else ""


def _entitlement_problem(entry: Mapping[str, Json]) -> str:
    if not isinstance(entry.get("tool"), str):
        return "needs a tool"
    if entry.get("metric") not in METRICS:
        return f"metric must be one of {', '.join(METRICS)}"
    quantity = entry.get("quantity")
    if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 0:
        return "quantity must be a whole number of at least 0"
    term = entry.get("term")
    if not isinstance(term, dict) or not isinstance(term.get("start"), str):
        return "needs a term with a start"
    if not isinstance(term.get("end"), str | None):
        return "the end of a term is a date, an instant or null"
    return ""


def _is_names(value: Json) -> bool:
    return value is None or (
        isinstance(value, list) and all(isinstance(each, str | int) for each in value)
    )


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


READER = DocumentReader(_recognises, _read)
