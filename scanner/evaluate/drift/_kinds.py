"""How each resource is compared: by the tables of its kind, or the schema that its cluster has."""

from dataclasses import replace

from scanner.model.resource import Estate, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.meaning._compile import Node, node_for
from scanner.normalize.meaning._custom_kinds import defines, node_of_schema, schema_of

_CLUSTER_ROLE = "kubernetes/rbac.authorization.k8s.io/ClusterRole"
_DEFINITION = "kubernetes/apiextensions.k8s.io/CustomResourceDefinition"


class Kinds:
    """Gives the tree of a resource; definitions of custom resources count, live ones first."""

    def __init__(self, estate: Estate, *, compare_aggregated: bool) -> None:
        """Take the definitions of an estate.

        Args:
            estate: all resources.
            compare_aggregated: whether rules that a controller fills into ClusterRoles count.
        """
        self._compare_aggregated = compare_aggregated
        self._definitions: dict[str, Resource] = {}
        for side in (Side.LIVE, Side.SPEC):
            for one in estate.of_kind(_DEFINITION, side):
                self._definitions.setdefault(defines(one.attributes), one)
        self._made: dict[tuple[str, str], Node | None] = {}

    def node(self, spec: Resource) -> tuple[Node, str]:
        """Return how a resource is compared, and the evidence of the schema that says so, or ""."""
        definition = self._definitions.get(spec.kind)
        if definition is not None:
            made = self._from_schema(spec, definition)
            if made is not None:
                return made, definition.evidence
        node = node_for(spec.kind)
        if self._compare_aggregated and spec.kind == _CLUSTER_ROLE:
            node = replace(node, form=None)
        return node, ""

    def _from_schema(self, spec: Resource, definition: Resource) -> Node | None:
        version = str(spec.attributes.get("apiVersion")).rpartition("/")[2]
        name = (spec.kind, version)
        if name not in self._made:
            schema = schema_of(definition.attributes, version)
            self._made[name] = None if schema is None else node_of_schema(spec.kind, schema)
        return self._made[name]
