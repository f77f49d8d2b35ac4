from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scanner.evaluate.policies._analysis import PolicyAnalysis, analyse
from scanner.evaluate.policies._engine import Limits
from scanner.model.resource import Origin, Resource, estate_of
from scanner.model.vocabulary import Severity, Side
from tests.evaluate.policies.engines import engine
from tests.evaluate.policies.modules import module

AS_OF = datetime(2028, 3, 27, tzinfo=UTC)
BUCKET = """\
# METADATA
# title: Bucket is public
# description: Anybody can read it.
# custom:
#   severity: high
#   kinds: ["aws/s3/*"]
#   controls: [NIST 800-53r5 AC-3]
#   remedy: Block public access.
package policies.storage.public_bucket

finding contains {"path": ["Acl"], "message": msg, "expected": "private", "actual": input.attributes.Acl} if {
	input.attributes.Acl == "public"
	msg := sprintf("{%s} is public", [input.name])
}
"""


def bucket(name: str, acl: object, side: Side = Side.LIVE) -> Resource:
    file = "s3.json" if side is Side.LIVE else "specs/s3.yaml"
    return Resource(
        f"aws/s3/bucket/{name}",
        "aws/s3/bucket",
        {"Acl": acl},
        side=side,
        origin=Origin("x", file, 3),
        evidence=f"sha256:{side}",
    )


def run(*resources: Resource, settings: dict[str, object] | None = None) -> PolicyAnalysis:
    estate = estate_of(resources, AS_OF, policies=settings or {})
    return analyse(estate, engine("embedded", Limits(seconds=5, strikes=2)))


def test_a_policy_reports_under_its_own_id_with_its_metadata() -> None:
    seen = run(module("policies/storage/public_bucket.rego", BUCKET), bucket("logs", "public"))
    [one] = seen.observations
    assert (one.rule, one.text, one.path) == ("storage/public-bucket", "{logs} is public", ("Acl",))
    assert (one.expected, one.actual) == ("private", "public")
    assert one.evidence == ("sha256:live", "sha256:policies/storage/public_bucket.rego")
    assert one.origin == Origin("x", "s3.json", 3)
    rule = seen.rules["storage/public-bucket"]
    assert (rule.title, rule.severity, rule.why) == (
        "Bucket is public",
        Severity.HIGH,
        "Anybody can read it.",
    )
    assert (rule.fix, rule.controls) == ("Block public access.", ("NIST 800-53r5 AC-3",))
    assert seen.tested == {"storage/public-bucket": 1}
    assert seen.engine == "embedded (regorus 0.13.0)"


def test_a_clean_estate_gives_no_observation_and_counts_what_was_looked_at() -> None:
    other = Resource("aws/iam/user/a", "aws/iam/user", {"Acl": "public"})
    policy = module("policies/storage/public_bucket.rego", BUCKET)
    seen = run(policy, bucket("logs", "private"), bucket("web", "private"), other)
    assert seen.observations == ()
    assert seen.not_evaluated == ()
    assert seen.tested == {"storage/public-bucket": 2}


def test_without_policies_no_engine_is_asked_for() -> None:
    assert analyse(estate_of([bucket("a", "public")], AS_OF)) == PolicyAnalysis()


def test_a_policy_that_lies_in_what_is_scanned_is_never_run() -> None:
    policy = module("policies/storage/public_bucket.rego", BUCKET, side=Side.LIVE)
    assert run(policy, bucket("logs", "public")).observations == ()


def test_a_departure_on_both_sides_is_said_once_and_points_to_the_specification() -> None:
    policy = module("policies/storage/public_bucket.rego", BUCKET)
    seen = run(policy, bucket("logs", "public"), bucket("logs", "public", Side.SPEC))
    [one] = seen.observations
    assert one.origin.file == "specs/s3.yaml"
    assert one.facts["side"] == "live and spec"
    assert {"sha256:live", "sha256:spec"} <= set(one.evidence)


def test_an_error_costs_the_one_resource_and_is_not_a_pass() -> None:
    text = "package policies.a.b\n\nfinding contains input.name if f(input.attributes.Acl) > 1\n"
    text += '\nf(x) := 2\n\nf(x) := 3 if x == "odd"\n'
    seen = run(module("policies/a/b.rego", text), bucket("x", "3"), bucket("y", "odd"))
    assert [one.text for one in seen.observations] == ["x"]
    [gap] = seen.not_evaluated
    assert (gap.what, gap.resource) == ("a/b", "aws/s3/bucket/y")
    assert gap.incomplete
    assert seen.tested == {"a/b": 1}


