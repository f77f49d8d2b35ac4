"""conftest's conventions: names of rules, exceptions, namespaces, combined documents, data."""

from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.evaluate.policies._analysis import PolicyAnalysis, analyse
from scanner.model.resource import Origin, Resource, estate_of
from tests.evaluate.policies.engines import engine
from tests.evaluate.policies.modules import module

AS_OF = datetime(2028, 3, 27, tzinfo=UTC)
BOTH = pytest.mark.parametrize("name", ["embedded", "opa"])
ROOT_RULE = """package main

import rego.v1

deny_run_as_root contains msg if {
	not input.spec.securityContext.runAsNonRoot
	msg := sprintf("%v may run as root", [input.metadata.name])
}

violation_team contains {"msg": "no team", "owner": "platform"} if not input.metadata.labels.team

warn contains "no description" if not input.metadata.annotations.description

denyish contains "never read" if true
"""
EXCEPTION = """package main

import rego.v1

exception contains rules if {
	input.metadata.name == "agent"
	rules := ["run_as_root"]
}
"""
NAMES = """package main

import rego.v1

  deny_a contains "a" if input.spec
	warn_a_2 contains "a 2" if input.spec
violation_e contains "letters" if input.spec
deny__b contains "two lines" if input.spec
deny_ contains "nothing" if input.spec
"""
DOUBLE = """package main

import rego.v1

deny contains msg if {
	some i, j
	input[i].contents.metadata.name == input[j].contents.metadata.name
	i < j
	msg := sprintf("%v is there twice", [input[i].contents.metadata.name])
}
"""
PODS: list[dict[str, Any]] = [
    {"metadata": {"name": "web", "labels": {"team": "shop"}}, "spec": {}},
    {"metadata": {"name": "agent"}, "spec": {}},
    {
        "metadata": {"name": "sound", "labels": {"team": "x"}, "annotations": {"description": "d"}},
        "spec": {"securityContext": {"runAsNonRoot": True}},
    },
]


def resources(documents: list[Any]) -> list[Resource]:
    return [
        Resource(f"generic/{index}", "generic", each, origin=Origin("live", f"{index}.json"))
        for index, each in enumerate(documents)
    ]


def ask(name: str, texts: list[str], documents: list[Any], **settings: Any) -> PolicyAnalysis:
    modules = [module(f"policies/m{i}.rego", text) for i, text in enumerate(texts)]
    estate = estate_of([*modules, *resources(documents)], AS_OF, policies=settings)
    return analyse(estate, engine(name))


def said(analysis: PolicyAnalysis) -> list[tuple[str, str]]:
    return sorted((one.resource, one.text) for one in analysis.observations)


@BOTH
def test_deny_violation_and_warn_are_read_by_name_and_an_exception_is_seen(name: str) -> None:
    found = ask(name, [ROOT_RULE, EXCEPTION], PODS)
    assert said(found) == [
        ("generic/0", "no description"),
        ("generic/0", "web may run as root"),
        ("generic/1", "no description"),
        ("generic/1", "no team"),
    ]
    [excepted] = found.not_evaluated
    assert excepted.resource == "generic/1"
    assert not excepted.incomplete
    assert "exception" in excepted.reason


@BOTH
def test_rules_are_asked_by_the_names_that_conftest_asks_wherever_they_stand(name: str) -> None:
    found = ask(name, [NAMES], PODS[:1])
    assert [text for _, text in said(found)] == ["a", "a 2", "letters"]


@BOTH
def test_who_is_excepted_by_every_policy_was_judged(name: str) -> None:
    text = 'package main\n\nimport rego.v1\n\ndeny_x contains "x"\n\nexception contains ["x"]\n'
    found = ask(name, [text], PODS[:1])
    assert found.observations == ()
    assert list(found.tested.values()) == [1]


@BOTH
@pytest.mark.parametrize(
    "read", ["data.conftest.file.name", 'data["conftest"].file.dir', "data.conftest"]
)
def test_what_only_conftest_knows_of_a_file_is_a_gap_unless_it_is_given(
    name: str, read: str
) -> None:
    head = "package main\n\nimport rego.v1\n\n"
    texts = [f'{head}deny_a contains "a" if not {read}\n', f'{head}deny_b contains "b"\n']
    found = ask(name, texts, PODS[:1])
    assert [text for _, text in said(found)] == ["b"]
    [gap] = found.not_evaluated
    assert "m0.rego:5:" in gap.reason
    assert "data.conftest names the file" in gap.reason
    given = {"conftest": {"file": {"name": "x", "dir": "/"}}}
    assert ask(name, texts, PODS[:1], data=given).not_evaluated == ()


