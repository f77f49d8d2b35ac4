"""A policy watches, warns or holds, for the sources that are named; waivers are data to policies."""

from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.evaluate.policies._analysis import PolicyAnalysis, analyse
from scanner.model.resource import Origin, Resource, estate_of
from scanner.model.vocabulary import Severity, Side
from tests.evaluate.policies.engines import engine
from tests.evaluate.policies.modules import module

AS_OF = datetime(2028, 3, 27, tzinfo=UTC)
TEXT = """# METADATA
# title: Bad
# custom: {severity: high%s}
package policies.a.bad

finding contains {"message": "bad"} if input.attributes.bad
"""


def ask(modes: list[Any], own: str = "") -> PolicyAnalysis:
    live = [
        Resource(f"generic/{name}", "generic", {"bad": True}, origin=Origin(name, "a.yaml"))
        for name in ("prod", "test")
    ]
    estate = estate_of(
        [module("policies/a/bad.rego", TEXT % own), *live], AS_OF, policies={"modes": modes}
    )
    return analyse(estate, engine("embedded"))


def test_a_policy_in_the_shadow_finds_nothing_and_is_listed() -> None:
    found = ask([{"rule": "a/*", "mode": "shadow", "source": "prod"}])
    assert [one.resource for one in found.observations] == ["generic/test"]
    assert [(one.rule, one.resource, one.text) for one in found.shadowed] == [
        ("a/bad", "generic/prod", "bad")
    ]
    assert found.tested == {"a/bad": 2}


def test_a_policy_that_warns_weighs_nothing_and_says_why() -> None:
    found = ask([{"rule": "a/bad", "mode": "warn", "reason": "new since March"}])
    assert {one.severity for one in found.observations} == {Severity.INFO}
    assert found.observations[0].facts["severity_reason"] == "new since March"


def test_the_last_entry_wins_over_the_others_and_over_the_policy_itself() -> None:
    assert ask([], own=", mode: shadow").observations == ()
    held = ask(
        [{"rule": "*/*", "mode": "warn"}, {"rule": "a/bad", "mode": "enforce"}], ", mode: shadow"
    )
    assert [one.severity for one in held.observations] == [None, None]


def test_a_mode_that_no_policy_is_meant_by_is_told_with_its_place() -> None:
    [gap] = ask([{"rule": "a/bud", "mode": "shadow", "place": "trueup.yaml:7:14"}]).not_evaluated
    assert gap.reason.startswith("trueup.yaml:7:14: no policy 'a/bud' (did you mean \"a/bad\"?)")
    assert (
        ask([{"rule": "a/*", "mode": "shadow"}], own=", kinds: 7").not_evaluated[0].what == "a/bad"
    )


def test_policies_of_a_bundle_that_was_left_out_are_not_called_unknown() -> None:
    estate = estate_of(
        [module("policies/a/bad.rego", TEXT % "")],
        AS_OF,
        policies={"modes": [{"rule": "b/x", "mode": "warn"}], "bundles": [{"path": "b.tar.gz"}]},
    )
    assert analyse(estate, engine("embedded")).not_evaluated == ()


def test_an_unknown_mode_leaves_the_question_open() -> None:
    [gap] = ask([{"rule": "*", "mode": "quiet"}]).not_evaluated
    assert "quiet" in gap.reason


@pytest.mark.parametrize("name", ["embedded", "opa"])
def test_waivers_are_data_to_a_policy_that_asks_for_them(name: str) -> None:
    text = """package policies.a.waived

finding contains {"message": entry.reason} if {
	some entry in data.trueup.waivers
	entry.rule == "drift/*"
}
"""
    waiver = Resource(
        "trueup/waiver/w",
        "trueup/waiver",
        {"id": "w", "rule": "drift/*", "reason": "it moves", "lines": {}, "mistakes": []},
        side=Side.SPEC,
        origin=Origin("waivers", "w.yaml"),
    )
    live = Resource("generic/x", "generic", {"a": 1})
    estate = estate_of([module("policies/a/waived.rego", text), waiver, live], AS_OF)
    found = analyse(estate, engine(name))
    assert [(one.resource, one.text) for one in found.observations] == [("generic/x", "it moves")]


def test_a_policy_gives_the_reason_for_the_severity_it_names() -> None:
    text = """package policies.a.weighed

finding contains {"message": "m", "severity": "low", "severity_reason": "a test system"}
"""
    live = Resource("generic/x", "generic", {"a": 1})
    estate = estate_of([module("policies/a/weighed.rego", text), live], AS_OF)
    [one] = analyse(estate, engine("embedded")).observations
    assert one.severity is Severity.LOW
    assert one.facts["severity_reason"] == "a test system"
