from typing import Any

import pytest

from scanner.evaluate.drift._entry import UNKNOWN, Cause, Op
from scanner.evaluate.drift._walk import differences
from scanner.model.resource import Json
from scanner.normalize.grammars.masked import masked_value
from scanner.normalize.meaning._compile import Node, node_for

PLAIN = Node()
DEPLOYMENT = node_for("kubernetes/apps/Deployment")


def entries(
    spec: Json, live: Json, node: Node = PLAIN, base: Json = UNKNOWN, *, strict: bool = False
) -> list[tuple[Any, ...]]:
    return [(e.op, e.path) for e in differences(spec, live, node, base=base, strict=strict)]


def containers(*each: dict[str, Json]) -> dict[str, Json]:
    return {"spec": {"template": {"spec": {"containers": list(each)}}}}


@pytest.mark.parametrize(
    ("spec", "live"),
    [
        ({"a": None}, {}),
        ({"a": {}}, {}),
        ({"a": {"b": None}}, {}),
        ({"a": {}}, {"a": {"b": 1}}),
        ({"a": 1}, {"a": 1.0}),
        ({"a": 2**70}, {"a": 2**70}),
        ({}, {"filled": "in by the server"}),
    ],
)
def test_what_says_the_same_is_no_drift(spec: Json, live: Json) -> None:
    assert entries(spec, live) == []


@pytest.mark.parametrize(
    ("spec", "live", "op"),
    [
        ({"a": []}, {}, Op.MISSING),
        ({"a": 0}, {}, Op.MISSING),
        ({"a": ""}, {}, Op.MISSING),
        ({"a": False}, {}, Op.MISSING),
        ({"a": []}, {"a": ["x"]}, Op.ADDED),
        ({"a": 1}, {"a": True}, Op.CHANGED),
        ({"a": 0}, {"a": False}, Op.CHANGED),
        ({"a": "1"}, {"a": 1}, Op.CHANGED),
        ({"a": "true"}, {"a": True}, Op.CHANGED),
        ({"a": 2**70}, {"a": 2**70 + 1}, Op.CHANGED),
        ({"a": {"b": 1}}, {"a": None}, Op.MISSING),
        ({"a": {"b": 1}}, {"a": [1]}, Op.CHANGED),
    ],
)
def test_statements_and_types_are_taken_at_their_word(spec: Json, live: Json, op: Op) -> None:
    assert [found for found, _path in entries(spec, live)] == [op]


def test_elements_are_found_by_key_in_any_order() -> None:
    web, proxy = {"name": "web", "image": "a"}, {"name": "proxy", "image": "b"}
    assert entries(containers(web, proxy), containers(proxy, web), DEPLOYMENT) == []


def test_a_changed_element_is_addressed_by_its_key() -> None:
    found = entries(
        containers({"name": "web", "image": "a"}),
        containers({"name": "other", "image": "a"}, {"name": "web", "image": "b"}),
        DEPLOYMENT,
    )
    at = ("spec", "template", "spec", "containers")
    assert found == [
        (Op.CHANGED, (*at, {"name": "web"}, "image")),
        (Op.ADDED, (*at, {"name": "other"})),
    ]


def test_ports_are_keyed_by_number_and_protocol_with_its_default() -> None:
    dns = [{"containerPort": 53}, {"containerPort": 53, "protocol": "UDP"}]
    live = [{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53, "protocol": "TCP"}]
    spec = containers({"name": "dns", "ports": dns})
    assert entries(spec, containers({"name": "dns", "ports": live}), DEPLOYMENT) == []
    assert len(entries(spec, containers({"name": "dns", "ports": live[:1]}), DEPLOYMENT)) == 1


def test_elements_with_the_same_key_are_not_merged() -> None:
    twice = [{"name": "MODE", "value": "a"}, {"name": "MODE", "value": "b"}]
    spec = containers({"name": "web", "env": twice})
    assert entries(spec, containers({"name": "web", "env": twice[:1]}), DEPLOYMENT) == [
        (
            Op.MISSING,
            ("spec", "template", "spec", "containers", {"name": "web"}, "env", {"name": "MODE"}),
        )
    ]


def test_order_of_arguments_matters_and_order_of_init_containers_too() -> None:
    assert entries(
        containers({"name": "web", "args": ["-a", "-b"]}),
        containers({"name": "web", "args": ["-b", "-a"]}),
        DEPLOYMENT,
    )
    first, second = {"name": "first"}, {"name": "second"}
    assert entries(
        {"spec": {"template": {"spec": {"initContainers": [first, second]}}}},
        {"spec": {"template": {"spec": {"initContainers": [second, first]}}}},
        DEPLOYMENT,
    ) == [(Op.CHANGED, ("spec", "template", "spec", "initContainers"))]


