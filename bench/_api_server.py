"""What an API server makes of an applied spec, as `kubectl get -o json` prints it.

Modelled on live objects as they were recorded from servers: keys sorted, identity and times, all
defaults, status with conditions, and who owns which field. A third is applied by `kubectl apply`
(with the annotation of the last apply), a third by Helm (which owns the defaults as well, since it
updates), a third by server-side apply. Controllers own the status, and some annotations.
"""

import json
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
_TIME = "2028-01-01T00:00:00Z"
_KEYS = {
    "containers": ("name",), "env": ("name",), "volumes": ("name",), "conditions": ("type",),
    "volumeMounts": ("mountPath",),
}  # fmt: skip
_ATOMIC = frozenset({"selector", "podSelector", "fieldRef", "secretKeyRef", "roleRef", "ports_of"})
_OPEN = frozenset({"status", "managedFields"})


def served(spec: Json, number: int) -> Json:
    """Return the live object of a spec."""
    live: Json = json.loads(json.dumps(spec))
    kind = live["kind"]
    _DEFAULTS.get(kind, _none)(live)
    status = _STATUS.get(kind)
    tool, operation, owned = _tool(spec, live, number)
    if status:
        live["status"] = status(live)
    live["metadata"] |= {
        "uid": f"00000000-0000-4000-8000-{number:012d}",
        "resourceVersion": str(100_000 + number),
        "creationTimestamp": _TIME,
    }
    if "spec" in live:
        live["metadata"]["generation"] = 1 + number % 9
    live["metadata"]["managedFields"] = [
        _managed(live, tool, operation, _fields(owned)),
        *_controllers(live),
    ]
    result: Json = json.loads(json.dumps(live, sort_keys=True))
    return result


def _tool(spec: Json, live: Json, number: int) -> tuple[str, str, Json]:
    """Return manager, operation and what it owns; and leave its traces in the live object."""
    notes = live["metadata"].setdefault("annotations", {})
    if number % 3 == 0:
        whole = {**spec, "metadata": {"annotations": {}, **spec["metadata"]}}
        text = json.dumps(whole, sort_keys=True, separators=(",", ":")) + "\n"
        notes["kubectl.kubernetes.io/last-applied-configuration"] = text
        return "kubectl-client-side-apply", "Update", live
    if number % 3 == 1:
        notes["meta.helm.sh/release-name"] = "shop"
        notes["meta.helm.sh/release-namespace"] = "shop"
        live["metadata"]["labels"]["app.kubernetes.io/managed-by"] = "Helm"
        return "helm", "Update", live
    if not notes:
        del live["metadata"]["annotations"]
    return "kustomize-controller", "Apply", spec


def _managed(live: Json, manager: str, operation: str, fields: Json, part: str = "") -> Json:
    record = {
        "manager": manager,
        "operation": operation,
        "apiVersion": live["apiVersion"],
        "time": _TIME,
        "fieldsType": "FieldsV1",
        "fieldsV1": fields,
    }
    return {**record, "subresource": part} if part else record


def _controllers(live: Json) -> list[Json]:
    if "status" not in live:
        return []
    fields: Json = {"f:status": _owned("status", live["status"])}
    if live["kind"] == "Deployment":
        live["metadata"].setdefault("annotations", {})["deployment.kubernetes.io/revision"] = "3"
        note: Json = {"f:deployment.kubernetes.io/revision": {}}
        fields["f:metadata"] = {"f:annotations": note}
    return [_managed(live, "kube-controller-manager", "Update", fields, "status")]


def _fields(document: Json) -> Json:
    named = {
        key: document["metadata"][key]
        for key in ("labels", "annotations")
        if document["metadata"].get(key)
    }
    rest = {k: v for k, v in document.items() if k not in ("apiVersion", "kind", "metadata")}
    parts = {f"f:{key}": _owned(key, value) for key, value in rest.items()}
    return {"f:metadata": {f"f:{key}": _owned(key, value) for key, value in named.items()}, **parts}


def _owned(name: str, value: Any) -> Json:
    """Return the fields of a value as a server records them: keyed lists by key, others whole."""
    if isinstance(value, dict) and value and name not in _ATOMIC:
        inner = {f"f:{key}": _owned(key, each) for key, each in value.items()}
        return inner if name in ("spec", "status", "data") else {".": {}, **inner}
    keys = _list_keys(name, value)
    if not keys:
        return {}
    elements = {
        f"k:{json.dumps({k: _part(e, k) for k in keys}, separators=(',', ':'))}": _owned("", e)
        for e in value
    }
    return {".": {}, **elements}


