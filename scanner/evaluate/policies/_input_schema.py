"""What a JSON Schema says of the fields of an input: as much of it as the published ones use."""

from collections.abc import Mapping, Sequence

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json

_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Fields:
    """What may stand at one place: one of several schemas.

    Attributes:
        shapes: each with the definitions that its references lead to.
    """

    shapes: tuple[tuple[Mapping[str, Json], Mapping[str, Json]], ...]

    @property
    def open(self) -> bool:
        """Whether nothing is known of the place, or one of its schemas lets anything stand there."""
        return not self.shapes or any(
            not shape.keys() & {"properties", "items", "additionalProperties", "type", "const"}
            for shape, _ in self.shapes
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields that may stand there, in order."""
        return tuple(sorted({name for one, _ in self.shapes for name in one.get("properties", ())}))

    def inside(self, name: str) -> "Fields | None":
        """Return what may stand under a field, "" for any; None where no schema has one."""
        found = []
        for shape, definitions in self.shapes:
            found += [(held, definitions) for held in _below(shape, name)]
        return (
            fields_of([{**held, "definitions": known} for held, known in found]) if found else None
        )


def fields_of(schemas: Sequence[Mapping[str, Json]]) -> Fields:
    """Return what may stand where one of the schemas holds."""
    found = []
    for schema in schemas:
        definitions = schema.get("definitions") or EMPTY
        found += [(shape, definitions) for shape in _shapes(schema, definitions, 0)]
    return Fields(tuple(found))


def _shapes(
    schema: Mapping[str, Json], definitions: Mapping[str, Json], depth: int
) -> list[Mapping[str, Json]]:
    """Follow references and alternatives."""
    if depth > _DEEPEST:
        return [{}]
    if "$ref" in schema:
        named = definitions.get(str(schema["$ref"]).rpartition("/")[2], {})
        return _shapes(named, definitions, depth + 1)
    if "anyOf" in schema:
        return [s for one in schema["anyOf"] for s in _shapes(one, definitions, depth + 1)]
    return [{key: held for key, held in schema.items() if key != "definitions"}]


def _below(shape: Mapping[str, Json], name: str) -> list[Mapping[str, Json]]:
    properties = shape.get("properties") or {}
    further = shape.get("additionalProperties")
    others = [further] if isinstance(further, Mapping) else []
    if not name:
        return [*properties.values(), *others, *([shape["items"]] if "items" in shape else [])]
    return [properties[name]] if name in properties else others
