"""Kubernetes subjects and roles that hold every verb on every resource."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._kubernetes import Subject, rules_of, unbound_roles
from scanner.evaluate.permissions._kubernetes_examples import bind, cluster_role, rule
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Certainty, Severity

_HOLDS = "{subject} may do everything {where}"
_ROLE = "{role} allows everything to whoever it is bound to"
_ALL = {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}


def _observe(subject: Subject) -> Observation | None:
    grants = [grant for grant in subject.grants if grant.rule.everything]
    if not grants:
        return None
    widest = min(grants, key=lambda grant: bool(grant.namespace))
    facts: dict[str, Json] = {
        "namespace": widest.namespace or "*",
        "witness": [dict(grant.fact) for grant in grants],
    }
    if widest.namespace:
        facts["severity_reason"] = "it is limited to one namespace"
    where = f"in namespace {widest.namespace}" if widest.namespace else "in the whole cluster"
    return Observation(
        resource=subject.uid,
        message=_HOLDS,
        arguments={"subject": subject.words, "where": where},
        evidence=tuple(dict.fromkeys(g.binding.evidence for g in grants if g.binding.evidence)),
        origin=widest.binding.origin,
        facts=facts,
        severity=Severity.MEDIUM if widest.namespace else None,
    )


@check(
    title="Kubernetes subject holds every permission",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 AC-6(5)", "SOC 2 CC6.3", "CIS v8 5.4"),
    examples=(
        Example(
            "bound to cluster-admin",
            account(bind("cluster-admin", "ci/runner", kind="ServiceAccount")),
            ("service account ci/runner may do everything in the whole cluster",),
        ),
        Example(
            "by an aggregated role",
            account(
                cluster_role("part", _ALL, metadata={"labels": {"join": "yes"}}),
                cluster_role(
                    "sum",
                    aggregationRule={"clusterRoleSelectors": [{"matchLabels": {"join": "yes"}}]},
                ),
                bind("sum", "developers", namespace="shop"),
                bind("part", "system:masters", labels={"kubernetes.io/bootstrapping": "x"}),
            ),
            (
                "group developers may do everything in namespace shop",
                "group system:masters may do everything in the whole cluster",
            ),
        ),
        Example(
            "a role that nothing binds here",
            account(cluster_role("everything", _ALL)),
            ("ClusterRole everything allows everything to whoever it is bound to",),
        ),
        Example(
            "the binding that Kubernetes ships",
            account(
                bind(
                    "cluster-admin",
                    "system:masters",
                    labels={"kubernetes.io/bootstrapping": "rbac-defaults"},
                )
            ),
        ),
        Example(
            "every resource, but only to read",
            account(
                cluster_role("auditor", {**rule("get list", "*"), "apiGroups": ["*"]}),
                bind("auditor", "auditors", namespace="shop"),
            ),
        ),
    ),
)
def kubernetes_wildcard(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Kubernetes subjects and roles that hold every verb on every resource.

    `*` on `*` of `*` is the role of the cluster's administrator, whatever it is called; it also
    covers every kind that is installed later. A role that no binding names is `latent`. Facts:
    `namespace`, `witness`.

    Fix: List the API groups, resources and verbs that are used.

    Source: Kubernetes documentation, "Role Based Access Control Good Practices"; NIST SP 800-53
    Rev. 5 AC-6(5).
    """
    for subject in analysis.subjects:
        found = _observe(subject)
        if found is not None:
            yield found
    for role in unbound_roles(analysis.resources):
        if any(one.everything for one in rules_of(role)):
            name = role.kind.rpartition("/")[2] + " " + role.name
            yield Observation(
                resource=role.uid,
                message=_ROLE,
                arguments={"role": name},
                evidence=(role.evidence,) if role.evidence else (),
                origin=role.origin,
                certainty=Certainty.LATENT,
                severity=Severity.MEDIUM,
                facts={"severity_reason": "no binding was read that names the role"},
            )
