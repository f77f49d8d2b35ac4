"""Access reviews are answered as the RBAC authorizer of Kubernetes answers them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._kubernetes_can import (
    AccessReview,
    groups_of,
    review,
    who_may,
)
from scanner.model.resource import Estate, Resource
from tests.permissions_authorizer import reviews

ANSWERS = Path(reviews.__file__).with_name("answers.txt").read_text("ascii").split()
PREFIX = "kubernetes/rbac.authorization.k8s.io/"


def estate_of(question: dict[str, Any]) -> Estate:
    resources = []
    for kind in ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"):
        for one in question[f"{kind}s"]:
            metadata = one["metadata"]
            place = f"{metadata['namespace']}/" if "namespace" in metadata else ""
            resources.append(
                Resource(f"{PREFIX}{kind}/{place}{metadata['name']}", PREFIX + kind, one)
            )
    return account(*resources)


def asked_of(raw: dict[str, Any]) -> AccessReview:
    part = raw.get("Subresource")
    resource = raw.get("Path") or raw["Resource"] + (f"/{part}" if part else "")
    return AccessReview(
        raw["User"], groups_of(raw["User"], tuple(raw["Groups"])), raw["Verb"], resource,
        raw.get("APIGroup", ""), raw.get("Namespace", ""), raw.get("Name", ""),
    )  # fmt: skip


def test_thousands_of_random_reviews_are_answered_as_kubernetes_answers_them() -> None:
    questions = reviews.questions()
    assert (len(questions), len(ANSWERS)) == (reviews.CLUSTERS, reviews.CLUSTERS)
    assert sum(len(answers) for answers in ANSWERS) > 5_000
    different = []
    for question, answers in zip(questions, ANSWERS, strict=True):
        estate = estate_of(question)
        for raw, expected in zip(question["Reviews"], answers, strict=True):
            answered = review(estate, asked_of(raw), assume_none=True)
            if (answered.verdict == "allow") != (expected == "1"):
                different.append((raw, expected, answered))
    assert not different
    allowed = sum(answers.count("1") for answers in ANSWERS)
    assert allowed > 500


@pytest.mark.parametrize(("assume_none", "verdict"), [(False, "conditional"), (True, "deny")])
def test_a_role_that_was_not_read_leaves_the_answer_open(
    *, assume_none: bool, verdict: str
) -> None:
    binding = {
        "metadata": {"name": "b", "namespace": "one"},
        "roleRef": {"kind": "ClusterRole", "name": "edit"},
        "subjects": [{"kind": "User", "name": "ann"}],
    }
    estate = account(Resource(f"{PREFIX}RoleBinding/one/b", f"{PREFIX}RoleBinding", binding))
    asked = AccessReview("ann", (), "create", "routes", "route.example", "one")
    assert review(estate, asked, assume_none=assume_none).verdict == verdict


def test_who_may_names_exactly_those_whose_own_review_is_allowed() -> None:
    checked = 0
    for question in reviews.questions()[:40]:
        estate = estate_of(question)
        for raw in question["Reviews"][:10]:
            asked = asked_of(raw)
            found = dict(who_may(estate, asked, assume_none=True))
            named = {name for name in found if not name.startswith("group ")}
            for name in named | {asked.user}:
                own = review(estate, replace(asked, user=name, groups=()), assume_none=True)
                assert (name in found) == (own.verdict == "allow")
                checked += name in found
    assert checked > 50
