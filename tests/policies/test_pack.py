"""The built-in pack: complete metadata, its own tests on every engine, one verdict on all."""

import json
from datetime import UTC, datetime

import pytest

from scanner.evaluate.policies._analysis import PolicyAnalysis, analyse
from scanner.evaluate.policies._engine import Bundle, Limits
from scanner.evaluate.policies._engine_opa import OpaEngine
from scanner.evaluate.policies._engine_server import ServerEngine
from scanner.evaluate.policies._policy import Policy, policies_of
from scanner.evaluate.policies._test_coverage import coverage_of
from scanner.evaluate.policies._test_rules import run_tests
from scanner.model.observation import Observation
from scanner.model.resource import Resource, estate_of
from scanner.normalize.grammars.rego_tokens import outline
from tests.evaluate.policies.engines import engine, running
from tests.evaluate.policies.modules import pack
from tests.policies.generated import estates_of_repositories, from_tests, pack_documents

MODULES = tuple(pack())
POLICIES = tuple(each for each in policies_of(MODULES) if isinstance(each, Policy))
AS_OF = datetime(2028, 3, 27, tzinfo=UTC)
AREAS = sorted({policy.rule.id.partition("/")[0] for policy in POLICIES})
BOTH = pytest.mark.parametrize("name", ["embedded", "opa"])
# Facts that need these are worked out before a policy is asked, so that every engine can judge.
NOT_IN_THE_PACK = ("io.jwt.", "crypto.", "rego.metadata.", "http.", "net.cidr_merge", "time.now_ns")


def test_every_policy_of_the_pack_has_readable_metadata() -> None:
    assert tuple(policies_of(MODULES)) == POLICIES


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.rule.id)
def test_policy_says_why_how_to_fix_and_on_what_authority(policy: Policy) -> None:
    rule = policy.rule
    assert rule.id == policy.module.origin.file[len("policies/") : -len(".rego")].replace("_", "-")
    assert len(rule.why) > 60
    assert rule.fix != "See the policy's own text."
    assert rule.source
    for framework in ("NIST 800-53r5 ", "SOC 2 ", "ISO 27001:2022 ", "CIS v8 "):
        assert any(control.startswith(framework) for control in rule.controls)
    assert len(policy.because) > 40
    assert policy.kinds != ("*",)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.rule.id)
def test_policy_has_tests_that_find_and_tests_that_accept(policy: Policy) -> None:
    file = policy.module.origin.file.replace(".rego", "_test.rego")
    [tests] = [module for module in MODULES if module.origin.file == file]
    names = list(tests.attributes["rules"])
    assert any(name.startswith("test_reports_") for name in names)
    assert any(name.startswith("test_accepts_") for name in names)


@BOTH
def test_every_test_of_the_pack_passes(name: str) -> None:
    results = list(run_tests(MODULES, engine(name)))
    assert len(results) > 40
    assert [result for result in results if result.outcome != "passed"] == []


@pytest.mark.live
def test_the_tests_of_the_pack_reach_every_expression_of_every_rule() -> None:
    texts = {one.origin.file: one.attributes["text"] for one in MODULES}
    said = OpaEngine().covered(Bundle(texts))
    every = list(coverage_of(MODULES, said))
    assert len(every) > 90
    assert [one for one in every if one.percent < 100] == []


def test_the_pack_stays_inside_what_every_engine_evaluates() -> None:
    for module in MODULES:
        text = module.attributes["text"]
        assert '$"' not in text
        # Engines write `%s` of a number differently; `%v` is the same everywhere.
        assert "%s" not in text
        assert "%d" not in text
        calls = outline(text).calls
        assert not [call for call in calls if call.startswith(NOT_IN_THE_PACK)]


@pytest.mark.live
def test_all_engines_give_the_same_verdicts_on_a_thousand_generated_documents() -> None:
    documents = pack_documents()
    documents += [*from_tests(POLICIES, MODULES), *estates_of_repositories()]
    assert len(documents) >= 1_000
    estate = estate_of([*MODULES, *documents], AS_OF)
    embedded, opa = (analyse(estate, engine(name)) for name in ("embedded", "opa"))
    assert embedded.not_evaluated == opa.not_evaluated == ()
    assert _said(embedded.observations) == _said(opa.observations)
    assert {one.rule for one in opa.observations} == {policy.rule.id for policy in POLICIES}
    assert embedded.tested == opa.tested
    # A server is asked rule by rule: every second document is enough of a sample.
    sample = documents[::2]
    assert len(sample) >= 1_000
    server = [_asked_of_a_server(area, sample) for area in AREAS]
    assert [gap for one in server for gap in one.not_evaluated] == []
    said = [each for one in server for each in _said(one.observations)]
    same = analyse(estate_of([*MODULES, *sample], AS_OF), engine("embedded"))
    assert sorted(said) == sorted(_said(same.observations))
    assert {rule: seen for one in server for rule, seen in one.tested.items()} == same.tested


def _asked_of_a_server(area: str, documents: list[Resource]) -> PolicyAnalysis:
    """Ask one area alone: a server compiles all that it holds again with each module."""
    wanted = (f"policies/{area}/", "policies/library/")
    modules = [one for one in MODULES if one.origin.file.startswith(wanted)]
    with running() as address:
        held = ServerEngine(Limits(), {"url": address, "dedicated": True})
        found = analyse(estate_of([*modules, *documents], AS_OF), held)
        held.close()
    return found


def _said(observations: tuple[Observation, ...]) -> list[str]:
    return [
        json.dumps([one.rule, one.resource, one.path, one.text, one.actual], sort_keys=True)
        for one in observations
    ]
