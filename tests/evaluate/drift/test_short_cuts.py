"""The short cuts of the comparison never change its answer."""

import copy
import json
import random
from typing import Any

import pytest

from bench._drift_estate import drifted, pairs
from bench.quick_drift import estate
from scanner.evaluate.drift._analysis import analyse
from scanner.evaluate.drift._in_sync import in_sync
from scanner.evaluate.drift._ownership import last_applied
from scanner.evaluate.drift._still_applied import nothing_removed
from scanner.evaluate.drift._walk import differences
from scanner.model.resource import Json
from scanner.normalize.documents.kubernetes import kind_of
from scanner.normalize.meaning._compile import NOTHING_KNOWN, node_for, turns_live_values
from tests.evaluate.drift.random_documents import changed_by_hand, document, in_other_words

DEPLOYERS = frozenset({"kubectl", "kubectl-client-side-apply", "helm", "kustomize-controller"})
POD = node_for("kubernetes/Pod")


def live(fields: dict[str, Json], **rest: Json) -> dict[str, Any]:
    managed = [{"manager": "kubectl", "operation": "Apply", "fieldsV1": fields}]
    return {"metadata": {"managedFields": managed}, **rest}


@pytest.mark.parametrize(
    ("spec", "fields", "held", "proven"),
    [
        ({"spec": {"a": 2}}, {"f:spec": {"f:a": {}}}, {"spec": {"a": 2}}, True),
        ({"spec": {"a": 2}}, {"f:spec": {"f:b": {}}}, {"spec": {"a": 2, "b": 1}}, False),
        ({"spec": {"a": 2}}, {"f:spec": {"f:b": {}}}, {"spec": {"a": 2}}, True),
        ({"spec": {"a": None}}, {"f:spec": {"f:a": {}}}, {"spec": {"a": 1}}, False),
        (
            {"spec": {"labels": {}}},
            {"f:spec": {"f:labels": {".": {}, "f:a": {}}}},
            {"spec": {"labels": {"a": "b"}}},
            False,
        ),
        (
            {"p": [{"port": 80}]},
            {"f:p": {'k:{"port":80,"protocol":"TCP"}': {"f:port": {}}}},
            {"p": [{"port": 80, "protocol": "TCP"}]},
            True,
        ),
        (
            {"p": [{"port": 80}]},
            {"f:p": {'k:{"port":80}': {"f:name": {}}}},
            {"p": [{"port": 80, "name": "web"}]},
            False,
        ),
        ({"x": ["a"]}, {"f:x": {'v:"a"': {}}}, {"x": ["a", "b"]}, True),
        ({"x": ["a"]}, {"f:x": {'v:"b"': {}}}, {"x": ["a", "b"]}, False),
        ({"x": {"a": 1}}, {"f:x": {}}, {"x": {"a": 1, "b": 2}}, False),
    ],
)
def test_only_fields_that_the_spec_states_prove_that_nothing_was_removed(
    spec: dict[str, Json], fields: dict[str, Json], held: dict[str, Json], *, proven: bool
) -> None:
    assert nothing_removed(spec, live(fields, **held), POD, DEPLOYERS) is proven


def test_the_annotation_of_the_last_apply_is_read_and_what_it_hides_is_not_proven() -> None:
    def annotated(text: str) -> dict[str, Json]:
        note = {"kubectl.kubernetes.io/last-applied-configuration": text}
        return {"metadata": {"annotations": note}, "spec": {"a": 1, "b": 2}}

    spec = {"spec": {"a": 1}}
    assert nothing_removed(spec, annotated(json.dumps(spec)), POD, DEPLOYERS)
    assert not nothing_removed(spec, annotated('{"spec": {"a": 1, "b": 2}}'), POD, DEPLOYERS)
    assert not nothing_removed(spec, annotated("no JSON"), POD, DEPLOYERS)


def test_what_an_updating_manager_owns_proves_nothing_where_defaults_are_not_known() -> None:
    fields: dict[str, Json] = {"f:spec": {"f:a": {}, "f:filledIn": {}}}
    for operation, version, entries in (
        ("Update", "example.com/v1", 0),
        ("Apply", "example.com/v1", 1),
        ("Update", "apps/v1", 1),
    ):
        held = live(fields, apiVersion=version, spec={"a": 1, "filledIn": 2})
        held["metadata"]["managedFields"][0]["operation"] = operation
        spec = {"apiVersion": version, "spec": {"a": 1}}
        node = node_for(kind_of({**spec, "kind": "Shop"}))
        base, _ = last_applied(held, DEPLOYERS, spec)
        known = {} if base is None else {"base": base}
        assert len(differences(spec, held, node, **known)) == entries
        assert nothing_removed(spec, held, node, DEPLOYERS) is not bool(entries)


def test_true_in_place_of_one_is_found_inside_equal_collections() -> None:
    spec = {"data": {"inner": [{"on": 1}]}}
    changed = {"data": {"inner": [{"on": True}]}}
    assert spec == changed
    assert not in_sync(spec, changed, NOTHING_KNOWN)
    assert len(differences(spec, changed, NOTHING_KNOWN, one_shape=True)) == 1
    assert not differences(spec, copy.deepcopy(spec), NOTHING_KNOWN, one_shape=True)


def test_kinds_whose_live_values_have_another_shape_are_known() -> None:
    assert turns_live_values("postgresql/settings")
    assert not turns_live_values("kubernetes/apps/Deployment")
    assert node_for("postgresql/settings").any is not None


def test_what_is_proven_in_sync_has_no_entry_and_most_of_it_is_proven() -> None:
    chance = random.Random(11)  # noqa: S311 - the same documents in every run, no secret
    proven = 0
    for _ in range(300):
        kind, spec = document(chance)
        node = node_for(kind)
        same = in_other_words(spec, chance)
        proven += in_sync(spec, same, node)
        changed = in_other_words(changed_by_hand(spec, chance), chance)
        for other in (same, changed):
            assert not (in_sync(spec, other, node) and differences(spec, other, node))
        assert not in_sync(spec, changed, node)
    assert proven > 200


def test_a_cluster_as_a_server_gives_it_has_no_entry_but_what_was_changed_by_hand() -> None:
    objects = list(pairs(400))
    found = analyse(estate(objects))
    assert not found.not_evaluated
    assert len(found.differences) == drifted(400)
    for spec, held in objects[:100]:
        node = node_for(kind_of(spec))
        base, problem = last_applied(held, DEPLOYERS, spec)
        entries = differences(spec, held, node, base=base)
        shortened = in_sync(spec, held, node) and nothing_removed(spec, held, node, DEPLOYERS)
        assert not problem
        assert shortened is not bool(entries)
