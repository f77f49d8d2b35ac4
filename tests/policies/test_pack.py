"""The built-in pack: complete metadata, its own tests on every engine, one verdict on all."""

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.evaluate.policies._analysis import analyse
from scanner.evaluate.policies._policy import Policy, policies_of
from scanner.evaluate.policies._test_rules import run_tests
from scanner.model.observation import Observation
from scanner.model.resource import Resource, estate_of
from scanner.normalize.grammars.rego_tokens import outline
from tests.evaluate.policies.engines import engine
from tests.evaluate.policies.modules import pack

MODULES = tuple(pack())
POLICIES = tuple(each for each in policies_of(MODULES) if isinstance(each, Policy))
AS_OF = datetime(2028, 3, 27, tzinfo=UTC)
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
    for framework in ("NIST 800-53r5 ", "SOC 2 ", "ISO 27001:2022 "):
        assert any(control.startswith(framework) for control in rule.controls)
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


def test_the_pack_stays_inside_what_every_engine_evaluates() -> None:
    for module in MODULES:
        text = module.attributes["text"]
        assert '$"' not in text
        # Engines write `%s` of a number differently; `%v` is the same everywhere.
        assert "%s" not in text
        assert "%d" not in text
        calls = outline(text).calls
        assert not [call for call in calls if call.startswith(NOT_IN_THE_PACK)]


def test_both_engines_give_the_same_verdicts_on_generated_documents() -> None:
    estate = estate_of([*MODULES, *_documents()], AS_OF)
    embedded, opa = (analyse(estate, engine(name)) for name in ("embedded", "opa"))
    assert embedded.not_evaluated == opa.not_evaluated == ()
    assert _said(embedded.observations) == _said(opa.observations)
    assert {one.rule for one in opa.observations} == {policy.rule.id for policy in POLICIES}
    assert embedded.tested == opa.tested


def _said(observations: tuple[Observation, ...]) -> list[str]:
    return [
        json.dumps([one.rule, one.resource, one.path, one.text, one.actual], sort_keys=True)
        for one in observations
    ]


def _documents() -> list[Resource]:
    """Make documents from parts that policies look at, right ones and odd ones."""
    # A fixed seed: a disagreement must show again on the next run.
    chance = random.Random(20280327)  # noqa: S311 - not a secret
    makers = {
        "kubernetes/Pod": _pod,
        "github/workflow": _workflow,
        "postgresql/settings": _settings,
        "aws/ec2/security_group": _security_group,
        "aws/iam/user": _user,
    }
    return [
        Resource(f"{kind}/{index}", kind, make(chance))
        for kind, make in makers.items()
        for index in range(60)
    ]


ODD: tuple[Any, ...] = (None, "", 0, True, [], {}, "x", [None], {"a": {}})


def _one(chance: random.Random, *values: Any) -> Any:
    return chance.choice(values) if chance.random() < 0.85 else chance.choice(ODD)


def _pod(chance: random.Random) -> dict[str, Any]:
    container = {
        "name": _one(chance, "web", "db"),
        "image": _one(chance, "a", "a:latest", "r:5/a", "r:5/a:1", "a@sha256:00", "a:b:c"),
        "securityContext": _one(chance, {"privileged": True, "runAsUser": 0}, {"runAsUser": 5}),
        "resources": _one(chance, {"limits": {"memory": "1Gi"}}, {"limits": {}}),
    }
    return {
        "kind": _one(chance, "Pod"),
        "spec": {
            "hostNetwork": chance.choice([True, False, None, "x"]),
            "hostPID": chance.choice([True, "true", {}]),
            "securityContext": _one(chance, {"runAsUser": 0}),
            "containers": [_one(chance, container)],
            "volumes": [_one(chance, {"name": "v", "hostPath": {"path": "/"}})],
        },
    }


def _workflow(chance: random.Random) -> dict[str, Any]:
    ref = _one(chance, "${{ github.event.pull_request.head.sha }}", "main")
    step = {"uses": _one(chance, "actions/checkout@v4", "x/y@v1"), "with": {"ref": ref}}
    return {
        "on": _one(chance, "pull_request_target", ["push"], {"pull_request_target": None}),
        "permissions": _one(chance, "write-all", {"contents": "read"}),
        "jobs": {"a": {"permissions": _one(chance, "write-all"), "steps": [step]}},
    }


def _settings(chance: random.Random) -> dict[str, Any]:
    return {
        "ssl": _one(chance, "off", {"setting": "off", "unit": None}, "on"),
        "log_connections": _one(chance, "off", {"setting": "on"}),
        "password_encryption": _one(chance, "md5", {"setting": "scram-sha-256"}),
    }


def _security_group(chance: random.Random) -> dict[str, Any]:
    permission = {
        "IpProtocol": _one(chance, "tcp", "-1", "6"),
        "FromPort": _one(chance, 22, 0, 443),
        "ToPort": _one(chance, 22, 65535),
        "IpRanges": [_one(chance, {"CidrIp": "0.0.0.0/0"}, {"CidrIp": "192.0.2.0/24"})],
        "Ipv6Ranges": [_one(chance, {"CidrIpv6": "::/0"})],
    }
    return {"IpPermissions": [_one(chance, permission)]}


def _user(chance: random.Random) -> dict[str, Any]:
    return {
        "AttachedManagedPolicies": [_one(chance, {"PolicyName": "p"})],
        "UserPolicyList": [_one(chance, {"PolicyName": "q"})],
    }
