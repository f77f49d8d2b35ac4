"""The published schemas of what policies get as input, by kind."""

import json
from collections.abc import Mapping

from scanner.model.resource import Json
from scanner.normalize.grammars.globs import matches
from scanner.resources import shipped

_FOLDER = ("schema", "policy-input")


def input_schemas() -> Mapping[str, Json]:
    """Return the schema of each kind of which the fields are published.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    folder = shipped("reports").joinpath(*_FOLDER)
    held = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
    return {one["properties"]["kind"]["const"]: one for one in held}


def schema_of(kinds: tuple[str, ...], schemas: Mapping[str, Json]) -> Json | None:
    """Return the one schema of what a policy gets, or None where a kind of it may hold anything.

    Args:
        kinds: of the policy, globs among them.
        schemas: as `input_schemas` gives them.
    """
    found: dict[str, Json] = {}
    for kind in kinds:
        named = {name: one for name, one in schemas.items() if matches(kind, name)}
        if not named or kind.endswith("*"):
            return None
        found |= named
    if not found:
        return None
    return _either(list(found.values()))


def _either(schemas: list[Json]) -> Json:
    """Return the schema of what follows one of several; definitions of one name are the same."""
    if len(schemas) == 1:
        return schemas[0]
    properties = dict(schemas[0]["properties"])
    properties["kind"] = {"type": "string"}
    properties["attributes"] = {"anyOf": [one["properties"]["attributes"] for one in schemas]}
    definitions = {k: v for one in schemas for k, v in one.get("definitions", {}).items()}
    return {**schemas[0], "properties": properties, "definitions": definitions}
