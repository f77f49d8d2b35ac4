"""Kubernetes objects as people write them and as a server gives them back."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

Pair = tuple[dict[str, Any], dict[str, Any]]

SHARE_DRIFTED = 100
"""One object in this many is changed by hand."""


def pairs(count: int) -> Iterator[Pair]:
    """Yield specs and what is live of them: Deployments, Services and ConfigMaps, the same always."""
    for number in range(count):
        spec = (_deployment, _service, _settings)[number % 3](number)
        yield spec, _served(spec, number)


def _head(kind: str, version: str, name: str) -> dict[str, Any]:
    labels = {"app": name, "team": "shop"}
    metadata = {"name": name, "namespace": f"ns-{sum(map(ord, name)) % 40}", "labels": labels}
    return {"apiVersion": version, "kind": kind, "metadata": metadata}


def _deployment(number: int) -> dict[str, Any]:
    name = f"web-{number}"
    container = {
        "name": "web",
        "image": f"registry.example/web:{number}",
        "args": ["--port", "8080", "--verbose"],
        "env": [{"name": f"SETTING_{n}", "value": str(n)} for n in range(4)],
        "ports": [{"containerPort": 8080, "name": "http"}],
        "resources": {"limits": {"cpu": "1000m", "memory": "1024Mi"}},
    }
    pod = {"metadata": {"labels": {"app": name}}, "spec": {"containers": [container]}}
    body = {"replicas": 2, "selector": {"matchLabels": {"app": name}}, "template": pod}
    return {**_head("Deployment", "apps/v1", name), "spec": body}


def _service(number: int) -> dict[str, Any]:
    name = f"api-{number}"
    body = {
        "selector": {"app": name},
        "ports": [
            {"name": "http", "port": 80, "targetPort": 8080},
            {"name": "metrics", "port": 9090},
        ],
    }
    return {**_head("Service", "v1", name), "spec": body}


def _settings(number: int) -> dict[str, Any]:
    name = f"settings-{number}"
    data = {f"key_{n}": f"value-{number}-{n}" for n in range(10)}
    return {**_head("ConfigMap", "v1", name), "data": data}


def _served(spec: dict[str, Any], number: int) -> dict[str, Any]:
    live = copy.deepcopy(spec)
    kind = spec["kind"]
    {"Deployment": _serve_deployment, "Service": _serve_service}.get(kind, _as_it_is)(live)
    if number % SHARE_DRIFTED == 0:
        {"Deployment": _scale, "Service": _open_port}.get(kind, _retune)(live)
    live["metadata"] |= {
        "uid": f"00000000-0000-4000-8000-{number:012d}",
        "resourceVersion": str(1000 + number),
        "generation": 1,
        "creationTimestamp": "2028-01-01T00:00:00Z",
        "managedFields": [
            {
                "manager": "kubectl-client-side-apply",
                "operation": "Update",
                "apiVersion": spec["apiVersion"],
                "fieldsType": "FieldsV1",
                "time": "2028-01-01T00:00:00Z",
                "fieldsV1": _owned_document(spec),
            },
            {
                "manager": "kube-controller-manager",
                "operation": "Update",
                "subresource": "status",
                "apiVersion": spec["apiVersion"],
                "fieldsType": "FieldsV1",
                "fieldsV1": {"f:status": {"f:replicas": {}}},
            },
        ],
    }
    return live


def _owned_document(spec: dict[str, Any]) -> dict[str, Any]:
    parts: dict[str, Any] = {key: spec[key] for key in ("data", "spec") if key in spec}
    parts["metadata"] = {"labels": spec["metadata"]["labels"]}
    return _owned(parts)


def _owned(value: Any) -> dict[str, Any]:
    """Return the fields of a value as server-side apply records them."""
    if isinstance(value, dict):
        return {f"f:{key}": _owned(inner) for key, inner in value.items()}
    if isinstance(value, list) and isinstance(value[0], dict):
        return {f"k:{_key(element)}": {".": {}} | _owned(element) for element in value}
    return {}


def _key(element: dict[str, Any]) -> str:
    named = next(name for name in ("containerPort", "port", "name") if name in element)
    rest = {} if named == "name" else {"protocol": "TCP"}
    return json.dumps({named: element[named], **rest}, separators=(",", ":"))


def _as_it_is(_live: dict[str, Any]) -> None:
    pass


def _serve_deployment(live: dict[str, Any]) -> None:
    body = live["spec"]
    body |= {
        "progressDeadlineSeconds": 600,
        "revisionHistoryLimit": 10,
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%"}},
    }
    body["template"]["spec"] |= {
        "restartPolicy": "Always",
        "dnsPolicy": "ClusterFirst",
        "terminationGracePeriodSeconds": 30,
        "securityContext": {},
        "schedulerName": "default-scheduler",
    }
    container = body["template"]["spec"]["containers"][0]
    container["ports"][0]["protocol"] = "TCP"
    container["resources"]["limits"] = {"cpu": "1", "memory": "1Gi"}
    container |= {
        "imagePullPolicy": "IfNotPresent",
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
    }
    live["status"] = {
        "observedGeneration": 1,
        "replicas": 2,
        "readyReplicas": 2,
        "conditions": [{"type": "Available", "status": "True", "reason": "MinimumReplicas"}],
    }


def _serve_service(live: dict[str, Any]) -> None:
    for port in live["spec"]["ports"]:
        port["protocol"] = "TCP"
        port.setdefault("targetPort", port["port"])
    random.Random(live["metadata"]["name"]).shuffle(live["spec"]["ports"])  # noqa: S311 - no secret
    live["spec"] |= {
        "type": "ClusterIP",
        "clusterIP": "10.0.0.7",
        "clusterIPs": ["10.0.0.7"],
        "sessionAffinity": "None",
        "ipFamilies": ["IPv4"],
        "ipFamilyPolicy": "SingleStack",
        "internalTrafficPolicy": "Cluster",
    }
    live["status"] = {"loadBalancer": {}}


def _scale(live: dict[str, Any]) -> None:
    live["spec"]["replicas"] = 7


def _open_port(live: dict[str, Any]) -> None:
    live["spec"]["ports"].append({"name": "debug", "port": 5005, "protocol": "TCP"})


def _retune(live: dict[str, Any]) -> None:
    live["data"]["key_3"] = "changed by hand"
