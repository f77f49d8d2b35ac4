"""Random RBAC objects and access reviews, the same on every machine.

    python -m tests.permissions_authorizer.reviews | authorizer > tests/permissions_authorizer/answers.txt

where `authorizer` is what `go build` makes of the program beside this file.
"""

import json
import random
import sys
from collections.abc import Sequence
from typing import Any, TypeVar

_T = TypeVar("_T")
CLUSTERS, REVIEWS = 120, 60
_GROUPS = ["", "apps", "batch", "rbac.authorization.k8s.io"]
_RESOURCES = [
    "pods",
    "pods/exec",
    "pods/log",
    "secrets",
    "deployments",
    "deployments/scale",
    "roles",
]
_VERBS = ["get", "list", "watch", "create", "delete", "deletecollection", "escalate", "bind"]
_NAMES, _NAMESPACES = ["a", "b", "c"], ["default", "one", "two"]
_USERS = [
    "ann", "system:anonymous", "system:serviceaccount:one:robot", "system:serviceaccount:two:robot",
    "system:serviceaccount:default:helper", "operator",
]  # fmt: skip
_TEAMS = ["developers", "system:masters-like", "auditors"]
_PATHS = ["/healthz", "/healthz/etcd", "/metrics", "/api", "/apis/apps"]


class Draw:
    """Draws by `random()` alone, whose numbers no version of Python changes."""

    def __init__(self, seed: int) -> None:
        self._source = random.Random(seed)  # noqa: S311 - the same draws each time

    def below(self, limit: int) -> int:
        return int(self._source.random() * limit)

    def one(self, listed: Sequence[_T]) -> _T:
        return listed[self.below(len(listed))]

    def some(self, listed: Sequence[_T], most: int) -> list[_T]:
        return [self.one(listed) for _ in range(1 + self.below(most))]

    def chance(self, probability: float) -> bool:
        return self._source.random() < probability


def _rule(draw: Draw) -> dict[str, Any]:
    if draw.chance(0.15):
        urls = [*_PATHS, "*", "/healthz/*", "/api*", "/metrics*", "/apis/**"]
        return {"verbs": draw.some(["get", "post", "*"], 2), "nonResourceURLs": draw.some(urls, 2)}
    rule = {
        "verbs": draw.some([*_VERBS, "*"], 3),
        "apiGroups": draw.some([*_GROUPS, "*"], 2),
        "resources": draw.some([*_RESOURCES, "*", "*/exec", "*/scale", "pods/*"], 2),
    }
    return {**rule, "resourceNames": draw.some(_NAMES, 2)} if draw.chance(0.3) else rule


def _subject(draw: Draw) -> dict[str, str]:
    kind = draw.one(["User", "Group", "ServiceAccount"])
    if kind == "User":
        return {"kind": kind, "name": draw.one(_USERS)}
    if kind == "Group":
        everybody = ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"]
        return {"kind": kind, "name": draw.one([*_TEAMS, *everybody, "system:serviceaccounts:one"])}
    account = {"kind": kind, "name": draw.one(["robot", "helper"])}
    return {**account, "namespace": draw.one(_NAMESPACES)} if draw.chance(0.7) else account


def _binding(draw: Draw, number: int, namespace: str) -> dict[str, Any]:
    reference = {
        "kind": draw.one(["Role", "ClusterRole"]),
        "name": draw.one(["r0", "r1", "r2", "gone"]),
    }
    metadata = {"name": f"b{number}", **({"namespace": namespace} if namespace else {})}
    subjects = draw.some(range(3), 3)
    return {
        "metadata": metadata,
        "roleRef": reference,
        "subjects": [_subject(draw) for _ in subjects],
    }


def _role(draw: Draw, number: int, namespace: str) -> dict[str, Any]:
    metadata = {"name": f"r{number}", **({"namespace": namespace} if namespace else {})}
    return {"metadata": metadata, "rules": [_rule(draw) for _ in draw.some(range(3), 3)]}


def _review(draw: Draw) -> dict[str, Any]:
    user = draw.one(_USERS)
    groups = draw.some(_TEAMS, 2) if draw.chance(0.4) else []
    asked: dict[str, Any] = {"User": user, "Groups": groups, "Verb": draw.one(_VERBS)}
    if draw.chance(0.15):
        return {**asked, "Verb": draw.one(["get", "post"]), "Path": draw.one(_PATHS)}
    resource, _, part = draw.one(_RESOURCES).partition("/")
    return {
        **asked, "APIGroup": draw.one(_GROUPS), "Resource": resource, "Subresource": part,
        "Namespace": draw.one(["", *_NAMESPACES]),
        "Name": draw.one(_NAMES) if draw.chance(0.5) else "",
    }  # fmt: skip


def questions() -> list[dict[str, Any]]:
    """Return the clusters, each with its reviews."""
    draw = Draw(20260101)
    return [
        {
            "Roles": [_role(draw, n, space) for n in range(3) for space in _NAMESPACES[:2]],
            "ClusterRoles": [_role(draw, n, "") for n in range(3)],
            "RoleBindings": [_binding(draw, n, draw.one(_NAMESPACES)) for n in range(30)],
            "ClusterRoleBindings": [_binding(draw, n, "") for n in range(8)],
            "Reviews": [_review(draw) for _ in range(REVIEWS)],
        }
        for _ in range(CLUSTERS)
    ]


def with_groups(asked: dict[str, Any], added: Sequence[str]) -> dict[str, Any]:
    """Return a review with the groups that Kubernetes' authenticators add."""
    return {**asked, "Groups": [*asked["Groups"], *added]}


def _authenticated(asked: dict[str, Any]) -> dict[str, Any]:
    user = asked["User"]
    if user == "system:anonymous":
        return with_groups(asked, ["system:unauthenticated"])
    if not user.startswith("system:serviceaccount:"):
        return with_groups(asked, ["system:authenticated"])
    own = f"system:serviceaccounts:{user.split(':')[2]}"
    return with_groups(asked, ["system:authenticated", "system:serviceaccounts", own])


if __name__ == "__main__":
    made = questions()
    for each in made:
        each["Reviews"] = [_authenticated(asked) for asked in each["Reviews"]]
    json.dump(made, sys.stdout)
