"""Kubernetes workloads that get a token with rights which they never asked for."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._kubernetes_examples import bind, cluster_role, rule
from scanner.evaluate.permissions._kubernetes_tokens import mounted_tokens
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Severity

_MESSAGE = "{workload} gets the token of {account}, which holds rights, without asking for it"
_FAILS = (
    "Pod shop/web gets the token of service account shop/default, which holds rights, "
    "without asking for it",
)
_HELD = (
    cluster_role("reader", rule("list", "pods")),
    bind("reader", "shop/default", kind="ServiceAccount"),
)


def _pod(namespace: str = "shop", **spec: Json) -> Resource:
    kind = "kubernetes/Pod"
    document = {
        "metadata": {"name": "web", "namespace": namespace},
        "spec": {"containers": [{"name": "web"}], **spec},
    }
    return Resource(f"{kind}/{namespace}/web", kind, document)


def _account(*, automount: bool) -> Resource:
    kind = "kubernetes/ServiceAccount"
    document = {"metadata": {"name": "default"}, "automountServiceAccountToken": automount}
    return Resource(f"{kind}/shop/default", kind, document)


@check(
    title="Kubernetes workload gets a token that it never asked for",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 AC-6", "SOC 2 CC6.3", "ISO 27001:2022 A.8.2", "CIS v8 6.8"),
    examples=(
        Example("nothing is said", account(*_HELD, _pod()), _FAILS),
        Example(
            "the pod refuses the token",
            account(*_HELD, _pod(automountServiceAccountToken=False)),
        ),
        Example("the account refuses", account(*_HELD, _pod(), _account(automount=False))),
        Example(
            "the pod asks for the token, whatever its account says",
            account(
                *_HELD, _pod(automountServiceAccountToken=True), _account(automount=False)
            ),
        ),
        Example("an account of its own", account(*_HELD, _pod(serviceAccountName="web"))),
        Example("an account without rights", account(*_HELD, _pod("till"))),
    ),
)  # fmt: skip
def kubernetes_token_automounted(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Kubernetes workloads that get a token with rights which they never asked for.

    A pod that names no service account runs as `default` of its namespace, and the token of that
    account is mounted into it: whoever gets into the pod holds the rights of all that share the
    account. A workload that names an account, or says that the token is to be mounted, asks for it.
    Facts: `account`, `witness`.

    Fix: Set `automountServiceAccountToken: false`, or bind the rights to an account of the workload
    that needs them.

    Source: CIS Kubernetes Benchmark 5.1.5 and 5.1.6; NIST SP 800-53 Rev. 5 AC-6.
    """
    for found in mounted_tokens(analysis.resources, analysis.subjects):
        workload = found.workload
        grants = found.account.grants
        line = workload.lines.get(found.path, workload.origin.line)
        bindings = (one.binding.evidence for one in grants)
        yield Observation(
            resource=workload.uid,
            path=(*found.path, "automountServiceAccountToken"),
            message=_MESSAGE,
            arguments={
                "workload": f"{workload.kind.rpartition('/')[2]} {workload.name}",
                "account": found.account.words,
            },
            evidence=tuple(dict.fromkeys(one for one in (workload.evidence, *bindings) if one)),
            origin=replace(workload.origin, line=line),
            facts={
                "account": found.account.uid,
                "witness": [dict(one.fact) for one in grants[:40]],
            },
        )
