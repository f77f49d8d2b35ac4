"""Custom resources are compared by the schema that their definition publishes."""

from typing import Any

import pytest

from scanner.evaluate.drift._analysis import analyse
from scanner.evaluate.drift._examples import AS_OF, resource
from scanner.model.resource import Json, estate_of
from scanner.model.vocabulary import Side

DEFINITION = "kubernetes/apiextensions.k8s.io/CustomResourceDefinition"
KIND = "kubernetes/db.example.org/Cluster"
AMOUNT = {
    "anyOf": [{"type": "integer"}, {"type": "string"}],
    "pattern": r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?[0-9]+))?$",
    "x-kubernetes-int-or-string": True,
}
SCHEMA: Json = {
    "type": "object",
    "properties": {
        "spec": {
            "properties": {
                "memory": AMOUNT,
                "limits": {"additionalProperties": AMOUNT},
                "surge": {"x-kubernetes-int-or-string": True},
                "name": {"type": "string"},
                "roles": {
                    "items": {
                        "properties": {
                            "user": {"type": "string"},
                            "host": {"type": "string", "default": "any"},
                            "ensure": {"type": "string", "default": "present"},
                        }
                    },
                    "x-kubernetes-list-type": "map",
                    "x-kubernetes-list-map-keys": ["user", "host"],
                },
                "zones": {"items": {"type": "string"}, "x-kubernetes-list-type": "set"},
                "steps": {"items": {"type": "string"}, "x-kubernetes-list-type": "atomic"},
                "limit": {"type": "integer", "default": -1},
            }
        }
    },
}


def definition(schema: Json = SCHEMA, version: str = "v1") -> Json:
    return {
        "spec": {
            "group": "db.example.org",
            "names": {"kind": "Cluster"},
            "versions": [{"name": version, "schema": {"openAPIV3Schema": schema}}],
        }
    }


def entries(spec: Json, live: Json, defined: Json, side: Side = Side.LIVE) -> list[tuple[Any, ...]]:
    head = {"apiVersion": "db.example.org/v1", "kind": "Cluster"}
    estate = estate_of(
        (
            resource(Side.SPEC, KIND, "shop/db", {**head, "spec": spec}),
            resource(Side.LIVE, KIND, "shop/db", {**head, "spec": live}),
            *([resource(side, DEFINITION, "clusters", defined)] if defined else []),
        ),
        AS_OF,
    )
    return [
        one.entry.path[1:] for one in analyse(estate).differences if one.spec.kind == KIND
    ]  # fmt: skip


SAME: list[tuple[Json, Json]] = [
    ({"memory": "1024Mi"}, {"memory": "1Gi"}),
    ({"limits": {"cpu": "1000m"}}, {"limits": {"cpu": 1}}),
    ({"surge": "1"}, {"surge": 1}),
    ({"zones": ["a", "b"]}, {"zones": ["b", "a"]}),
    ({"roles": [{"user": "a"}, {"user": "b"}]},
     {"roles": [{"user": "b", "host": "any", "ensure": "present"}, {"user": "a", "host": "any"}]}),
    ({"limit": -1}, {"memory": 1}),
]  # fmt: skip
DIFFERENT: list[tuple[Json, Json, tuple[Any, ...]]] = [
    ({"memory": "1024Mi"}, {"memory": "1025Mi"}, ("memory",)),
    ({"name": "1000m"}, {"name": "1"}, ("name",)),
    ({"surge": "1"}, {"surge": "25%"}, ("surge",)),
    ({"zones": ["a", "b"]}, {"zones": ["b"]}, ("zones", 0)),
    ({"steps": ["a", "b"]}, {"steps": ["b", "a"]}, ("steps",)),
    ({"roles": [{"user": "a", "host": "x"}]}, {"roles": [{"user": "a", "host": "x", "ensure": "absent"}]},
     ()),
    ({"roles": [{"user": "a", "ensure": "present"}]}, {"roles": [{"user": "a", "ensure": "absent"}]},
     ("roles", {"user": "a", "host": "any"}, "ensure")),
    ({"limit": -1}, {"limit": 5}, ("limit",)),
]  # fmt: skip


@pytest.mark.parametrize("side", [Side.LIVE, Side.SPEC])
@pytest.mark.parametrize(("spec", "live"), SAME)
def test_what_the_schema_says_is_the_same_is_no_drift(spec: Json, live: Json, side: Side) -> None:
    assert entries(spec, live, definition(), side) == []


@pytest.mark.parametrize(("spec", "live", "place"), DIFFERENT)
def test_what_the_schema_tells_apart_is_found(
    spec: Json, live: Json, place: tuple[Any, ...]
) -> None:
    assert entries(spec, live, definition()) == ([place] if place else [])


@pytest.mark.parametrize(
    "defined",
    [None, definition(version="v2"), {"spec": {"group": "db.example.org"}}, definition({"x": 1}),
     definition({"properties": {"spec": {"properties": [], "items": 7, "anyOf": 3}}})],
)  # fmt: skip
def test_without_a_schema_of_its_version_text_is_text(defined: Json) -> None:
    assert entries({"memory": "1024Mi"}, {"memory": "1Gi"}, defined) == [("memory",)]


def test_a_schema_does_not_change_what_every_object_has_in_common() -> None:
    schema: Json = {"properties": {"metadata": {"default": {}}, "status": {"properties": {}}}}
    assert entries({"a": 1}, {"a": 1}, definition(schema)) == []