def test_a_policy_that_fails_everywhere_is_summed_up() -> None:
    text = "package policies.a.b\n\nfinding := y if some y in [3, 4]\n"
    policy = module("policies/a/b.rego", text)
    seen = run(policy, *(bucket(f"b{n}", "x") for n in range(30)))
    assert len(seen.not_evaluated) == 11
    assert "(and 20 more resources)" in seen.not_evaluated[-1].reason


@pytest.mark.parametrize("name", ["embedded", "opa"])
def test_a_module_that_does_not_load_leaves_the_others_standing(name: str) -> None:
    broken = module("policies/a/broken.rego", "package policies.a.broken\n\nfinding contains {\n")
    hostile = module(
        "policies/a/hostile.rego",
        'package policies.a.hostile\n\nfinding contains http.send({"url": "http://x"}).body\n',
    )
    good = module("policies/storage/public_bucket.rego", BUCKET)
    seen = analyse(estate_of([broken, hostile, good, bucket("l", "public")], AS_OF), engine(name))
    assert [one.rule for one in seen.observations] == ["storage/public-bucket"]
    assert {gap.what for gap in seen.not_evaluated} == {"a/broken", "a/hostile"}
    assert any("http.send is refused" in gap.reason for gap in seen.not_evaluated)


def test_two_sources_cannot_add_to_one_another_nor_take_the_same_id() -> None:
    ours = module("policies/storage/public_bucket.rego", BUCKET, source="built-in")
    theirs = module(
        "policies/storage/public_bucket.rego",
        'package policies.storage.public_bucket\n\nfinding contains "planted"\n',
    )
    seen = run(ours, theirs, bucket("logs", "private"))
    assert seen.observations == ()
    [gap] = seen.not_evaluated
    assert "another policy has this id" in gap.reason


def test_annotations_are_inherited_from_the_packages_above() -> None:
    above = module(
        "policies/team.rego",
        "# METADATA\n# scope: subpackages\n# custom:\n#   owner: storage-team\n#   severity: low\n"
        "package policies.team\n",
    )
    below = module(
        "policies/team/a.rego",
        "package policies.team.a\n\n# METADATA\n# title: Odd\n# custom: {severity: critical}\n"
        'finding contains "odd"\n',
    )
    seen = run(above, below, bucket("x", "y"))
    [one] = seen.observations
    assert one.owner == "storage-team"
    assert seen.rules["team/a"].severity is Severity.CRITICAL
    assert seen.rules["team/a"].title == "Odd"


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("#   severity: urgent", "severity is 'urgent', which is none of critical, high"),
        ("#   kinds: 7", "kinds is not a list of texts"),
        ("#   side: both", "side is 'both', which is none of any, live, spec"),
    ],
)
def test_a_mistake_in_the_metadata_is_said_and_the_policy_not_guessed(
    block: str, reason: str
) -> None:
    text = f'# METADATA\n# custom:\n{block}\npackage policies.a.b\n\nfinding contains "x"\n'
    [gap] = run(module("policies/a/b.rego", text), bucket("x", "y")).not_evaluated
    assert gap.what == "a/b"
    assert reason in gap.reason


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("finding := 3", "the result is int, not a set"),
        ('finding := {"a": 1}', "the result is an object"),
        ("finding contains 3", "a finding is int, not a text"),
        ('finding contains {"text": "x"}', "no `message`"),
        ('finding contains {"message": "x", "severity": "bad"}', "severity 'bad'"),
        ('finding contains {"message": "x", "path": 3}', "`path` is not a list"),
    ],
)
def test_a_result_that_nobody_can_read_is_not_evaluated(rule: str, reason: str) -> None:
    seen = run(module("policies/a/b.rego", f"package policies.a.b\n\n{rule}\n"), bucket("x", "y"))
    assert seen.observations == ()
    assert reason in seen.not_evaluated[0].reason


def test_a_policy_may_raise_the_severity_of_one_finding_and_says_so() -> None:
    rule = 'finding contains {"message": "x", "severity": "critical"}'
    seen = run(module("policies/a/b.rego", f"package policies.a.b\n\n{rule}\n"), bucket("x", "y"))
    assert seen.observations[0].severity is Severity.CRITICAL
    assert "severity_reason" in seen.observations[0].facts


