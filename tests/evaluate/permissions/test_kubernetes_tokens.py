"""Tokens that are mounted unasked are found wherever pods are described, and told of once."""

import pytest

from scanner.evaluate.permissions._analysis import analyse
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._kubernetes_examples import bind, cluster_role, rule
from scanner.evaluate.permissions._kubernetes_tokens import PODS
from scanner.evaluate.permissions.kubernetes_token_automounted import kubernetes_token_automounted
from scanner.model.resource import Json, Resource


def found(kind: str, pod: Json, **metadata: Json) -> list[str]:
    document: Json = pod
    for step in reversed(PODS[kind]):
        document = {step: document}
    document["metadata"] = {"name": "web", "namespace": "shop", **metadata}
    analysis = analyse(
        account(
            cluster_role("reader", rule("list", "pods")),
            bind("reader", "shop/default", kind="ServiceAccount"),
            Resource(f"{kind}/shop/web", kind, document),
        )
    )
    return [one.resource for one in kubernetes_token_automounted.find(analysis)]


@pytest.mark.parametrize("kind", PODS)
def test_every_kind_that_runs_pods_is_looked_at(kind: str) -> None:
    assert found(kind, {"containers": []}) == [f"{kind}/shop/web"]
    # An API server writes the name of the account that it filled in.
    assert found(kind, {"serviceAccountName": "default"}) == [f"{kind}/shop/web"]
    assert not found(kind, {"automountServiceAccountToken": False, "containers": []})
    assert not found(kind, {"serviceAccountName": "web"})


def test_what_a_controller_made_is_told_of_at_the_controller() -> None:
    assert not found("kubernetes/Pod", {"containers": []}, ownerReferences=[{"name": "web"}])


@pytest.mark.parametrize("pod", [None, [], "web", 7])
def test_pods_of_another_shape_are_passed_over(pod: Json) -> None:
    assert not found("kubernetes/Pod", pod)