def test_one_argument_put_in_is_one_addition() -> None:
    assert entries({"a": ["x", "y", "z"]}, {"a": ["x", "new", "y", "z"]}) == [(Op.ADDED, ("a", 1))]
    assert entries({"a": ["x", "y", "z"]}, {"a": ["y", "z"]}) == [(Op.MISSING, ("a", 0))]


def test_quantities_are_equal_by_place_and_never_by_looks() -> None:
    limits = {"name": "web", "resources": {"limits": {"cpu": "1000m"}}}
    same = {"name": "web", "resources": {"limits": {"cpu": 1}}}
    assert entries(containers(limits), containers(same), DEPLOYMENT) == []
    label = {"metadata": {"labels": {"cpu": "1000m"}}}
    assert entries(label, {"metadata": {"labels": {"cpu": "1"}}}, DEPLOYMENT)


def test_what_was_applied_and_left_the_spec_is_found_while_it_is_live() -> None:
    base = {"metadata": {"labels": {"team": "shop", "old": "x"}}}
    spec = {"metadata": {"labels": {"team": "shop"}}}
    live = {"metadata": {"labels": {"team": "shop", "old": "x", "added-by": "somebody"}}}
    found = differences(spec, live, PLAIN, base=base)
    assert [(e.op, e.cause, e.path) for e in found] == [
        (Op.ADDED, Cause.REMOVED_FROM_SPEC, ("metadata", "labels", "old"))
    ]


def test_a_whole_map_that_left_the_spec_is_found_without_what_others_put_there() -> None:
    base = {"metadata": {"annotations": {"old": "x"}}}
    live = {"metadata": {"annotations": {"old": "x", "by-controller": "1"}}}
    spec: Json
    for spec in (
        {"metadata": {}},
        {"metadata": {"annotations": None}},
        {"metadata": {"annotations": {}}},
    ):
        assert entries(spec, live, PLAIN, base) == [(Op.ADDED, ("metadata", "annotations", "old"))]


@pytest.mark.parametrize(
    ("base", "cause"),
    [(3, Cause.LIVE_EDIT), (5, Cause.UNAPPLIED_SPEC), (4, Cause.LIVE_EDIT)],
)
def test_the_record_of_the_last_apply_tells_who_moved(base: int, cause: Cause) -> None:
    found = differences({"replicas": 3}, {"replicas": 5}, PLAIN, base={"replicas": base})
    assert [entry.cause for entry in found] == [cause]


def test_without_a_record_the_cause_is_unknown() -> None:
    assert differences({"a": 1}, {"a": 2}, PLAIN)[0].cause is Cause.UNKNOWN


def test_strict_reports_keys_that_only_live_has_but_not_defaults_and_server_fields() -> None:
    live = {
        "metadata": {"uid": "1", "labels": {"extra": "x"}},
        "spec": {"revisionHistoryLimit": 10, "paused": True},
        "status": {"replicas": 3},
    }
    assert entries({"metadata": {}, "spec": {}}, live, DEPLOYMENT, strict=True) == [
        (Op.ADDED, ("metadata", "labels")),
        (Op.ADDED, ("spec", "paused")),
    ]


def test_masked_secrets_are_compared_by_their_keyed_hash() -> None:
    one, other = masked_value("k", "a" * 64), masked_value("k", "b" * 64)
    assert entries({"password": one}, {"password": dict(one)}) == []
    assert entries({"password": one}, {"password": other}) == [(Op.CHANGED, ("password",))]
    assert entries({"password": "${DB}"}, {"password": other}) == [(Op.CHANGED, ("password",))]


def test_deep_documents_cost_no_more_than_their_size() -> None:
    spec: Json = 1
    live: Json = 2
    for _ in range(150):
        spec, live = [spec], [live, live]
    assert differences({"a": spec}, {"a": live}, PLAIN)


def test_a_place_can_be_strict_by_its_path_and_others_stay_open() -> None:
    spec = {"labels": {"team": "shop"}, "data": {"a": "1"}}
    live = {"labels": {"team": "shop", "owner": "ops"}, "data": {"a": "1", "b": "2"}}
    found = differences(spec, live, node_for("generic"), strict=("labels",))
    assert [(entry.op, entry.path) for entry in found] == [(Op.ADDED, ("labels", "owner"))]
    assert differences(spec, live, node_for("generic")) == []
