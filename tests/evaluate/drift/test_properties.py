"""Promises that hold for any document."""

import copy
import random
from typing import Any

from deepdiff import DeepDiff
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.proof_drift import tally
from scanner.evaluate.drift._walk import differences
from scanner.model.resource import Json
from scanner.normalize.meaning._compile import Node, node_for

PLAIN = Node()
SCALARS = st.one_of(st.booleans(), st.integers(), st.text(max_size=6))
NAMES = st.text("abcdefgh", min_size=1, max_size=4)


def maps(values: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.dictionaries(NAMES, values, min_size=1, max_size=4)


def keyed_lists(values: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    elements = st.dictionaries(NAMES, values, max_size=3)
    return st.dictionaries(NAMES, elements, max_size=4).map(
        lambda named: [{**rest, "name": name} for name, rest in named.items()]
    )


DOCUMENTS = maps(
    st.recursive(
        SCALARS,
        lambda inner: st.one_of(maps(inner), keyed_lists(inner), st.lists(SCALARS, max_size=4)),
        max_leaves=20,
    )
)


def shuffled(value: Json, chance: random.Random) -> Json:
    """Return the same document with its keyed lists and the keys of its maps in another order."""
    if isinstance(value, dict):
        pairs = [(key, shuffled(each, chance)) for key, each in value.items()]
        chance.shuffle(pairs)
        return dict(pairs)
    if isinstance(value, list):
        each = [shuffled(element, chance) for element in value]
        if value and all(isinstance(element, dict) for element in value):
            chance.shuffle(each)
        return each
    return value


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [
            p for key, each in value.items() if key != "name" for p in leaves(each, (*path, key))
        ]
    if isinstance(value, list):
        return [p for place, each in enumerate(value) for p in leaves(each, (*path, place))]
    return [path]


def set_at(document: Any, path: tuple[Any, ...], value: Json) -> None:
    for part in path[:-1]:
        document = document[part]
    document[path[-1]] = value


def get_at(document: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        document = document[part]
    return document


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_another_order_of_keys_and_keyed_elements_is_no_drift(
    document: Json, chance: random.Random
) -> None:
    assert differences(document, shuffled(document, chance), PLAIN, strict=True) == []


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_one_changed_value_is_exactly_one_entry(document: Json, chance: random.Random) -> None:
    places = leaves(document)
    if not places:
        return
    live = copy.deepcopy(document)
    where = chance.choice(places)
    set_at(live, where, [get_at(document, where), "another value"])
    assert len(differences(document, shuffled(live, chance), PLAIN)) == 1


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_verdict_agrees_with_an_independent_comparison(one: Json, other: Json) -> None:
    for spec, live in ((one, other), (one, copy.deepcopy(one))):
        if _has_special_meaning(spec) or _has_special_meaning(live):
            continue
        oracle = bool(DeepDiff(spec, live, ignore_order=False))
        assert bool(differences(spec, live, PLAIN, strict=True)) == oracle


def _has_special_meaning(value: Json) -> bool:
    """Say whether null rules or keyed lists make our answer another question than plain equality."""
    if isinstance(value, dict):
        return not value or any(_has_special_meaning(each) for each in value.values())
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


POD = node_for("kubernetes/Pod")
CPU = st.integers(1, 10_000)


@given(st.lists(st.tuples(NAMES, CPU), min_size=1, max_size=5, unique_by=lambda pair: pair[0]))
def test_respelled_quantities_and_filled_in_defaults_are_no_drift(
    limits: list[tuple[str, int]],
) -> None:
    spec = [
        {"name": name, "resources": {"limits": {"cpu": f"{1000 * cpu}m", "memory": f"{cpu}Gi"}}}
        for name, cpu in limits
    ]
    live = [
        {
            "name": name,
            "terminationMessagePolicy": "File",
            "resources": {"limits": {"cpu": cpu, "memory": f"{1024 * cpu}Mi"}},
        }
        for name, cpu in reversed(limits)
    ]
    head = {"restartPolicy": "Always"}
    pod = {"spec": {"containers": spec}}
    assert differences(pod, {"spec": {**head, "containers": live}}, POD, strict=True) == []


@given(st.lists(st.tuples(NAMES, CPU), min_size=1, max_size=5, unique_by=lambda pair: pair[0]))
def test_one_thousandth_more_is_found(limits: list[tuple[str, int]]) -> None:
    def pod(*amounts: str) -> Json:
        return {
            "spec": {
                "containers": [
                    {"name": name, "resources": {"limits": {"cpu": amount}}}
                    for (name, _cpu), amount in zip(limits, amounts, strict=True)
                ]
            }
        }

    spec = [str(cpu) for _name, cpu in limits]
    live = [f"{1000 * limits[0][1] + 1}m", *spec[1:]]
    assert len(differences(pod(*spec), pod(*live), POD)) == 1


def test_the_same_in_other_words_is_silent_and_one_change_is_one_entry() -> None:
    documents = 300
    counts = tally(documents, seed=7)
    assert counts["silent"] == documents
    assert counts["exact"] == documents
    assert counts["agreed"] == counts["asked"] > 0
