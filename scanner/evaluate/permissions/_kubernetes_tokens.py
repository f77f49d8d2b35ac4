"""Which workloads of Kubernetes get the token of their service account without asking for it."""

from collections.abc import Iterator, Mapping

from scanner.evaluate.permissions._kubernetes import Subject
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource

__all__ = ["PODS", "MountedToken", "mounted_tokens"]

_TEMPLATE = ("spec", "template", "spec")
PODS: Mapping[str, tuple[str, ...]] = {
    "kubernetes/Pod": ("spec",),
    "kubernetes/ReplicationController": _TEMPLATE,
    **{
        f"kubernetes/apps/{kind}": _TEMPLATE
        for kind in ("Deployment", "DaemonSet", "StatefulSet", "ReplicaSet")
    },
    "kubernetes/batch/Job": _TEMPLATE,
    "kubernetes/batch/CronJob": ("spec", "jobTemplate", *_TEMPLATE),
}
"""Kinds that run pods, each with the path at which it describes them."""
_ACCOUNT = "kubernetes/ServiceAccount"
_FIELD = "automountServiceAccountToken"


@dataclass(frozen=True, slots=True)
class MountedToken:
    """A workload into which a token is mounted; `path` is where its pods are described."""

    workload: Resource
    path: tuple[str, ...]
    account: Subject


def mounted_tokens(estate: Estate, subjects: tuple[Subject, ...]) -> Iterator[MountedToken]:
    """Yield the workloads that get the token of the account `default`, which holds rights.

    Who names an account, or says that the token is to be mounted, asks for it. The setting of the
    pod goes before that of the account; without either the token is mounted.
    """
    holding = {
        one.namespace: one
        for one in subjects
        if one.kind == "ServiceAccount" and one.name == "default" and one.grants
    }
    accounts = {one.uid: one for one in estate.of_kind(_ACCOUNT)}
    for kind, path in PODS.items() if holding else ():
        for workload in estate.of_kind(kind):
            pod = _within(workload.attributes, path)
            metadata = _within(workload.attributes, ("metadata",))
            namespace = str(metadata.get("namespace") or "default")
            account = holding.get(namespace)
            named = pod.get("serviceAccountName") or pod.get("serviceAccount") or "default"
            # What a controller made is told of once, at the controller.
            made = bool(metadata.get("ownerReferences"))
            if account is None or made or not pod or named != "default":
                continue
            if pod.get(_FIELD) is None and _stated(accounts, namespace) is None:
                yield MountedToken(workload, path, account)


def _stated(accounts: Mapping[str, Resource], namespace: str) -> Json:
    """Return what the account `default` of a namespace says; None when it says nothing."""
    unplaced = [f"{_ACCOUNT}/default"] if namespace == "default" else []
    for uid in (f"{_ACCOUNT}/{namespace}/default", *unplaced):
        if uid in accounts:
            return accounts[uid].attributes.get(_FIELD)
    return None


def _within(document: Mapping[str, Json], path: tuple[str, ...]) -> Mapping[str, Json]:
    value: Json = document
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}