def _list_keys(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return ()
    if name == "ports" and ("containerPort" in value[0] or "port" in value[0]):
        number = "containerPort" if "containerPort" in value[0] else "port"
        return (number, "protocol")
    return _KEYS.get(name, ())


def _part(element: Json, key: str) -> Any:
    return element.get(key, "TCP" if key == "protocol" else None)


def _none(_live: Json) -> None:
    """Leave the object as it is: nothing is filled in for its kind."""


def _fill(held: Json, **values: Any) -> None:
    for key, value in values.items():
        held.setdefault(key, value)


def _pod(pod: Json) -> None:
    body = pod["spec"]
    _fill(
        body, restartPolicy="Always", dnsPolicy="ClusterFirst", schedulerName="default-scheduler",
        terminationGracePeriodSeconds=30, serviceAccount=body["serviceAccountName"],
    )  # fmt: skip
    pod["metadata"]["creationTimestamp"] = None
    for container in body["containers"]:
        _fill(
            container, imagePullPolicy="IfNotPresent", terminationMessagePolicy="File",
            terminationMessagePath="/dev/termination-log",
        )  # fmt: skip
        for port in container["ports"]:
            _fill(port, protocol="TCP")
        for probe in (container["livenessProbe"], container["readinessProbe"]):
            _fill(probe, timeoutSeconds=1, successThreshold=1, failureThreshold=3)
            _fill(probe["httpGet"], scheme="HTTP")
        limits = container["resources"]["limits"]
        limits |= {"memory": "1Gi", "cpu": {"1000m": "1"}.get(limits["cpu"], limits["cpu"])}
        for each in container["env"]:
            if "fieldRef" in each.get("valueFrom", {}):
                _fill(each["valueFrom"]["fieldRef"], apiVersion="v1")
    for volume in body["volumes"]:
        if "configMap" in volume:
            _fill(volume["configMap"], defaultMode=420)


def _deployment(live: Json) -> None:
    rolling = {"maxSurge": "25%", "maxUnavailable": "25%"}
    _fill(
        live["spec"], progressDeadlineSeconds=600, revisionHistoryLimit=10,
        strategy={"type": "RollingUpdate", "rollingUpdate": rolling},
    )  # fmt: skip
    _pod(live["spec"]["template"])


def _stateful_set(live: Json) -> None:
    body = live["spec"]
    kept = {"whenDeleted": "Retain", "whenScaled": "Retain"}
    _fill(
        body, podManagementPolicy="OrderedReady", revisionHistoryLimit=10,
        updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
        persistentVolumeClaimRetentionPolicy=kept,
    )  # fmt: skip
    for claim in body["volumeClaimTemplates"]:
        _fill(claim, apiVersion="v1", kind="PersistentVolumeClaim", status={"phase": "Pending"})
        claim["metadata"]["creationTimestamp"] = None
        _fill(claim["spec"], volumeMode="Filesystem")
    _pod(body["template"])


def _cron_job(live: Json) -> None:
    body = live["spec"]
    _fill(
        body, concurrencyPolicy="Allow", suspend=False, successfulJobsHistoryLimit=3,
        failedJobsHistoryLimit=1,
    )  # fmt: skip
    body["jobTemplate"]["metadata"] = {"creationTimestamp": None}
    _pod(body["jobTemplate"]["spec"]["template"])


def _service(live: Json) -> None:
    for port in live["spec"]["ports"]:
        _fill(port, protocol="TCP", targetPort=port["port"])
    _fill(
        live["spec"], type="ClusterIP", clusterIP="192.0.2.7", clusterIPs=["192.0.2.7"],
        sessionAffinity="None", ipFamilies=["IPv4"], ipFamilyPolicy="SingleStack",
        internalTrafficPolicy="Cluster",
    )  # fmt: skip


def _binding(live: Json) -> None:
    # The server leaves out what it knows anyway.
    for subject in live["subjects"]:
        if subject["kind"] == "Group":
            _fill(subject, apiGroup="rbac.authorization.k8s.io")


def _external_secret(live: Json) -> None:
    for each in live["spec"]["data"]:
        _fill(each["remoteRef"], conversionStrategy="Default", decodingStrategy="None")
    _fill(live["spec"], target={"creationPolicy": "Owner", "deletionPolicy": "Retain"})


def _definition(live: Json) -> None:
    names = live["spec"]["names"]
    _fill(names, listKind=f"{names['kind']}List")
    _fill(live["spec"], conversion={"strategy": "None"})


def _condition(kind: str, reason: str) -> Json:
    times = {"lastTransitionTime": _TIME, "lastUpdateTime": _TIME}
    return {"type": kind, "status": "True", "reason": reason, "message": f"{reason}.", **times}


def _replicas(live: Json) -> Json:
    count = live["spec"]["replicas"]
    return {
        **dict.fromkeys(("replicas", "readyReplicas", "updatedReplicas"), count),
        "availableReplicas": count,
        "observedGeneration": 3,
        "conditions": [
            _condition("Available", "MinimumReplicasAvailable"),
            _condition("Progressing", "NewReplicaSetAvailable"),
        ],
    }


def _conditions(*kinds: str) -> Callable[[Json], Json]:
    return lambda _live: {"conditions": [_condition(kind, "AsExpected") for kind in kinds]}


_DEFAULTS: dict[str, Callable[[Json], None]] = {
    "Deployment": _deployment, "StatefulSet": _stateful_set, "CronJob": _cron_job,
    "Service": _service, "RoleBinding": _binding, "ClusterRoleBinding": _binding,
    "ExternalSecret": _external_secret, "CustomResourceDefinition": _definition,
}  # fmt: skip
_STATUS: dict[str, Callable[[Json], Json]] = {
    "Deployment": _replicas, "StatefulSet": _replicas,
    "CronJob": lambda _live: {"lastScheduleTime": _TIME, "lastSuccessfulTime": _TIME},
    "Service": lambda _live: {"loadBalancer": {}},
    "Ingress": lambda _live: {"loadBalancer": {"ingress": [{"ip": "198.51.100.4"}]}},
    "HorizontalPodAutoscaler": _conditions("AbleToScale", "ScalingActive", "ScalingLimited"),
    "PodDisruptionBudget": _conditions("DisruptionAllowed"),
    "ExternalSecret": _conditions("Ready"),
    "CustomResourceDefinition": _conditions("NamesAccepted", "Established"),
}  # fmt: skip
