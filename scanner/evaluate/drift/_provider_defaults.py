"""Live resources that a platform makes by itself, so that no spec names them."""

from collections.abc import Callable, Mapping

from scanner.model.resource import Json, Resource

_OWN_CONFIG_MAPS = frozenset({"kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert"})
_OWN_NAMESPACES = frozenset({"default", "kube-system", "kube-public", "kube-node-lease"})
_TOKEN = "kubernetes.io/service-account-token"  # noqa: S105 - the type of a Secret, not a secret
_RELEASE = "helm.sh/release.v1"
_HOOKS = frozenset({"helm.sh/hook", "argocd.argoproj.io/hook"})
"""Annotations of what a deployer makes before, after or instead of its other objects."""


def is_provider_default(live: Resource) -> bool:
    """Say whether the platform made this resource, so that it is not unmanaged by anybody's doing.

    A child of another live object counts as made by the platform: its parent answers for it.
    """
    if live.kind.startswith("kubernetes/"):
        if _field(live, "metadata").get("ownerReferences"):
            return True
        test = _KUBERNETES.get(live.kind)
        return test is not None and test(live)
    test = _AWS.get(live.kind)
    return test is not None and test(live)


def goes_when_done(spec: Resource) -> str:
    """Return why a resource may rightly not be there: its work is done, or not begun; "" else."""
    if spec.kind == "kubernetes/batch/Job" and "ttlSecondsAfterFinished" in _field(spec, "spec"):
        return "a job that is taken away some time after it is done"
    annotations = _field(spec, "metadata").get("annotations")
    if isinstance(annotations, Mapping) and not _HOOKS.isdisjoint(annotations):
        return "a hook, which is there only at its time"
    return ""


def _field(resource: Resource, name: str) -> Mapping[str, Json]:
    held = resource.attributes.get(name)
    return held if isinstance(held, Mapping) else {}


def _bare(resource: Resource) -> str:
    return resource.name.rpartition("/")[2]


def _bootstrapped(live: Resource) -> bool:
    labels = _field(live, "metadata").get("labels")
    return (
        isinstance(labels, Mapping) and labels.get("kubernetes.io/bootstrapping") == "rbac-defaults"
    )


def _always(_live: Resource) -> bool:
    return True


_KUBERNETES: dict[str, Callable[[Resource], bool]] = {
    "kubernetes/ConfigMap": lambda live: _bare(live) in _OWN_CONFIG_MAPS,
    "kubernetes/ServiceAccount": lambda live: _bare(live) == "default",
    "kubernetes/Secret": lambda live: live.attributes.get("type") in (_TOKEN, _RELEASE),
    "kubernetes/Service": lambda live: live.name == "default/kubernetes",
    "kubernetes/Endpoints": _always,
    "kubernetes/Event": _always,
    "kubernetes/Namespace": lambda live: _bare(live) in _OWN_NAMESPACES,
    "kubernetes/rbac.authorization.k8s.io/ClusterRole": _bootstrapped,
    "kubernetes/rbac.authorization.k8s.io/ClusterRoleBinding": _bootstrapped,
    "kubernetes/rbac.authorization.k8s.io/Role": _bootstrapped,
    "kubernetes/rbac.authorization.k8s.io/RoleBinding": _bootstrapped,
    "kubernetes/coordination.k8s.io/Lease": _always,
}


_AWS: dict[str, Callable[[Resource], bool]] = {
    "aws/iam/role": lambda live: str(live.attributes.get("Path", "")).startswith(
        "/aws-service-role/"
    ),
    "aws/iam/policy": lambda live: str(live.attributes.get("Arn", "")).startswith(
        "arn:aws:iam::aws:"
    ),
    "aws/ec2/security_group": lambda live: live.attributes.get("GroupName") == "default",
}
