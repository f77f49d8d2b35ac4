"""Everything that is wrong with a trueup.yaml, each with its line and column."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scanner import plugins
from scanner.model.connector import Connector
from scanner.model.resource import Json
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.normalize.inputs.kinds import of_syntax
from scanner.normalize.inputs.mistakes import Mistake, mistakes_in, shown_path
from scanner.normalize.inputs.places import Places
from scanner.operate.evaluation import areas
from scanner.operate.mode_mistakes import built_in_policies, mode_mistakes
from scanner.resources import shipped

COMMON = frozenset({"kind", "name", "owner"})
"""Keys that a source of every kind has."""


def mistakes_of_configuration(text: str) -> tuple[Mistake, ...]:
    """Return all mistakes of a trueup.yaml, in order of place; none when it can be used."""
    doubled: list[DocumentSyntaxError] = []
    try:
        documents = load_documents(text, doubled)
    except DocumentSyntaxError as error:
        return (of_syntax(error),)
    if len(documents) != 1:
        what = f"{len(documents)} documents where one is expected: write one, with `version: 1`"
        return (Mistake(1, 1, what),)
    value = documents[0].value
    places = Places(text)
    found = [of_syntax(error) for error in doubled]
    found += mistakes_in(_schema(), value, places)
    if isinstance(value, Mapping):
        found += _source_mistakes(value, places)
        found += _name_mistakes(value, places)
    return tuple(sorted(set(found)))


def _schema() -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads(
        (shipped("reports") / "schema/trueup-v1.schema.json").read_bytes()
    )
    return schema


def _mistake(path: Path, places: Places, message: str, *, key: bool = False) -> Mistake:
    place = places.of_key(path) if key else places.of_value(path)
    about = path[:-1] if key else path
    return Mistake(*place, f"{shown_path(about)}{message}", path, "name")


def _source_mistakes(value: Mapping[str, Json], places: Places) -> Iterator[Mistake]:
    kinds = list(plugins.names("collect"))
    taken: dict[str, int] = {}
    for index, entry in _entries(value.get("sources")):
        path: Path = ("sources", index)
        kind, name = entry.get("kind"), entry.get("name")
        if isinstance(name, str):
            line = places.of_value((*path, "name")).line
            if name in taken:
                message = f"the name {name!r} is taken by line {taken[name]}: choose another"
                yield _mistake((*path, "name"), places, message)
            taken.setdefault(name, line)
        if isinstance(kind, str) and kind not in kinds:
            hint = plugins.closest(kind, kinds)
            message = f"no source kind {kind!r}{hint}: write one of {', '.join(kinds)}"
            yield _mistake((*path, "kind"), places, message)
        elif isinstance(kind, str):
            yield from _option_mistakes(path, kind, entry, places)


def _option_mistakes(
    path: Path, kind: str, entry: Mapping[str, Json], places: Places
) -> Iterator[Mistake]:
    try:
        known = plugins.load_as("collect", kind, Connector).options
    except ModuleNotFoundError:
        return  # The missing extra is reported when the source is read.
    for key in entry:
        if key not in known and key not in COMMON:
            hint = plugins.closest(str(key), [*known, *COMMON])
            message = f"{kind} knows no option {key!r}{hint}: known are {', '.join(sorted(known))}"
            yield _mistake((*path, key), places, message, key=True)


def _name_mistakes(value: Mapping[str, Json], places: Places) -> Iterator[Mistake]:
    yield from _check_mistakes(value, places)
    yield from mode_mistakes(value, places)
    formats = list(plugins.names("report"))
    reports = value.get("reports")
    for name in reports if isinstance(reports, Mapping) else ():
        if name not in formats:
            hint = plugins.closest(str(name), formats)
            message = f"no format {name!r}{hint}: known are {', '.join(formats)}"
            yield _mistake(("reports", name), places, message, key=True)


def _check_mistakes(value: Mapping[str, Json], places: Places) -> Iterator[Mistake]:
    checks = value.get("checks")
    checks = checks if isinstance(checks, Mapping) else {}
    known = [*areas(), *plugins.names("evaluate"), *built_in_policies()]
    for key in ("areas", "off"):
        held = checks.get(key)
        for index, name in enumerate(held if isinstance(held, list) else ()):
            hint = plugins.closest(str(name), known)
            # Another name may be that of a policy, which is known once policies are read.
            if name not in known and (key == "areas" or hint or "/" not in str(name)):
                message = f"no check {name!r}{hint}: `trueup rules` lists them"
                yield _mistake(("checks", key, index), places, message)


def _entries(value: Json) -> Sequence[tuple[int, Mapping[str, Json]]]:
    held = value if isinstance(value, list) else []
    return [(index, one) for index, one in enumerate(held) if isinstance(one, Mapping)]
