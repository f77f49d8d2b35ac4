"""Specs of a cluster as teams keep them in git, in the shares that `SHARES` says.

The shares are ours: what a platform with some hundred services keeps in git, by our own judgement.
Workloads look as charts render them: recommended labels, probes, resources, settings from config
maps and secrets, security contexts. One in a hundred is the definition of a custom resource, with a
schema of a few hundred fields; published ones are larger.
"""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

SHARES = {
    "Deployment": 18, "Service": 17, "ConfigMap": 15, "ServiceAccount": 9, "Ingress": 6,
    "RoleBinding": 5, "ClusterRole": 5, "Role": 4, "ClusterRoleBinding": 4, "ExternalSecret": 4,
    "HorizontalPodAutoscaler": 4, "PodDisruptionBudget": 3, "NetworkPolicy": 2, "StatefulSet": 2,
    "CustomResourceDefinition": 1, "CronJob": 1,
}  # fmt: skip
"""How many of a hundred objects are of a kind."""
_VERSIONS = {
    "Deployment": "apps/v1", "StatefulSet": "apps/v1", "CronJob": "batch/v1",
    "Ingress": "networking.k8s.io/v1", "NetworkPolicy": "networking.k8s.io/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2", "PodDisruptionBudget": "policy/v1",
    "CustomResourceDefinition": "apiextensions.k8s.io/v1",
    "ExternalSecret": "secrets.example.com/v1",
    **dict.fromkeys(
        ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"), "rbac.authorization.k8s.io/v1"
    ),
}  # fmt: skip
_CLUSTER_WIDE = ("ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition")
_OFTEN = 89
"""Steps through the shares so that kinds alternate; it shares no factor with a hundred."""


def spec_of(number: int) -> Json:
    """Return the spec of one object, the same always."""
    kind = _KINDS[number * _OFTEN % 100]
    name = f"shop-{number}"
    labels = {
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/instance": name,
        "app.kubernetes.io/version": f"1.{number % 30}.2",
        "app.kubernetes.io/component": "backend",
        "helm.sh/chart": "service-4.2.0",
    }
    metadata: Json = {"name": name, "namespace": f"team-{number % 40}", "labels": labels}
    if kind in _CLUSTER_WIDE:
        del metadata["namespace"]
    head = {"apiVersion": _VERSIONS.get(kind, "v1"), "kind": kind, "metadata": metadata}
    return {**head, **_MAKERS[kind](name, number)}


def _selected(name: str) -> Json:
    return {"app.kubernetes.io/name": name, "app.kubernetes.io/instance": name}


def _probe(path: str) -> Json:
    return {
        "httpGet": {"path": path, "port": "http"},
        "initialDelaySeconds": 5,
        "periodSeconds": 15,
    }


def _env(name: str, settings: int) -> list[Json]:
    plain = [{"name": f"SETTING_{n}", "value": f"{name}-{n}"} for n in range(settings)]
    password = {"secretKeyRef": {"name": f"{name}-db", "key": "password"}}
    return [
        *plain,
        {"name": "POD_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
        {"name": "DB_PASSWORD", "valueFrom": password},
    ]


def _container(name: str, number: int) -> Json:
    return {
        "name": "service",
        "image": f"registry.example.com/shop/service:1.{number % 30}.2",
        "args": ["--listen", ":8080", "--log-format", "json"],
        "env": _env(name, 3 + number % 6),
        "envFrom": [{"configMapRef": {"name": f"{name}-settings"}}],
        "ports": [
            {"name": "http", "containerPort": 8080},
            {"name": "metrics", "containerPort": 9090},
        ],
        "livenessProbe": _probe("/live"),
        "readinessProbe": _probe("/ready"),
        "resources": {
            "requests": {"cpu": "100m", "memory": "256Mi"},
            "limits": {"cpu": f"{500 * (1 + number % 3)}m", "memory": "1024Mi"},
        },
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [
            {"name": "settings", "mountPath": "/etc/service", "readOnly": True},
            {"name": "scratch", "mountPath": "/tmp"},  # noqa: S108 - a path inside a container
        ],
    }


def _pod(name: str, number: int) -> Json:
    return {
        "metadata": {
            "labels": _selected(name),
            "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "9090"},
        },
        "spec": {
            "serviceAccountName": name,
            "securityContext": {"runAsNonRoot": True, "runAsUser": 10001, "fsGroup": 10001},
            "containers": [_container(name, number)],
            "volumes": [
                {"name": "settings", "configMap": {"name": f"{name}-settings"}},
                {"name": "scratch", "emptyDir": {}},
            ],
        },
    }


def _workload(name: str, number: int) -> Json:
    return {"selector": {"matchLabels": _selected(name)}, "template": _pod(name, number)}


def _deployment(name: str, number: int) -> Json:
    return {"spec": {"replicas": 2 + number % 4, **_workload(name, number)}}


def _stateful_set(name: str, number: int) -> Json:
    claim = {
        "metadata": {"name": "data"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "20Gi"}},
        },
    }
    body = {"replicas": 3, "serviceName": name, **_workload(name, number)}
    return {"spec": {**body, "volumeClaimTemplates": [claim]}}


