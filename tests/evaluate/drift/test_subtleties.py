"""Pairs that other tools call drifted though they say the same, each beside one that does not."""

from typing import Any

import pytest

from scanner.evaluate.drift._walk import differences
from scanner.model.resource import Json
from scanner.normalize.meaning._compile import node_for

POD = "kubernetes/Pod"
POLICY = "kubernetes/networking.k8s.io/NetworkPolicy"
HOOK = "kubernetes/admissionregistration.k8s.io/ValidatingWebhookConfiguration"
SERVICE = "kubernetes/Service"
GROUP = "aws/ec2/security_group"
IAM = "aws/iam/policy"
SETTINGS = "postgresql/settings"
STATE_ROLE = "terraform/aws_iam_role"
STATE_GROUP = "terraform/aws_security_group"


def container(**fields: Json) -> Json:
    return {"spec": {"containers": [{"name": "web", **fields}]}}


def hook(bundle: str | None) -> Json:
    config: Json = {} if bundle is None else {"caBundle": bundle}
    return {"webhooks": [{"name": "a.example.org", "clientConfig": config}]}


def statement(**elements: Json) -> Json:
    return {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **elements}


def policy(*statements: Json, **rest: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements), **rest}


def rule(network: str, protocol: Json = "tcp", port: Json = 443) -> Json:
    ends = {"FromPort": port, "ToPort": port}
    return {"IpProtocol": protocol, **ends, "IpRanges": [{"CidrIp": network}]}


def group(*rules: Json) -> Json:
    return {"IpPermissions": list(rules)}


ENV_ONE, ENV_TWO = {"name": "A", "value": "1"}, {"name": "A", "value": "2"}
DENY: Json = {"podSelector": {}, "policyTypes": ["Ingress"]}
LABELS = {"key": "app", "operator": "In"}
LAN, NET = "10.0.0.0/8", "192.0.2.0/24"

SAME: list[tuple[str, str, Json, Json]] = [
    ("requests taken from limits", POD, container(resources={"limits": {"cpu": 1}}),
     container(resources={"limits": {"cpu": 1}, "requests": {"cpu": "1000m"}})),
    ("a port left to the cluster", SERVICE, {"spec": {"ports": [{"port": 80, "nodePort": 0}]}},
     {"spec": {"ports": [{"port": 80, "nodePort": 30080}]}}),
    ("a bundle that a controller puts in", HOOK, hook("Cg=="), hook("QUJD")),
    ("a bundle that nobody put in yet", HOOK, hook(""), hook(None)),
    ("no rules, written or not", POLICY, {"spec": {**DENY, "ingress": []}}, {"spec": DENY}),
    ("values of a selector in another order", POLICY,
     {"spec": {"podSelector": {"matchExpressions": [{**LABELS, "values": ["a", "b"]}]}}},
     {"spec": {"podSelector": {"matchExpressions": [{**LABELS, "values": ["b", "a"]}]}}}),
    ("a kind in the group it moved to", "kubernetes/apps/Deployment",
     {"apiVersion": "extensions/v1beta1"}, {"apiVersion": "apps/v1"}),
    ("one rule, written as two", GROUP, group(rule(LAN), rule(NET)),
     group({**rule(LAN), "IpRanges": [{"CidrIp": NET}, {"CidrIp": LAN}]})),
    ("ports that count for nothing", GROUP, group(rule(LAN, "-1", -1)),
     group({"IpProtocol": "all", "IpRanges": [{"CidrIp": LAN}]})),
    ("ports as text", GROUP, group(rule(LAN, "6", "443")), group(rule(LAN))),
    ("tags as a map", GROUP, {"Tags": {"team": "shop"}}, {"Tags": [{"Key": "team", "Value": "shop"}]}),
    ("names that the service gave", IAM, policy(statement()), policy(statement(Sid="1"))),
    ("the version that is meant by none", IAM, {"Statement": [statement()]},
     {"Version": "2008-10-17", "Statement": [statement()]}),
    ("no condition, written or not", IAM, policy(statement(Condition={})), policy(statement())),
    ("an account and its root", IAM, policy(statement(Principal={"AWS": "123456789012"})),
     policy(statement(Principal={"AWS": ["arn:aws-us-gov:iam::123456789012:root"]}))),
    ("names of settings in any case", SETTINGS, {"timezone": "UTC"}, {"TimeZone": {"setting": "UTC"}}),
    ("blanks in a list of names", SETTINGS, {"search_path": "a,b"}, {"search_path": {"setting": "a, b"}}),
    ("two amounts with units", SETTINGS, {"work_mem": "4MB"}, {"work_mem": "4096kB"}),
    ("policy text in a state", STATE_ROLE,
     {"assume_role_policy": '{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole"}}'},
     {"assume_role_policy": '{"Statement":[{"Action":["STS:assumerole"],"Effect":"Allow"}]}'}),
    ("sets in a state", STATE_GROUP,
     {"ingress": [{"from_port": 80, "cidr_blocks": [LAN, NET]}, {"from_port": 81}]},
     {"ingress": [{"from_port": 81}, {"from_port": 80, "cidr_blocks": [NET, LAN]}]}),
    ("elements named by another field", "generic", {"a": [{"code": "x", "n": 1}, {"code": "y", "n": 2}]},
     {"a": [{"code": "y", "n": 2}, {"code": "x", "n": 1}]}),
]  # fmt: skip

