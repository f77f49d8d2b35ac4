"""Cluster-wide Kubernetes bindings whose rights are used in one namespace alone."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._kubernetes_examples import (
    bind,
    cluster_role,
    kubernetes_use,
    rule,
)
from scanner.evaluate.permissions._kubernetes_use import Narrowing, facts_of, narrowings, under_of
from scanner.model.check import Example, check
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Severity

_MESSAGE = (
    "{binding} gives {role} in the whole cluster; it was seen to be used in {namespace} alone"
)
_DECIDE = (
    "what was not seen to be used may still be needed: a person decides. Apply the RoleBinding, "
    "then delete the ClusterRoleBinding, which stays in the cluster until then"
)
_SHOWN = 40
_POD = rule("get delete", "pods")
_RUNNER = "system:serviceaccount:ci:runner"


def _bound(use: Resource) -> Estate:
    runner = bind("cleaner", "ci/runner", kind="ServiceAccount")
    return account(cluster_role("cleaner", _POD), runner, use)


def _remedy(found: Narrowing) -> Remedy:
    arguments: dict[str, Json] = {
        "file": found.written.origin.file,
        "source": found.written.origin.source,
        "document": found.written.document,
        "path": list(under_of(found.written)),
        "name": str(found.binding.attributes["metadata"].get("name")),
        "namespace": found.namespace,
        "taken": found.taken,
        "proof": {"used_and_still_allowed": len(found.used), "granted_anew": 0},
    }
    return Remedy("bind-in-namespace", arguments=arguments, reason=_DECIDE)


@check(
    title="Kubernetes binding is wider than its use",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 AC-6(7)", "SOC 2 CC6.3", "CIS v8 6.8"),
    examples=(
        Example(
            "used in one namespace",
            _bound(kubernetes_use(_RUNNER, "get pods shop", "delete pods shop")),
            (
                "cleaner-runner gives ClusterRole/cleaner in the whole cluster; "
                "it was seen to be used in shop alone",
            ),
        ),
        Example(
            "used in two namespaces",
            _bound(kubernetes_use(_RUNNER, "get pods shop", "get pods till")),
        ),
        Example(
            "asked about the whole cluster at once",
            _bound(kubernetes_use(_RUNNER, "get pods shop", "delete pods")),
        ),
        Example(
            "what another right allowed is no use of this one",
            _bound(kubernetes_use(_RUNNER, "get pods shop", "list nodes")),
            (
                "cleaner-runner gives ClusterRole/cleaner in the whole cluster; "
                "it was seen to be used in shop alone",
            ),
        ),
        Example(
            "nothing is known of its use",
            _bound(kubernetes_use("somebody-else", "get pods shop")),
        ),
        Example(
            "a log of which a part could not be read",
            _bound(kubernetes_use(_RUNNER, "get pods shop", complete=False)),
        ),
    ),
)
def kubernetes_binding_too_wide(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Cluster-wide Kubernetes bindings whose rights are used in one namespace alone.

    A ClusterRoleBinding gives its role in every namespace, those made later included. Judged where
    audit logs show use of the binding by each of its subjects; what the log leaves out, and reviews
    that others ask for, do not show. Aggregated roles, and roles of which not all was read, are not
    judged. Facts: `namespace`, `used` (the first ones), `count`, `witness`.

    Fix: Bind the role with a RoleBinding in that namespace; the remedy writes it.

    Source: NIST SP 800-53 Rev. 5 AC-6(7); Kubernetes documentation, "Role Based Access Control Good
    Practices", least privilege.
    """
    for found in narrowings(analysis.resources):
        binding = found.binding
        yield Observation(
            resource=binding.uid,
            message=_MESSAGE,
            arguments={
                "binding": binding.name,
                "role": found.role,
                "namespace": found.namespace,
            },
            evidence=tuple(one for one in (binding.evidence, *found.logs) if one),
            origin=binding.origin,
            facts={
                "namespace": found.namespace,
                "used": [facts_of(one) for one in found.used[:_SHOWN]],
                "count": len(found.used),
                "witness": [dict(one.fact) for one in found.grants[:_SHOWN]],
            },
            remedy=_remedy(found),
        )
