"""Random documents, the same said in other words, and one change by hand."""

import copy
import random
from typing import Any

from scanner.model.resource import Json

Path = tuple[str | int, ...]

_WORDS = ("api", "web", "cart", "mail", "sync", "auth", "jobs", "edge", "feed", "rate")
_KEYED = frozenset({"containers", "env", "ports", "volumes", "volumeMounts", "tolerations"})
_SETS = frozenset({"finalizers", "accessModes"})
_FIXED = frozenset({"apiVersion", "kind", "name", "namespace", "containerPort", "protocol", "port"})
_BINARY = {"Ki": 1, "Mi": 1024, "Gi": 1024**2}


def document(chance: random.Random) -> tuple[str, dict[str, Any]]:
    """Return a kind and a spec of that kind."""
    make = chance.choice((_deployment, _service, _settings, _claim, _plain))
    return make(chance)


def _names(chance: random.Random, most: int) -> list[str]:
    return chance.sample(_WORDS, chance.randint(1, most))


def _head(chance: random.Random, version: str, kind: str) -> dict[str, Any]:
    labels = {name: chance.choice(("on", "1", "500m", "1Gi", "yes")) for name in _names(chance, 4)}
    metadata = {"name": chance.choice(_WORDS), "namespace": "shop", "labels": labels}
    if chance.random() < 0.3:
        metadata["finalizers"] = [f"example.org/{name}" for name in _names(chance, 3)]
    return {"apiVersion": version, "kind": kind, "metadata": metadata}


def _container(chance: random.Random, name: str) -> dict[str, Any]:
    amounts = {"cpu": f"{chance.randint(1, 40) * 50}m", "memory": f"{chance.randint(1, 64)}Gi"}
    numbers = chance.sample(range(1000, 1009), 2)
    return {
        "name": name,
        "image": f"{name}:{chance.randint(1, 99)}",
        "args": [f"--{word}" for word in _names(chance, 3)],
        "env": [
            {"name": word.upper(), "value": str(chance.random())} for word in _names(chance, 5)
        ],
        "ports": [
            {"containerPort": number, **chance.choice(({}, {"protocol": "UDP"}))}
            for number in numbers
        ],
        "resources": {"limits": amounts, "requests": dict(amounts)},
    }


def _deployment(chance: random.Random) -> tuple[str, dict[str, Any]]:
    pod = {"containers": [_container(chance, name) for name in _names(chance, 3)]}
    pod["volumes"] = [{"name": n, "configMap": {"name": f"{n}-set"}} for n in _names(chance, 3)]
    body = {
        "replicas": chance.randint(2, 9),
        "minReadySeconds": chance.randint(1, 9),
        "template": {"metadata": {"labels": {"app": "web"}}, "spec": pod},
    }
    return "kubernetes/apps/Deployment", {
        **_head(chance, "apps/v1", "Deployment"),
        "spec": body,
    }


def _service(chance: random.Random) -> tuple[str, dict[str, Any]]:
    ports = [
        {"name": name, "port": 8000 + place, "targetPort": chance.randint(1, 999)}
        for place, name in enumerate(_names(chance, 4))
    ]
    body = {"selector": {"app": chance.choice(_WORDS)}, "ports": ports}
    return "kubernetes/Service", {**_head(chance, "v1", "Service"), "spec": body}


def _settings(chance: random.Random) -> tuple[str, dict[str, Any]]:
    data = {name: chance.choice(("1", "true", "1000m", "x y", "")) for name in _names(chance, 6)}
    return "kubernetes/ConfigMap", {**_head(chance, "v1", "ConfigMap"), "data": data}


def _claim(chance: random.Random) -> tuple[str, dict[str, Any]]:
    modes = chance.sample(("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"), 2)
    amount = {"requests": {"storage": f"{chance.randint(1, 64)}Gi"}}
    body = {"accessModes": modes, "resources": amount, "storageClassName": "fast"}
    head = _head(chance, "v1", "PersistentVolumeClaim")
    return "kubernetes/PersistentVolumeClaim", {**head, "spec": body}


def _plain(chance: random.Random) -> tuple[str, dict[str, Any]]:
    def value(depth: int) -> Json:
        if depth and chance.random() < 0.5:
            return {name: value(depth - 1) for name in _names(chance, 4)}
        return chance.choice((1, 2.5, "1", "yes", True, False, 2**70, [1, 2, 3]))

    return "generic", {name: value(3) for name in _names(chance, 5)}


def in_other_words(value: Json, chance: random.Random, key: str = "") -> Json:
    """Return what a server may make of a spec: another order, other spellings, defaults."""
    if isinstance(value, dict):
        pairs = [(name, in_other_words(each, chance, name)) for name, each in value.items()]
        chance.shuffle(pairs)
        return _filled(dict(pairs))
    if isinstance(value, list):
        elements = [in_other_words(each, chance, key) for each in value]
        if key in _KEYED or key in _SETS:
            chance.shuffle(elements)
        return elements
    return _respelled(value, chance) if key in ("cpu", "memory", "storage") else value


def _respelled(amount: str, chance: random.Random) -> Json:
    if amount.endswith("Gi"):
        unit = chance.choice(tuple(_BINARY))
        return f"{int(amount[:-2]) * _BINARY['Gi'] // _BINARY[unit]}{unit}"
    if amount.endswith("m") and int(amount[:-1]) % 1000 == 0:
        whole = int(amount[:-1]) // 1000
        return chance.choice((whole, str(whole), f"{whole}.0"))
    return amount


def _filled(value: dict[str, Any]) -> dict[str, Any]:
    if "image" in value and "name" in value:
        return {**value, "imagePullPolicy": "IfNotPresent", "terminationMessagePolicy": "File"}
    if "containerPort" in value or "targetPort" in value:
        return {"protocol": "TCP", **value}
    if "metadata" in value and "apiVersion" in value:
        written = {"uid": "1", "resourceVersion": "7", "creationTimestamp": "2028-01-01T00:00:00Z"}
        return {
            **value,
            "metadata": {**value["metadata"], **written},
            "status": {"phase": "Active"},
        }
    return value


def places(value: Json, path: Path = ()) -> list[Path]:
    """Return the paths of the scalars that may change without the resource being another one."""
    if isinstance(value, dict):
        return [
            found
            for name, each in value.items()
            if name not in _FIXED
            for found in places(each, (*path, name))
        ]
    if isinstance(value, list):
        ordered = not (set(path) & _SETS)
        return [f for at, each in enumerate(value) if ordered for f in places(each, (*path, at))]
    return [path]


def changed_by_hand(spec: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return a copy that differs from the spec in one place."""
    copied = copy.deepcopy(spec)
    *around, last = chance.choice(places(copied))
    holder: Any = copied
    for part in around:
        holder = holder[part]
    if isinstance(holder, dict) and chance.random() < 0.25 and holder[last] not in ("", None):
        del holder[last]
    else:
        holder[last] = _another(holder[last])
    return copied


def _another(value: Json) -> Json:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if value.endswith(("m", "Gi")) and value.rstrip("mGi").isdigit():
        return f"{int(value.rstrip('mGi')) + 7}{value.lstrip('0123456789')}"
    return f"{value}x"
