"""Kubernetes RBAC: what the authorizer would say, for the questions that matter."""

from typing import Any

import pytest

from scanner.evaluate.permissions._analysis import analyse
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._kubernetes_abilities import ABILITIES
from scanner.evaluate.permissions._kubernetes_examples import bind, cluster_role, rule
from scanner.evaluate.permissions.kubernetes_escalation import kubernetes_escalation
from scanner.model.resource import Resource
from scanner.normalize.grammars.kubernetes_rules import Rule

RBAC = "rbac.authorization.k8s.io"


def abilities(*resources: Resource) -> dict[str, set[str]]:
    """Return uid of the subject -> "ability in namespace"."""
    found: dict[str, set[str]] = {}
    for one in kubernetes_escalation.find(analyse(account(*resources))):
        held: list[dict[str, Any]] = one.facts["abilities"]
        found[one.resource] = {f"{each['ability']} in {each['namespace']}" for each in held}
    return found


@pytest.mark.parametrize(
    ("made", "asked", "allowed"),
    [
        (rule("get", "pods"), ("get", "", "pods"), True),
        (rule("get", "pods"), ("get", "", "pods/exec"), False),
        (rule("get", "pods/*"), ("get", "", "pods/exec"), False),
        (rule("get", "*/exec"), ("get", "", "pods/exec"), True),
        (rule("get", "*/exec"), ("get", "", "pods"), False),
        (rule("*", "*", "*"), ("escalate", RBAC, "roles"), True),
        (rule("*", "*", "apps"), ("get", "", "secrets"), False),
    ],
)
def test_a_rule_allows_what_the_authorizer_allows(
    made: dict[str, Any], asked: tuple[str, str, str], *, allowed: bool
) -> None:
    held = Rule(tuple(made["verbs"]), tuple(made["apiGroups"]), tuple(made["resources"]))
    assert held.allows(*asked) is allowed


@pytest.mark.parametrize("ability", ABILITIES)
def test_each_ability_is_found_when_its_rules_are_bound_to_the_cluster(ability: Any) -> None:
    rules = [
        rule(need.verbs[0], need.resources[0], need.group)
        for need in (*ability.needs, *ability.completes)
    ]
    found = abilities(cluster_role("r", *rules), bind("r", "developers"))
    assert f"{ability.name} in *" in found["kubernetes/Group/developers"]


def test_a_role_binding_limits_a_cluster_role_to_its_namespace() -> None:
    found = abilities(
        cluster_role("r", rule("get", "secrets")), bind("r", "developers", namespace="shop")
    )
    assert found == {"kubernetes/Group/developers": {"read-secrets in shop"}}


def test_create_limited_to_names_allows_nothing() -> None:
    named = rule("create", "persistentvolumes", "", "one")
    assert not abilities(cluster_role("r", named), bind("r", "developers"))


def test_rights_of_two_namespaces_do_not_combine() -> None:
    found = abilities(
        cluster_role("a", rule("bind", "roles", RBAC)),
        cluster_role("b", rule("create", "rolebindings", RBAC)),
        bind("a", "developers", namespace="shop"),
        bind("b", "developers", namespace="office"),
    )
    assert found == {"kubernetes/Group/developers": {"bind-roles in shop"}}


def test_rights_of_a_group_complete_those_of_its_members() -> None:
    found = abilities(
        cluster_role("a", rule("approve", "signers", "certificates.k8s.io")),
        cluster_role(
            "b", rule("update", "certificatesigningrequests/approval", "certificates.k8s.io")
        ),
        bind("a", "system:serviceaccounts:ci"),
        bind("b", "ci/runner", kind="ServiceAccount"),
    )
    assert found == {"kubernetes/ServiceAccount/ci/runner": {"approve-certificates in *"}}


def test_a_right_of_everybody_is_reported_for_the_group_alone() -> None:
    found = abilities(
        cluster_role("a", rule("get", "secrets")),
        cluster_role("b", rule("get", "pods")),
        bind("a", "system:authenticated"),
        bind("b", "ci/runner", kind="ServiceAccount"),
    )
    assert list(found) == ["kubernetes/Group/system:authenticated"]


def test_a_pod_of_one_namespace_is_no_finding_but_one_of_the_system_is() -> None:
    run = cluster_role("run", rule("create", "pods"))
    assert not abilities(run, bind("run", "developers", namespace="shop"))
    assert abilities(run, bind("run", "developers", namespace="kube-system"))


def test_a_role_that_was_not_read_is_a_question_without_an_answer() -> None:
    (gap,) = analyse(account(bind("unknown", "developers"))).not_evaluated
    assert gap.incomplete
    assert "unknown, which was not read" in gap.reason


def test_parts_of_kubernetes_keep_their_own_bindings_without_a_finding() -> None:
    shipped = {"kubernetes.io/bootstrapping": "rbac-defaults"}
    role = cluster_role("system:node-proxier", rule("get", "secrets"))
    assert not abilities(role, bind("system:node-proxier", "system:nodes", labels=shipped))
    assert abilities(role, bind("system:node-proxier", "developers", labels=shipped))


def test_aggregated_roles_that_select_each_other_end() -> None:
    def ring(name: str, other: str) -> Resource:
        selectors = {"clusterRoleSelectors": [{"matchLabels": {"part-of": other}}]}
        return cluster_role(name, aggregationRule=selectors, metadata={"labels": {"part-of": name}})

    assert not abilities(ring("a", "b"), ring("b", "a"), bind("a", "developers"))
