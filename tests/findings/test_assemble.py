"""Observations become findings that keep their identity and lose nothing."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.findings.assemble import assemble
from scanner.findings.fingerprint import fingerprint, state_hash
from scanner.findings.owners import Ownership
from scanner.model.governance import GitFacts, OwnerPattern
from scanner.model.resource import Resource
from scanner.model.vocabulary import Severity
from tests.findings.estate import RULES, WEB, changed, missing


def test_fingerprint_stays_when_line_or_value_moves() -> None:
    first, second = (assemble([changed(actual=n)], RULES, {}, GitFacts())[0] for n in (5, 6))
    assert first.fingerprint == second.fingerprint
    assert first.state_hash != second.state_hash


def test_fingerprint_tells_an_index_from_a_key_of_the_same_text() -> None:
    assert fingerprint("a/b", "r", ("x", 0)) != fingerprint("a/b", "r", ("x", "0"))


def test_fingerprint_is_published_and_never_changes() -> None:
    path = ("spec", "containers", {"protocol": "TCP", "name": "web"}, "image")
    assert fingerprint("drift/changed", WEB, path) == (
        "1bc7a6450632d6c8e5c518b01a6addd0435ba1ff6edfecfa9b3edff412ed03e4"
    )


@given(st.dictionaries(st.text(), st.integers(), min_size=1, max_size=4))
def test_key_order_and_kind_of_mapping_do_not_matter(key: dict[str, int]) -> None:
    turned = MappingProxyType(dict(reversed(list(key.items()))))
    assert fingerprint("a/b", "r", (key,)) == fingerprint("a/b", "r", (turned,))


@given(st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=3))
def test_different_paths_never_share_a_fingerprint(one: list[str], other: list[str]) -> None:
    same = fingerprint("a/b", "r", one) == fingerprint("a/b", "r", other)
    assert same is (one == other)


def test_duplicates_become_one_finding_with_all_evidence_and_words() -> None:
    rule, second = changed(actual=6)
    from dataclasses import replace

    found = assemble(
        [changed(), (rule, replace(second, evidence=("sha256:b",)))], RULES, {}, GitFacts()
    )
    assert len(found) == 1
    assert set(found[0].observation.evidence) == {"sha256:live", "sha256:b"}
    assert found[0].observation.facts["also"] == ["spec/replicas is 6"]


def test_order_is_severity_rule_resource_whatever_came_first() -> None:
    observations = [changed(resource="k/b"), changed(resource="k/a"), missing("k/z")]
    expected = [("drift/missing", "k/z"), ("drift/changed", "k/a"), ("drift/changed", "k/b")]
    observations.reverse()
    found = assemble(observations, RULES, {}, GitFacts())
    assert [(one.rule, one.observation.resource) for one in found] == expected


def test_owner_is_taken_from_spec_then_codeowners_then_source_then_nobody() -> None:
    owned = {WEB: Resource(WEB, "kubernetes/apps/Deployment", {}, owner="shop-team")}
    lines = GitFacts(
        owners=(OwnerPattern("*", ("@all",)), OwnerPattern("/live/", ("@ops", "@sre")))
    )
    sources = {"prod": "platform"}
    owners = [
        assemble([changed()], RULES, owned, lines, {}, Ownership(sources))[0].owner,
        assemble([changed()], RULES, {}, lines, {}, Ownership(sources))[0].owner,
        assemble([changed()], RULES, {}, GitFacts(), {}, Ownership(sources))[0].owner,
        assemble([changed()], RULES, {}, GitFacts())[0].owner,
    ]
    assert owners == ["shop-team", "@ops @sre", "platform", "unowned"]


def test_severity_follows_the_configuration_and_says_why() -> None:
    settings = {"drift/*": {"level": "info", "reason": "trial month"}, "permissions/*": "critical"}
    found = assemble([changed()], RULES, {}, GitFacts(), settings)[0]
    assert found.severity is Severity.INFO
    assert found.observation.facts["severity_reason"] == "trial month"


def test_unknown_severity_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'urgent' is not one of critical"):
        assemble([changed()], RULES, {}, GitFacts(), {"drift/*": "urgent"})


def test_state_hash_tells_missing_from_empty() -> None:
    assert len({state_hash(None, None), state_hash(None, ""), state_hash(None, {})}) == 3
