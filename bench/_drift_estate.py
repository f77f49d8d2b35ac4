"""Kubernetes objects as people write them and as a server gives them back, some changed by hand."""

from collections.abc import Callable, Iterator
from typing import Any

from bench._api_server import served
from bench._cluster_specs import spec_of

Json = dict[str, Any]
Pair = tuple[Json, Json]

SHARE_DRIFTED = 100
"""One object in this many is changed by hand."""


def pairs(count: int) -> Iterator[Pair]:
    """Yield specs and what is live of them, the same always."""
    for number in range(count):
        spec = spec_of(number)
        live = served(spec, number)
        # Each hundredth object is of one kind: one of each hundred, at another place in each.
        if number % SHARE_DRIFTED == number // SHARE_DRIFTED * 7 % SHARE_DRIFTED:
            _BY_HAND.get(live["kind"], _relabel)(live)
        yield spec, live


def drifted(count: int) -> int:
    """Return how many of so many objects are changed."""
    places = (number // SHARE_DRIFTED * 7 % SHARE_DRIFTED for number in range(count))
    return sum(number % SHARE_DRIFTED == place for number, place in enumerate(places))


def _scale(live: Json) -> None:
    live["spec"]["replicas"] = 17
    _moved(live, "f:spec", "f:replicas")


def _open_port(live: Json) -> None:
    live["spec"]["ports"].append({"name": "debug", "port": 5005, "protocol": "TCP"})
    _moved(live, "f:spec", "f:ports", 'k:{"port":5005,"protocol":"TCP"}')


def _retune(live: Json) -> None:
    live["data"]["setting.1"] = "changed by hand"
    _moved(live, "f:data", "f:setting.1")


def _allow(live: Json) -> None:
    live["rules"].append({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]})
    _moved(live, "f:rules")


def _relabel(live: Json) -> None:
    label = "app.kubernetes.io/component"
    live["metadata"]["labels"][label] = "frontend"
    _moved(live, "f:metadata", "f:labels", f"f:{label}")


def _moved(live: Json, *path: str) -> None:
    """Write down that a person owns a field now, and no other manager does."""
    records = live["metadata"]["managedFields"]
    for record in records:
        fields = record["fieldsV1"]
        for part in path[:-1]:
            fields = fields.get(part, {})
        fields.pop(path[-1], None)
    owned: Json = {}
    for part in reversed(path):
        owned = {part: owned}
    records.append({**records[0], "manager": "kubectl-edit", "operation": "Update"})
    records[-1]["fieldsV1"] = owned


_BY_HAND: dict[str, Callable[[Json], None]] = {
    "Deployment": _scale, "StatefulSet": _scale, "Service": _open_port, "ConfigMap": _retune,
    "Role": _allow, "ClusterRole": _allow,
}  # fmt: skip
