"""Documents for every policy of the pack: right ones, wrong ones and odd ones."""

import copy
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

from scanner.evaluate.policies._policy import Policy
from scanner.model.resource import Resource
from scanner.model.vocabulary import Side

_ASKED = "messages("
_ODD_ONES = 2


def pack_documents() -> list[Resource]:
    """Return documents made from parts that policies look at, right ones and odd ones."""
    # A fixed seed: a disagreement must show again on the next run.
    chance = random.Random(20280327)  # noqa: S311 - not a secret
    makers = {
        "kubernetes/Pod": _pod,
        "github/workflow": _workflow,
        "postgresql/settings": _settings,
        "aws/ec2/security_group": _security_group,
        "aws/iam/user": _user,
        "aws/s3/bucket": _bucket,
        "container/dockerfile": _dockerfile,
        "env-file": _env,
        "github/branch_protection": _protection,
        "gitlab/pipeline": _pipeline,
        "kubernetes/networking.k8s.io/Ingress": _ingress,
        "nginx/config": _nginx,
    }
    return [
        Resource(f"{kind}/{index}", kind, make(chance), side=chance.choice(list(Side)))
        for kind, make in makers.items()
        for index in range(90)
    ]


def from_tests(policies: Sequence[Policy], modules: Sequence[Resource]) -> list[Resource]:
    """Return the inputs that the policies' own tests name, and odd ones made from each."""
    chance = random.Random(20280327)  # noqa: S311 - not a secret
    texts = {one.origin.file: one.attributes["text"] for one in modules}
    found = []
    for policy in policies:
        text = texts[policy.module.origin.file.replace(".rego", "_test.rego")]
        kind = policy.kinds[0].replace("*", "Pod")
        for index, given in enumerate(_given(text)):
            uid = f"{kind}/{policy.rule.id}/{index}"
            found.append(Resource(uid, kind, given, side=chance.choice(list(Side))))
            for odd in range(_ODD_ONES):
                broken = _broken(chance, copy.deepcopy(given))
                found.append(Resource(f"{uid}/{odd}", kind, broken, side=Side.LIVE))
    return found


def _given(text: str) -> Iterator[dict[str, Any]]:
    """Yield each object that a test hands to `messages`."""
    start = text.find(_ASKED)
    while start != -1:
        start += len(_ASKED)
        try:
            value, _ = json.JSONDecoder().raw_decode(text, start)
        except ValueError:
            value = None
        if isinstance(value, dict):
            yield value
        start = text.find(_ASKED, start)


def _broken(chance: random.Random, value: dict[str, Any]) -> dict[str, Any]:
    """Return an input with something odd in one place of it."""
    places: list[tuple[Any, Any]] = []
    held: list[Any] = [value]
    while held:
        one = held.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        places += [(one, key) for key in keys]
        held += [one[key] for key in keys if isinstance(one[key], dict | list)]
    if places:
        inside, key = chance.choice(places)
        inside[key] = chance.choice(ODD)
    return value


def estates_of_repositories() -> list[Resource]:
    """Return repositories of which some are protected, for policies over the whole estate."""
    found = []
    for index in range(6):
        name = f"acme/shop-{index}"
        about = {"full_name": name, "default_branch": "main", "archived": index == 5}
        rules = {"enforcement": "active", "conditions": {"ref_name": {"include": ["~ALL"]}}}
        found.append(Resource(f"github/repository/{name}", "github/repository", about, scope=name))
        if index in (0, 5):
            uid = f"github/branch_protection/{name}/main"
            found.append(Resource(uid, "github/branch_protection", {}, scope=name))
        if index == 1:
            uid = f"github/ruleset/{name}/all"
            found.append(Resource(uid, "github/ruleset", rules, scope=name))
        for kind in ("github/branch_protection", "github/ruleset"):
            read = {"kind": kind, "place": name, "complete": index != 3}
            found.append(Resource(f"trueup/listing/{kind}/{name}", "trueup/listing", read))
    return found


ODD: tuple[Any, ...] = (None, "", 0, True, [], {}, "x", [None], {"a": {}})


def _one(chance: random.Random, *values: Any) -> Any:
    return chance.choice(values) if chance.random() < 0.85 else chance.choice(ODD)


