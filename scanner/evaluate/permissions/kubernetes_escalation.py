"""Kubernetes subjects that can get more than their rules say."""

from collections.abc import Iterator, Sequence

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._kubernetes_abilities import Held, abilities_of
from scanner.evaluate.permissions._kubernetes_examples import bind, cluster_role, rule
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Certainty, Severity

_MESSAGE = "{subject} can {words} {where}{others}"
_LATENT = "{subject} could {words} {where} with one more right{others}"
_RBAC = "rbac.authorization.k8s.io"


def _where(held: Held) -> str:
    return f"in namespace {held.namespace}" if held.namespace else "in the whole cluster"


def _severity(held: Held) -> tuple[Severity | None, str]:
    if held.certainty is Certainty.LATENT:
        return Severity.LOW, "one more right is needed"
    if held.namespace and held.namespace != "kube-system":
        return Severity.MEDIUM, "it is limited to one namespace"
    return None, ""


@check(
    title="Kubernetes subject can get more than its rules say",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 AC-6(7)", "SOC 2 CC6.3", "CIS v8 6.8"),
    examples=(
        Example(
            "all secrets of the cluster",
            account(
                cluster_role("reader", rule("get list", "secrets")),
                bind("reader", "ci/runner", kind="ServiceAccount"),
            ),
            ("service account ci/runner can read secrets in the whole cluster",),
        ),
        Example(
            "one named secret",
            account(
                cluster_role("reader", rule("get", "secrets", "", "token")),
                bind("reader", "ci/runner", kind="ServiceAccount"),
            ),
        ),
        Example(
            "secrets of another group of APIs",
            account(
                cluster_role("reader", rule("get", "secrets", "vault.example.org")),
                bind("reader", "developers"),
            ),
        ),
        Example(
            "rights split over two rules and two bindings combine",
            account(
                cluster_role("binder", rule("bind", "clusterroles", _RBAC)),
                cluster_role("writer", rule("create", "clusterrolebindings", _RBAC)),
                bind("binder", "developers"),
                bind("writer", "developers"),
            ),
            ("group developers can bind roles that it does not hold in the whole cluster",),
        ),
        Example(
            "binding a harmless role only",
            account(
                cluster_role(
                    "binder", rule("bind", "clusterroles", _RBAC, "view"),
                    rule("create", "rolebindings", _RBAC),
                ),
                bind("binder", "developers"),
            ),
        ),
        Example(
            "nodes belong to no namespace",
            account(
                cluster_role("kubelet", rule("get", "nodes/proxy")),
                bind("kubelet", "developers", namespace="shop"),
            ),
        ),
        Example(
            "escalate without a way to write roles",
            account(
                cluster_role("odd", rule("escalate", "clusterroles", _RBAC)),
                bind("odd", "developers"),
            ),
            (
                "group developers could write roles with more than it holds in the whole cluster "
                "with one more right",
            ),
        ),
    ),
)  # fmt: skip
def kubernetes_escalation(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Kubernetes subjects that can get more than their rules say.

    Reading secrets, requesting tokens, binding roles or entering pods gives a subject the rights of
    others. All rules and bindings of the subject count together, those of its groups as well.
    Subjects that hold everything are reported by `permissions/kubernetes-wildcard`. Running and
    entering pods of one namespace is not reported: a deployer must be able to. Facts: `abilities`
    (each with `ability`, `namespace`, `certainty`, `witness`).

    Fix: Name resources in `resourceNames`, use a RoleBinding in place of a ClusterRoleBinding, drop
    the verb.

    Source: Kubernetes documentation, "Role Based Access Control Good Practices"; NIST SP 800-53
    Rev. 5 AC-6.
    """
    for subject in analysis.subjects:
        if any(grant.rule.everything and not grant.namespace for grant in subject.grants):
            continue
        found = abilities_of(subject)
        if not found:
            continue
        first, more = found[0], len(found) - 1
        severity, reason = _severity(first)
        evidence = dict.fromkeys(g.binding.evidence for one in found for g in one.witness)
        yield Observation(
            resource=subject.uid,
            message=_LATENT if first.certainty is Certainty.LATENT else _MESSAGE,
            arguments={
                "subject": subject.words,
                "words": first.ability.words,
                "where": _where(first),
                "others": f" and do {more} other such things" if more else "",
            },
            evidence=tuple(one for one in evidence if one),
            origin=first.witness[0].binding.origin,
            certainty=first.certainty,
            severity=severity,
            facts=_facts(found, reason),
        )


def _facts(found: Sequence[Held], reason: str) -> dict[str, Json]:
    facts: dict[str, Json] = {
        "abilities": [
            {
                "ability": one.ability.name,
                "namespace": one.namespace or "*",
                "certainty": one.certainty.value,
                "witness": [dict(grant.fact) for grant in one.witness],
            }
            for one in found
        ]
    }
    if reason:
        facts["severity_reason"] = reason
    return facts
