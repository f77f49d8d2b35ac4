"""Which schema a governance file follows, and all that is wrong with it."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from scanner.model.resource import Json
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.inputs import (
    approvers,
    corrections,
    entitlements,
    owners,
    reviews,
    roles,
    waivers,
)
from scanner.normalize.inputs.mistakes import MAX_MISTAKES, Mistake, mistakes_in, shown_path
from scanner.normalize.inputs.places import Places

BY_NAME: Final[Mapping[str, Mapping[str, Json]]] = {
    "entitlements/1": entitlements.SCHEMA,
    "waivers/1": waivers.SCHEMA,
    "owners/1": owners.SCHEMA,
    "approvers/1": approvers.SCHEMA,
    "corrections/1": corrections.SCHEMA,
    "roles/1": roles.SCHEMA,
    "reviews/1": reviews.SCHEMA,
}
_BY_ROLE = {
    "entitlements": "entitlements/1",
    "waivers": "waivers/1",
    "corrections": "corrections/1",
    "owners": "owners/1",
}
_BY_FILE = {"owners": "owners/1", "approvers": "approvers/1"}
_SUFFIXES = frozenset({".yaml", ".yml", ".json"})


def schema_of(name: str, value: Json, role: str = "") -> str:
    """Return the name of the schema that a document must follow; "" when it is of no known kind.

    Args:
        name: path of the file.
        value: the decoded document; what it says of itself decides.
        role: the folder it lies in, as trueup.yaml calls it: "entitlements", "waivers", ...
    """
    said = value.get("schema") if isinstance(value, Mapping) else None
    if isinstance(said, str) and said in BY_NAME:
        return said
    path = PurePosixPath(name)
    return _BY_FILE.get(path.stem, "") or _BY_ROLE.get(role, "")


def mistakes_of(name: str, text: str, role: str = "") -> tuple[Mistake, ...]:
    """Return all mistakes of a governance file, in order of place.

    None for a file of another kind, such as a README or a spec.
    """
    if PurePosixPath(name).suffix not in _SUFFIXES:
        return ()
    is_json = name.endswith(".json")
    doubled: list[DocumentSyntaxError] = []
    try:
        values = [load_json(text)] if is_json else _values(text, doubled)
    except DocumentSyntaxError as error:
        return (of_syntax(error),)
    found = [of_syntax(error) for error in doubled]
    for index, value in enumerate(values):
        kind = schema_of(name, value, role)
        if kind and value is not None:
            places = Places(text, is_json=is_json, document=index)
            found.extend(mistakes_of_document(kind, value, places))
    return tuple(sorted(found))


def _values(text: str, doubled: list[DocumentSyntaxError]) -> list[Json]:
    from scanner.normalize.grammars.yaml_text import load_documents  # noqa: PLC0415 - a large parser

    return [each.value for each in load_documents(text, doubled)]


def mistakes_of_document(
    kind: str,
    value: Json,
    places: Places,
    *,
    formats: bool = True,
    most: int | None = MAX_MISTAKES,
) -> tuple[Mistake, ...]:
    """Return the mistakes of one decoded document of a known kind, in order of place."""
    schema = BY_NAME[kind]
    if kind == "waivers/1":
        # The form is known before the entries are looked at, so that each is told for itself.
        forms = schema["anyOf"]
        schema = {**forms[isinstance(value, Mapping)], "$defs": schema["$defs"]}
    found = mistakes_in(schema, value, places, formats=formats, most=most)
    return tuple(sorted((*found, *_doubled_names(value, places))))


def of_syntax(error: DocumentSyntaxError) -> Mistake:
    """Return a syntax error as the mistake that it is; a place that is not known is the first."""
    hint = "" if ":" in error.message else ": correct it here"
    return Mistake(max(error.line, 1), max(error.column, 1), f"{error.message}{hint}")


def _doubled_names(value: Json, places: Places) -> Iterator[Mistake]:
    held = value.items() if isinstance(value, Mapping) else [("", value)]
    for section, entries in held:
        seen: set[str] = set()
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            key = next((k for k in ("id", "team", "name") if _has(entry, k)), "")
            if not key:
                continue
            name = str(entry[key])
            if name in seen:
                path = (section, index, key) if section else (index, key)
                message = f"{shown_path(path)}the {key} {name!r} is taken by an entry above: choose another"
                yield Mistake(*places.of_value(path), message, path, "taken")
            seen.add(name)


def _has(entry: Json, key: str) -> bool:
    return isinstance(entry, Mapping) and isinstance(entry.get(key), str | int)
