"""Live resources that a platform makes by itself, so that no spec names them."""

from collections.abc import Callable, Mapping

from scanner.model.resource import Json, Resource

_OWN_CONFIG_MAPS = frozenset(
    {"kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert",
     "extension-apiserver-authentication", "cluster-info", "kubeadm-config", "kubelet-config",
     "kube-apiserver-legacy-service-account-token-tracking"}
)  # fmt: skip
_OWN_CLASSES = frozenset({"system-cluster-critical", "system-node-critical"})
_LEADER = "control-plane.alpha.kubernetes.io/leader"
_CERTIFICATE = "cert-manager.io/certificate-name"
_PROVISIONED = "pv.kubernetes.io/provisioned-by"
_KEPT_UP = "apf.kubernetes.io/autoupdate-spec"
_REGISTERED = "kube-aggregator.kubernetes.io/automanaged"
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
    metadata = _field(spec, "metadata")
    if metadata.get("generateName") and not metadata.get("name"):
        return "each one that is made of it gets a name of its own"
    annotations = metadata.get("annotations")
    if isinstance(annotations, Mapping) and not _HOOKS.isdisjoint(annotations):
        return "a hook, which is there only at its time"
    return ""


def _field(resource: Resource, name: str) -> Mapping[str, Json]:
    held = resource.attributes.get(name)
    return held if isinstance(held, Mapping) else {}


def _bare(resource: Resource) -> str:
    return resource.name.rpartition("/")[2]


def _noted(live: Resource, name: str, field: str = "annotations") -> bool:
    held = _field(live, "metadata").get(field)
    return isinstance(held, Mapping) and name in held


def _own_secret(live: Resource) -> bool:
    """Say whether a token, a release, or the key that a Certificate asked for."""
    if live.attributes.get("type") in (_TOKEN, _RELEASE):
        return True
    return live.attributes.get("type") == "kubernetes.io/tls" and _noted(live, _CERTIFICATE)


def _bootstrapped(live: Resource) -> bool:
    labels = _field(live, "metadata").get("labels")
    return (
        isinstance(labels, Mapping) and labels.get("kubernetes.io/bootstrapping") == "rbac-defaults"
    )


def _always(_live: Resource) -> bool:
    return True


_KUBERNETES: dict[str, Callable[[Resource], bool]] = {
    "kubernetes/ConfigMap": lambda live: _bare(live) in _OWN_CONFIG_MAPS or _noted(live, _LEADER),
    "kubernetes/PersistentVolume": lambda live: _noted(live, _PROVISIONED),
    "kubernetes/scheduling.k8s.io/PriorityClass": lambda live: _bare(live) in _OWN_CLASSES,
    "kubernetes/flowcontrol.apiserver.k8s.io/FlowSchema": lambda live: _noted(live, _KEPT_UP),
    "kubernetes/flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration": lambda live: _noted(
        live, _KEPT_UP
    ),
    "kubernetes/apiregistration.k8s.io/APIService": lambda live: _noted(
        live, _REGISTERED, "labels"
    ),
    "kubernetes/ServiceAccount": lambda live: _bare(live) == "default",
    "kubernetes/Secret": _own_secret,
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