def _cron_job(name: str, number: int) -> Json:
    pod = _pod(name, number)
    pod["spec"]["restartPolicy"] = "OnFailure"
    job = {"spec": {"backoffLimit": 2, "template": pod}}
    return {"spec": {"schedule": f"{number % 60} 3 * * *", "jobTemplate": job}}


def _service(name: str, _number: int) -> Json:
    ports = [
        {"name": "http", "port": 80, "targetPort": "http"},
        {"name": "metrics", "port": 9090},
    ]
    return {"spec": {"selector": _selected(name), "ports": ports}}


def _settings(_name: str, number: int) -> Json:
    data = {f"setting.{n}": f"value {number} {n}" for n in range(4 + number % 9)}
    lines = (f"rule {n}: allow 192.0.2.{n} # {number}" for n in range(20))
    return {"data": {**data, "rules.conf": "\n".join(lines) + "\n"}}


def _ingress(name: str, _number: int) -> Json:
    backend = {"service": {"name": name, "port": {"name": "http"}}}
    paths = [
        {"path": path, "pathType": "Prefix", "backend": backend}
        for path in ("/", "/api", "/static")
    ]
    host = f"{name}.example.com"
    return {
        "spec": {
            "ingressClassName": "public",
            "tls": [{"hosts": [host], "secretName": f"{name}-tls"}],
            "rules": [{"host": host, "http": {"paths": paths}}],
        }
    }


def _role(_name: str, number: int) -> Json:
    rules = [
        {"apiGroups": [""], "resources": ["pods", "pods/log"], "verbs": ["get", "list", "watch"]},
        {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list", "patch"]},
        {"apiGroups": ["batch"], "resources": ["jobs"], "verbs": ["create", "delete"]},
        {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "update", "watch"]},
    ]
    return {"rules": rules[: 2 + number % 3]}


def _binding(kind: str) -> Callable[[str, int], Json]:
    def make(name: str, number: int) -> Json:
        return {
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name},
            "subjects": [
                {"kind": "ServiceAccount", "name": name, "namespace": f"team-{number % 40}"},
                {"kind": "Group", "name": "deployers", "apiGroup": "rbac.authorization.k8s.io"},
            ],
        }

    return make


def _autoscaler(name: str, _number: int) -> Json:
    target = {"type": "Utilization", "averageUtilization": 70}
    return {
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name},
            "minReplicas": 2,
            "maxReplicas": 10,
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
        }
    }


def _budget(name: str, _number: int) -> Json:
    return {"spec": {"minAvailable": 1, "selector": {"matchLabels": _selected(name)}}}


def _policy(name: str, _number: int) -> Json:
    peers = [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "edge"}}}]
    return {
        "spec": {
            "podSelector": {"matchLabels": _selected(name)},
            "policyTypes": ["Ingress"],
            "ingress": [{"from": peers, "ports": [{"protocol": "TCP", "port": 8080}]}],
        }
    }


def _external_secret(name: str, _number: int) -> Json:
    data = [
        {"secretKey": key, "remoteRef": {"key": f"shop/{name}", "property": key}}
        for key in ("user", "host", "database")
    ]
    store = {"name": "vault", "kind": "ClusterSecretStore"}
    return {"spec": {"refreshInterval": "1h", "secretStoreRef": store, "data": data}}


def _definition(name: str, number: int) -> Json:
    def schema(depth: int) -> Json:
        fields: Json = {
            f"field{n}": {"type": "string", "description": f"What field {n} of {name} is for."}
            for n in range(12)
        }
        if depth:
            fields |= {f"part{n}": schema(depth - 1) for n in range(3)}
        return {"type": "object", "description": "A part.", "properties": fields}

    singular = f"widget{number}"
    version = {"name": "v1", "served": True, "storage": True}
    return {
        "spec": {
            "group": "shop.example.com",
            "names": {"kind": singular.title(), "plural": f"{singular}s", "singular": singular},
            "scope": "Namespaced",
            "versions": [{**version, "schema": {"openAPIV3Schema": schema(2)}}],
        }
    }


_MAKERS: dict[str, Callable[[str, int], Json]] = {
    "Deployment": _deployment, "StatefulSet": _stateful_set, "CronJob": _cron_job,
    "Service": _service, "ConfigMap": _settings, "Ingress": _ingress, "Role": _role,
    "ClusterRole": _role, "RoleBinding": _binding("Role"),
    "ClusterRoleBinding": _binding("ClusterRole"), "HorizontalPodAutoscaler": _autoscaler,
    "PodDisruptionBudget": _budget, "NetworkPolicy": _policy, "ExternalSecret": _external_secret,
    "CustomResourceDefinition": _definition,
    "ServiceAccount": lambda _name, _number: {"automountServiceAccountToken": False},
}  # fmt: skip
_KINDS = tuple(kind for kind, share in SHARES.items() for _ in range(share))
