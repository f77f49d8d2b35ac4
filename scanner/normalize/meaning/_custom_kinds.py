"""How custom resources are compared, from the schema that their definition publishes.

Source: Kubernetes documentation, "Extend the Kubernetes API with CustomResourceDefinitions"
(structural schemas, defaulting) and "Server-Side Apply" (`x-kubernetes-list-type`,
`x-kubernetes-list-map-keys`).
"""

from collections.abc import Iterator, Mapping

from scanner.model.resource import Json
from scanner.normalize.grammars.intorstring import parse_int_or_string
from scanner.normalize.meaning._compile import ELEMENT, Node, fresh_node_for
from scanner.normalize.meaning._kubernetes_rows import as_quantity
from scanner.normalize.meaning._rows import ABSENT

_MOST = 100_000
"""Places of one schema; what lies beyond is compared as if nothing were known."""
_SUFFIXES = "[KMGTPE]i"
"""What stands in the pattern by which every generator of schemas describes quantities."""
_OWN = frozenset({"apiVersion", "kind", "metadata", "status"})
_Todo = tuple[Node, Mapping[str, Json]]


def schema_of(definition: Mapping[str, Json], version: str) -> Mapping[str, Json] | None:
    """Return the schema of one version of a kind; None when the definition has none for it.

    Args:
        definition: the CustomResourceDefinition.
        version: name of the version, such as "v1".
    """
    spec = _map(definition.get("spec"))
    listed = spec.get("versions")
    for one in listed if isinstance(listed, list) else ():
        if _map(one).get("name") == version:
            found = _map(_map(one).get("schema")).get("openAPIV3Schema")
            return found if isinstance(found, dict) else None
    return None


def defines(definition: Mapping[str, Json]) -> str:
    """Return the kind that a definition is about: `kubernetes/<group>/<Kind>`."""
    spec = _map(definition.get("spec"))
    return f"kubernetes/{spec.get('group')}/{_map(spec.get('names')).get('kind')}"


def node_of_schema(kind: str, schema: Mapping[str, Json]) -> Node:
    """Return how resources of a kind are compared: as its schema says, and as every object is."""
    root = fresh_node_for(kind)
    waiting: list[_Todo] = [
        (root.grow(name), below)
        for name, below in _map(schema.get("properties")).items()
        if name not in _OWN and isinstance(below, dict)
    ]
    places = 0
    while waiting and places < _MOST:
        node, held = waiting.pop()
        places += 1
        _describe(node, held)
        waiting += _below(node, held)
    return root


def _below(node: Node, schema: Mapping[str, Json]) -> Iterator[_Todo]:
    for name, below in _map(schema.get("properties")).items():
        if isinstance(below, dict):
            yield node.grow(name), below
    for key, step in (("additionalProperties", "*"), ("items", ELEMENT)):
        below = schema.get(key)
        if isinstance(below, dict):
            yield node.grow(step), below


def _describe(node: Node, schema: Mapping[str, Json]) -> None:
    if "default" in schema:
        node.default = schema["default"]
    if _is_int_or_string(schema):
        pattern = schema.get("pattern")
        is_amount = isinstance(pattern, str) and _SUFFIXES in pattern
        node.form = as_quantity if is_amount else parse_int_or_string
    sort = schema.get("x-kubernetes-list-type")
    keys = schema.get("x-kubernetes-list-map-keys")
    if sort == "set":
        node.shape = "set"
    elif sort == "map" and isinstance(keys, list) and keys:
        node.shape, node.keys = "keyed", tuple(map(str, keys))
        node.key_defaults = _key_defaults(schema, node.keys)


def _is_int_or_string(schema: Mapping[str, Json]) -> bool:
    if schema.get("x-kubernetes-int-or-string") is True or schema.get("format") == "int-or-string":
        return True
    listed = schema.get("anyOf")
    kinds = {_map(one).get("type") for one in listed} if isinstance(listed, list) else set()
    return kinds == {"integer", "string"}


def _key_defaults(schema: Mapping[str, Json], keys: tuple[str, ...]) -> dict[str, Json]:
    fields = _map(_map(schema.get("items")).get("properties"))
    found = {key: _map(fields.get(key)).get("default", ABSENT) for key in keys}
    return {key: value for key, value in found.items() if value is not ABSENT}


def _map(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}