DIFFERENT: list[tuple[str, str, Json, Json, list[tuple[str, tuple[Any, ...]]]]] = [
    ("other requests than the limits", POD, container(resources={"requests": {"cpu": 1}}),
     container(resources={"limits": {"cpu": 1}, "requests": {"cpu": "500m"}}),
     [("changed", ("spec", "containers", {"name": "web"}, "resources", "requests", "cpu"))]),
    ("a port that was asked for", SERVICE, {"spec": {"ports": [{"port": 80, "nodePort": 30080}]}},
     {"spec": {"ports": [{"port": 80, "nodePort": 30081}]}},
     [("changed", ("spec", "ports", {"port": 80, "protocol": "TCP"}, "nodePort"))]),
    ("another bundle", HOOK, hook("QUJD"), hook("QUJE"),
     [("changed", ("webhooks", {"name": "a.example.org"}, "clientConfig", "caBundle"))]),
    ("a rule where none may be", POLICY, {"spec": DENY}, {"spec": {**DENY, "ingress": [{}]}},
     [("added", ("spec", "ingress"))]),
    ("one of two equal names is gone", POD, container(env=[ENV_ONE, ENV_TWO]), container(env=[ENV_TWO]),
     [("missing", ("spec", "containers", {"name": "web"}, "env", {"name": "A"}))]),
    ("arguments in another order", POD, container(args=["a", "b", "c"]), container(args=["b", "c", "a"]),
     [("changed", ("spec", "containers", {"name": "web"}, "args"))]),
    ("one verb for another", "kubernetes/rbac.authorization.k8s.io/Role",
     {"rules": [{"verbs": ["get", "list"]}]}, {"rules": [{"verbs": ["list", "delete"]}]},
     [("changed", ("rules", 0, "verbs", 0))]),
    ("another network", GROUP, group(rule(LAN), rule(NET)), group(rule(LAN)),
     [("missing", ("IpPermissions", {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443},
                   "IpRanges", {"CidrIp": NET}))]),
    ("names that the spec gives", IAM, policy(statement(Sid="a")), policy(statement()),
     [("missing", ("Statement", 0, "Sid"))]),
    ("another version", IAM, {"Statement": [statement()]}, policy(statement()), [("added", ("Version",))]),
    ("case of a string setting", SETTINGS, {"cluster_name": "A"}, {"cluster_name": {"setting": "a"}},
     [("changed", ("cluster_name",))]),
    ("other policy text in a state", STATE_ROLE,
     {"assume_role_policy": '{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole"}}'},
     {"assume_role_policy": '{"Statement": {"Effect": "Deny", "Action": "sts:AssumeRole"}}'},
     [("changed", ("assume_role_policy", "Statement", 0, "Effect"))]),
    ("an element under a new name", "generic", {"a": [{"code": "x", "n": 1}, {"code": "y", "n": 2}]},
     {"a": [{"code": "x", "n": 1}, {"code": "z", "n": 2}]}, [("changed", ("a", 1, "code"))]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "spec", "live"), [pytest.param(*case, id=name) for name, *case in SAME]
)
def test_what_says_the_same_in_other_words_is_silent(kind: str, spec: Json, live: Json) -> None:
    assert differences(spec, live, node_for(kind)) == []


@pytest.mark.parametrize(
    ("kind", "spec", "live", "expected"),
    [pytest.param(*case, id=name) for name, *case in DIFFERENT],
)
def test_what_says_something_else_is_exactly_one_entry(
    kind: str, spec: Json, live: Json, expected: list[tuple[str, tuple[Any, ...]]]
) -> None:
    found = differences(spec, live, node_for(kind))
    assert [(str(entry.op), entry.path) for entry in found] == expected