@BOTH
def test_paths_of_combined_documents_are_told_from_where_the_command_was_given(name: str) -> None:
    text = "package main\n\nimport rego.v1\n\ndeny contains input[_].path\n"
    for below, path in (("in", "in/0.json"), (".", "0.json"), ("../in", "../in/0.json")):
        found = ask(name, [text], PODS[:1], combine=True, combine_below=below)
        assert [words for _, words in said(found)] == [path]


@BOTH
def test_a_rule_that_several_modules_add_to_is_asked_once(name: str) -> None:
    head = "package main\n\nimport rego.v1\n\n"
    texts = [f'{head}deny contains "{word}" if input.spec\n' for word in ("one", "two")]
    found = ask(name, texts, PODS[:1])
    assert said(found) == [("generic/0", "one"), ("generic/0", "two")]
    assert list(found.rules) == ["policies/main/deny"]


@BOTH
def test_other_namespaces_are_read_when_they_are_named(name: str) -> None:
    text = 'package team.shop\n\nimport rego.v1\n\ndeny contains "x" if input.spec\n'
    assert said(ask(name, [text], PODS[:1])) == []
    assert len(said(ask(name, [text], PODS[:1], namespaces=["team.shop"]))) == 1
    assert len(said(ask(name, [text], PODS[:1], namespaces=["all"]))) == 1
    assert said(ask(name, [text], PODS[:1], namespaces=["team"])) == []


@BOTH
def test_all_documents_are_one_input_when_they_are_combined(name: str) -> None:
    found = ask(name, [DOUBLE], [PODS[0], PODS[1], PODS[0]], combine=True)
    assert [text for _, text in said(found)] == ["web is there twice"]
    assert said(ask(name, [DOUBLE], [PODS[0]], combine=True)) == []


@BOTH
def test_the_elements_of_a_list_are_judged_one_by_one(name: str) -> None:
    text = "package main\n\nimport rego.v1\n\ndeny contains input.a if input.a > 1\n"
    strings = text.replace("contains input.a if", 'contains sprintf("%v", [input.a]) if')
    found = ask(name, [strings], [{"": [{"a": 1}, {"a": 2}, {"a": 3}]}])
    assert said(found) == [("generic/0", "2"), ("generic/0", "3")]
    assert list(found.tested.values()) == [1]


@BOTH
def test_data_beside_the_policies_is_seen(name: str) -> None:
    text = 'package main\n\nimport rego.v1\n\ndeny contains "x" if input.metadata.name in data.banned\n'
    found = ask(name, [text], PODS, data={"banned": ["agent"]})
    assert [resource for resource, _ in said(found)] == ["generic/1"]


OVER_ALL = """# METADATA
# title: A name is used twice
# custom:
#   scope: estate
#   severity: low
package policies.names.twice

import rego.v1

finding contains {"resource": b.uid, "message": sprintf("same name as %v", [a.uid])} if {
	some a in input.resources
	some b in input.resources
	a.uid < b.uid
	a.attributes.metadata.name == b.attributes.metadata.name
}
"""


@BOTH
def test_a_policy_over_the_whole_estate_gets_all_of_it_and_names_who_departs(name: str) -> None:
    found = ask(name, [OVER_ALL], [PODS[0], PODS[1], PODS[0]])
    assert said(found) == [("generic/2", "same name as generic/0")]
    assert found.not_evaluated == ()


@BOTH
def test_a_finding_over_the_whole_estate_that_names_nobody_is_no_verdict(name: str) -> None:
    found = ask(name, [OVER_ALL.replace('"resource": b.uid, ', "")], [PODS[0], PODS[0]])
    assert said(found) == []
    assert "resource" in found.not_evaluated[0].reason


@BOTH
def test_what_stands_beside_the_message_of_an_object_is_kept(name: str) -> None:
    text = """package main

import rego.v1

deny contains {"msg": "m", "metadata": {"ticket": "T-1"}, "n": input.metadata.name} if input.spec

violation contains {"msg": "v", "details": {"a": 1}, "b": 2} if input.spec
"""
    found = ask(name, [text], PODS[:1])
    assert {one.text: one.facts["details"] for one in found.observations} == {
        "m": {"metadata": {"ticket": "T-1"}, "n": "web"},
        "v": {"a": 1, "b": 2},
    }


@BOTH
def test_the_report_names_the_engine_that_judged_by_each_policy(name: str) -> None:
    found = ask(name, [ROOT_RULE], PODS)
    rows = found.sections["policies_asked"]
    assert [(row["policy"], row["resources judged"]) for row in rows] == [
        (f"policies/m0/{rule}", 3) for rule in ("deny-run-as-root", "violation-team", "warn")
    ]
    assert {row["engine"] for row in rows} == {found.engine}
    assert found.engine.startswith(f"{name} (")
