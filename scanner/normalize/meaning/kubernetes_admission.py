"""What controllers and admission put into Pods, accounts and classes beside what a spec declares.

Source: Kubernetes documentation, "Configure Service Accounts for Pods" (the projected volume
`kube-api-access-*`), "Taints and Tolerations" (default tolerations of 300 seconds), "Storage
Classes" and "Pod Priority and Preemption" (defaults); OpenShift documentation, "Using service
accounts in applications" (tokens and pull secrets that are made for each account).
"""

from collections.abc import Callable

from scanner.model.resource import Json
from scanner.normalize.meaning._kubernetes_rows import default
from scanner.normalize.meaning._rows import Case, Meaning, Row, Settled

_MOUNTED_AT = "/var/run/secrets/kubernetes.io/serviceaccount"
_ACCESS = "kube-api-access-"
_NOT_READY = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
_ONE, _OWN = {"name": "own", "mountPath": "/own"}, {"name": "own", "emptyDir": {}}
_MOUNT = {"name": f"{_ACCESS}x7k2p", "mountPath": _MOUNTED_AT, "readOnly": True}
_VOLUME = {"name": f"{_ACCESS}x7k2p", "projected": {"sources": []}}
_WAIT = {"operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}


def _without(added: Callable[[Json], bool]) -> Callable[[Json, Json], Json]:
    """Return what takes elements out of a live list that were added and that the spec lacks."""

    def settle(spec: Json, live: Json) -> Json:
        if not isinstance(spec, list) or not isinstance(live, list):
            return live
        return [one for one in live if one in spec or not (isinstance(one, dict) and added(one))]

    return settle


def _is_access_mount(mount: Json) -> bool:
    return mount.get("mountPath") == _MOUNTED_AT and str(mount.get("name")).startswith(_ACCESS)


def _is_access_volume(volume: Json) -> bool:
    return volume.keys() == {"name", "projected"} and str(volume["name"]).startswith(_ACCESS)


def _is_default_wait(toleration: Json) -> bool:
    rest = {key: value for key, value in toleration.items() if key != "key"}
    return toleration.get("key") in _NOT_READY and rest == _WAIT


def without_made_secrets(spec: Json, live: Json) -> Json:
    """Return a live account without the secrets that controllers made for it."""
    if not isinstance(spec, dict) or not isinstance(live, dict):
        return live
    metadata = live.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    made = tuple(f"{name}-{sort}-" for sort in ("token", "dockercfg"))
    settle = _without(lambda one: str(one.get("name")).startswith(made))
    kept = {key: settle(spec.get(key), live[key]) for key in _SECRETS if key in live}
    return {**live, **kept}


_SECRETS = ("secrets", "imagePullSecrets")
_TOKEN = {"name": "web-token-x7k2p"}
_HEAD = {"metadata": {"name": "web"}}
_MOUNTS = tuple(
    Row(
        f"spec.{kind}[].volumeMounts",
        Settled(_without(_is_access_mount)),
        Case([_ONE], [_ONE, _MOUNT]),
        Case([_ONE], [_ONE, {**_MOUNT, "mountPath": "/etc"}]),
    )
    for kind in ("containers", "initContainers")
)

MEANING = Meaning(
    types={
        "kubernetes.AdmittedPod": (
            *_MOUNTS,
            Row(
                "spec.volumes",
                Settled(_without(_is_access_volume)),
                Case([_OWN], [_OWN, _VOLUME]),
                Case([_OWN], [_OWN, {"name": _VOLUME["name"], "hostPath": {"path": "/"}}]),
            ),
            Row(
                "spec.tolerations",
                Settled(_without(_is_default_wait)),
                Case([{"key": "a"}], [{"key": "a"}, {"key": _NOT_READY[0], **_WAIT}]),
                Case([{"key": "a"}], [{"key": "a"}, {"key": "b", **_WAIT}]),
            ),
        ),
        "kubernetes.KeptAccount": (
            Row(
                "",
                Settled(without_made_secrets),
                Case(
                    {**_HEAD, "secrets": [{"name": "own"}]},
                    {**_HEAD, "secrets": [_TOKEN, {"name": "own"}]},
                ),
                Case(
                    {**_HEAD, "secrets": [{"name": "own"}]},
                    {**_HEAD, "secrets": [{"name": "other"}, {"name": "own"}]},
                ),
            ),
        ),
        "kubernetes.StorageClass": (
            default("reclaimPolicy", "Delete", "Retain"),
            default("volumeBindingMode", "Immediate", "WaitForFirstConsumer"),
        ),
        "kubernetes.PriorityClass": (
            default("preemptionPolicy", "PreemptLowerPriority", "Never"),
            default("globalDefault", value=False, other=True),
            default("description", "", "for shops"),
        ),
    },
    kinds={
        "kubernetes/Pod": "kubernetes.AdmittedPod",
        "kubernetes/ServiceAccount": "kubernetes.KeptAccount",
        "kubernetes/storage.k8s.io/StorageClass": "kubernetes.StorageClass",
        "kubernetes/scheduling.k8s.io/PriorityClass": "kubernetes.PriorityClass",
    },
)