def test_conftest_rules_get_the_document_itself() -> None:
    text = (
        'package main\n\ndeny contains msg if {\n\tinput.Acl == "public"\n\tmsg := "public"\n}\n\n'
        'warn_name contains {"msg": "note"} if input.Acl == "public"\n\nhelper := 1\n'
    )
    seen = run(module("policies/bucket.rego", text), bucket("x", "public"))
    assert [(one.rule, one.text) for one in seen.observations] == [
        ("policies/bucket/deny", "public"),
        ("policies/bucket/warn-name", "note"),
    ]
    assert seen.rules["policies/bucket/warn-name"].severity is Severity.LOW


def test_old_syntax_is_read_when_the_settings_say_so() -> None:
    text = (
        'package policies.a.b\n\nfinding[msg] { input.attributes.Acl == "public"; msg := "old" }\n'
    )
    policy = module("policies/a/b.rego", text)
    assert run(policy, bucket("x", "public")).not_evaluated
    seen = run(policy, bucket("x", "public"), settings={"rego_version": "v0"})
    assert [one.text for one in seen.observations] == ["old"]


def test_the_syntax_of_ones_own_policies_is_not_that_of_the_built_in_ones() -> None:
    shipped = module("policies/storage/public_bucket.rego", BUCKET, source="built-in policies")
    seen = run(shipped, bucket("x", "public"), settings={"rego_version": "v0"})
    assert [one.rule for one in seen.observations] == ["storage/public-bucket"]


def test_a_policy_can_be_switched_off_by_its_id() -> None:
    policy = module("policies/storage/public_bucket.rego", BUCKET)
    seen = run(policy, bucket("x", "public"), settings={"off": ["storage/public-bucket"]})
    assert (seen.observations, seen.rules) == ((), {})


def test_the_instant_of_a_policy_is_that_of_the_scan() -> None:
    text = (
        'package policies.a.b\n\nfinding contains sprintf("%d %s", [time.now_ns(), input.as_of])\n'
    )
    [one] = run(module("policies/a/b.rego", text), bucket("x", "y")).observations
    assert one.text == "1837728000000000000 2028-03-27T00:00:00+00:00"


def test_an_engine_that_is_missing_leaves_the_question_open() -> None:
    policy = module("policies/storage/public_bucket.rego", BUCKET)
    estate = estate_of([policy], AS_OF, policies={"engine": "http://127.0.0.1:9"})
    [gap] = analyse(estate).not_evaluated
    assert "no policy server answers" in gap.reason


def test_a_resource_nested_beyond_reason_is_left_to_people() -> None:
    deep: object = "x"
    for _ in range(500):
        deep = [deep]
    policy = module("policies/storage/public_bucket.rego", BUCKET)
    [gap] = run(policy, bucket("x", deep)).not_evaluated
    assert "nested deeper" in gap.reason


def test_data_beside_the_policies_is_data_and_not_judged() -> None:
    text = (
        'package policies.a.b\n\nfinding contains sprintf("%v", [data.limits.team.most]) if true\n'
    )
    beside = Resource(
        "generic/policies/limits/data.json",
        "generic",
        {"team": {"most": 3}},
        side=Side.SPEC,
        origin=Origin("acme", "policies/limits/data.json", 1),
    )
    policy = module("policies/a/b.rego", text)
    seen = run(policy, beside, bucket("x", "y"))
    assert [(one.resource, one.text) for one in seen.observations] == [("aws/s3/bucket/x", "3")]
    elsewhere = replace(beside, origin=Origin("specs", "limits/data.json", 1))
    seen = run(policy, elsewhere, settings={"data": {"limits": {"team": {"most": 4}}}})
    assert [(one.resource, one.text) for one in seen.observations] == [(beside.uid, "4")]


@pytest.mark.parametrize("name", ["embedded", "opa"])
def test_a_secret_that_a_policy_prints_is_still_masked(name: str) -> None:
    secret = {"masked": "hmac-sha256:k1", "hmac": "ab" * 32}
    text = 'package policies.a.b\n\nfinding contains sprintf("%v!", [input.attributes.Acl])\n'
    estate = estate_of([module("policies/a/b.rego", text), bucket("x", secret)], AS_OF)
    [one] = analyse(estate, engine(name)).observations
    assert one.text == "(masked)!"
