"""The short cuts of the comparison never change its answer."""

import copy
from typing import Any

import pytest

from scanner.evaluate.drift._ownership import owns_only_what_is_declared
from scanner.evaluate.drift._walk import differences
from scanner.model.resource import Json
from scanner.normalize.meaning._compile import NOTHING_KNOWN, node_for, turns_live_values

DEPLOYERS = frozenset({"kubectl"})


def live(fields: dict[str, Json], **rest: Json) -> dict[str, Any]:
    managed = [{"manager": "kubectl", "fieldsV1": fields}]
    return {"metadata": {"managedFields": managed}, **rest}


@pytest.mark.parametrize(
    ("spec", "fields", "proven"),
    [
        ({"spec": {"replicas": 2}}, {"f:spec": {"f:replicas": {}}}, True),
        ({"spec": {"replicas": 2}}, {"f:spec": {"f:paused": {}}}, False),
        ({"spec": {"replicas": None}}, {"f:spec": {"f:replicas": {}}}, False),
        ({"spec": {"labels": {}}}, {"f:spec": {"f:labels": {".": {}, "f:a": {}}}}, False),
        ({"p": [{"port": 80}]}, {"f:p": {'k:{"port":80,"protocol":"TCP"}': {"f:port": {}}}}, True),
        ({"p": [{"port": 81}]}, {"f:p": {'k:{"port":80,"protocol":"TCP"}': {"f:port": {}}}}, False),
        ({"p": [{"port": 80}]}, {"f:p": {'k:{"port":80}': {"f:name": {}}}}, False),
        ({"finalizers": ["a"]}, {"f:finalizers": {'v:"a"': {}}}, False),
    ],
)
def test_only_fields_that_the_spec_states_prove_that_nothing_was_removed(
    spec: dict[str, Json], fields: dict[str, Json], *, proven: bool
) -> None:
    assert owns_only_what_is_declared(live(fields), spec, DEPLOYERS) is proven


def test_an_annotation_of_the_last_apply_is_always_looked_into() -> None:
    held = {"metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}}}
    assert not owns_only_what_is_declared(held, {}, DEPLOYERS)


def test_true_in_place_of_one_is_found_inside_equal_collections() -> None:
    spec = {"data": {"inner": [{"on": 1}]}}
    changed = {"data": {"inner": [{"on": True}]}}
    assert spec == changed
    assert len(differences(spec, changed, NOTHING_KNOWN, one_shape=True)) == 1
    assert not differences(spec, copy.deepcopy(spec), NOTHING_KNOWN, one_shape=True)


def test_kinds_whose_live_values_have_another_shape_are_known() -> None:
    assert turns_live_values("postgresql/settings")
    assert not turns_live_values("kubernetes/apps/Deployment")
    assert node_for("postgresql/settings").any is not None