def _pod(chance: random.Random) -> dict[str, Any]:
    container = {
        "name": _one(chance, "web", "db"),
        "env": [_one(chance, {"name": "P", "value": {"masked": "hmac-sha256:k", "hmac": "0"}})],
        "ports": [_one(chance, {"containerPort": 80, "hostPort": 80}, {"hostPort": "x"})],
        "image": _one(chance, "a", "a:latest", "r:5/a", "r:5/a:1", "a@sha256:00", "a:b:c"),
        "securityContext": _one(
            chance, {"privileged": True, "runAsUser": 0}, {"runAsUser": 5}, _security(chance)
        ),
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
    run = _one(chance, "curl x | sh", "echo ${{ github.head_ref }}", "make")
    step = {"uses": _one(chance, "actions/checkout@v4", "x/y@v1"), "with": {"ref": ref}, "run": run}
    return {
        "on": _one(chance, "pull_request_target", ["push"], {"pull_request_target": None}),
        "permissions": _one(chance, "write-all", {"contents": "read"}),
        "jobs": {"a": {"permissions": _one(chance, "write-all"), "steps": [step]}},
    }


def _settings(chance: random.Random) -> dict[str, Any]:
    return {
        "ssl": _one(chance, "off", {"setting": "off", "unit": None}, "on"),
        "log_connections": _one(chance, "off", {"setting": "on"}),
        "fsync": _one(chance, "off", {"setting": "on"}),
        "password_encryption": _one(chance, "md5", {"setting": "scram-sha-256"}),
    }


def _security_group(chance: random.Random) -> dict[str, Any]:
    permission = {
        "IpProtocol": _one(chance, "tcp", "-1", "6"),
        "FromPort": _one(chance, 22, 0, 443, 5432),
        "ToPort": _one(chance, 22, 65535),
        "IpRanges": [_one(chance, {"CidrIp": "0.0.0.0/0"}, {"CidrIp": "192.0.2.0/24"})],
        "Ipv6Ranges": [_one(chance, {"CidrIpv6": "::/0"})],
    }
    name = _one(chance, "default", "web")
    tags = _one(chance, [{"Key": "Team", "Value": "a"}], [{"Key": "Name", "Value": "a"}])
    return {"GroupName": name, "Tags": tags, "IpPermissions": [_one(chance, permission)]}


def _user(chance: random.Random) -> dict[str, Any]:
    return {
        "AttachedManagedPolicies": [_one(chance, {"PolicyName": "p"})],
        "UserPolicyList": [_one(chance, {"PolicyName": "q"})],
    }


def _security(chance: random.Random) -> dict[str, Any]:
    return {
        "allowPrivilegeEscalation": _one(chance, *(True, False)),
        "capabilities": {"add": _one(chance, ["SYS_ADMIN"], ["CAP_BPF", "CHOWN"], [5])},
        "seccompProfile": _one(chance, {"type": "Unconfined"}, {"type": "RuntimeDefault"}),
    }


def _bucket(chance: random.Random) -> dict[str, Any]:
    everybody = {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}
    return {
        "AccessControlPolicy": {
            "Grants": [_one(chance, {"Grantee": _one(chance, everybody), "Permission": "READ"})]
        },
        "PublicAccessBlockConfiguration": _one(chance, {"BlockPublicAcls": False}, {}),
        "VersioningConfiguration": _one(chance, {"Status": "Enabled"}),
        "LifecycleConfiguration": _one(chance, {"Rules": [_one(chance, {"Status": "Enabled"})]}),
        "Tags": _one(chance, [{"Key": "owner", "Value": ""}]),
    }


def _dockerfile(chance: random.Random) -> dict[str, Any]:
    run = _one(chance, "sudo make", "make")
    image = _one(chance, "debian", "r:5/debian:12", "scratch", "a:latest", "a@sha256:0")
    return {
        "instructions": [
            {"instruction": "FROM", "arguments": "a", "stage": 0},
            {
                "instruction": "ENV",
                "arguments": _one(chance, "A=masked-hmac-k-0", "A=1"),
                "stage": 0,
            },
            {"instruction": "RUN", "arguments": run, "stage": 0},
            {
                "instruction": "USER",
                "arguments": _one(chance, "root", "0:0", "app"),
                "stage": chance.choice([0, 1]),
            },
        ],
        "stages": [{"image": image, "name": _one(chance, "build", "")}],
    }


def _env(chance: random.Random) -> dict[str, Any]:
    return {
        "DEBUG": _one(chance, "true", "1", "off"),
        "TOKEN": _one(chance, "masked-hmac-k-0", {"masked": "a", "hmac": "b"}, "env:X"),
    }


def _protection(chance: random.Random) -> dict[str, Any]:
    return {
        "allow_force_pushes": _one(chance, {"enabled": True}, *(True, False)),
        "allow_deletions": _one(chance, {"enabled": True}),
        "required_pull_request_reviews": _one(chance, {"required_approving_review_count": 1}),
    }


def _pipeline(chance: random.Random) -> dict[str, Any]:
    remote = {"remote": "https://ci.example/a.yml"}
    project = {"project": "a/b", "ref": _one(chance, "main", "0" * 40)}
    return {
        "include": _one(chance, remote, [project, remote], "a.yml"),
        "build": _one(chance, {"script": [_one(chance, "wget x | sudo bash", "make")]}),
    }


def _ingress(chance: random.Random) -> dict[str, Any]:
    tls = _one(chance, {"hosts": ["*.example"]}, {"hosts": ["a.b"]}, {"secretName": "s"})
    return {
        "kind": "Ingress",
        "spec": {"rules": [_one(chance, {"host": "a.example"}, {"http": {}})], "tls": [tls]},
    }


def _nginx(chance: random.Random) -> dict[str, Any]:
    inner = [
        {"directive": "autoindex", "args": _one(chance, ["on"], ["off"])},
        {"directive": "ssl_protocols", "args": _one(chance, ["TLSv1", "TLSv1.2"], ["TLSv1.3"])},
    ]
    return {"directives": [{"directive": "server", "args": [], "block": [_one(chance, *inner)]}]}
