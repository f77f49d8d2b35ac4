"""A Kubernetes API server of our own: discovery, lists with `limit` and `continue`, and watches.

Answers have the shapes that API servers of version 1.31 give, written down from the published API
reference: `APIGroupList`, `APIResourceList`, lists, `Status` of refusals, watch events and bookmarks.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.live.loopback import Asked, Said, serving

_RESOURCES = {
    "v1": [
        ("configmaps", "ConfigMap", True), ("namespaces", "Namespace", False),
        ("secrets", "Secret", True), ("events", "Event", True), ("pods/status", "Pod", True),
    ],
    "apps/v1": [("deployments", "Deployment", True)],
    "rbac.authorization.k8s.io/v1": [("clusterroles", "ClusterRole", False)],
}  # fmt: skip


@dataclass
class Cluster:
    """What the server holds, and what it refuses.

    Attributes:
        objects: by the plural of their kind. refused: beginnings of addresses that answer 403.
        expired: continuations that answer 410 once.
    """

    objects: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    expired: set[str] = field(default_factory=set)
    token: str = "looking"  # of the service account
    asked: list[str] = field(default_factory=list)
    revision: int = 41
    compacted: int = 0
    events: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)

    def change(self, plural: str, name: str, **fields: Any) -> None:
        """Change an object, and note the event that a watch tells of it."""
        one = next(held for held in self.objects[plural] if held["metadata"]["name"] == name)
        one.update(fields)
        self._note(plural, "MODIFIED", one)

    def remove(self, plural: str, name: str) -> None:
        one = next(held for held in self.objects[plural] if held["metadata"]["name"] == name)
        self.objects[plural].remove(one)
        self._note(plural, "DELETED", one)

    def _note(self, plural: str, event: str, one: dict[str, Any]) -> None:
        self.revision += 1
        one["metadata"]["resourceVersion"] = str(self.revision)
        told = {"type": event, "object": json.loads(json.dumps(one))}
        self.events.append((self.revision, plural, told))

    def _watch(
        self, plural: str, namespace: str, query: dict[str, str], kind: str, version: str
    ) -> Said:
        """Give the events since a revision, waiting for the first as long as was asked."""
        since = int(query["resourceVersion"])
        if since < self.compacted:
            gone = {"kind": "Status", "code": 410, "reason": "Expired", "status": "Failure"}
            return Said(json.dumps({"type": "ERROR", "object": gone}).encode())
        end = time.monotonic() + min(int(query.get("timeoutSeconds", 1)), 1)
        found: list[dict[str, Any]] = []
        while not found and time.monotonic() < end:
            found = [
                told for at, what, told in list(self.events)
                if at > since and what == plural
                and (not namespace or told["object"]["metadata"].get("namespace") == namespace)
            ]  # fmt: skip
            time.sleep(0.02)
        typed = [
            {**one, "object": {"apiVersion": version, "kind": kind, **one["object"]}}
            for one in found
        ]
        return Said("\n".join(json.dumps(one) for one in typed).encode())

    def add(self, plural: str, name: str, namespace: str = "shop", **rest: Any) -> None:
        metadata = {"name": name, "uid": f"uid-{name}", "resourceVersion": "7"}
        if namespace:
            metadata["namespace"] = namespace
        metadata |= rest.pop("metadata", {})
        self.objects.setdefault(plural, []).append({"metadata": metadata, **rest})

    def answer(self, asked: Asked) -> Said:
        place = urlsplit(asked.path)
        query = {key: held[0] for key, held in parse_qs(place.query).items()}
        self.asked.append(asked.path)
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return _status(401, "Unauthorized", "Unauthorized")
        if place.path.startswith(self.refused or "-"):
            return _status(403, "Forbidden", f"{place.path} is forbidden: User cannot list")
        if place.path == "/apis":
            return Said({"kind": "APIGroupList", "groups": [_group(one) for one in _RESOURCES if "/" in one]})  # fmt: skip
        for version, listed in _RESOURCES.items():
            base = f"/apis/{version}" if "/" in version else f"/api/{version}"
            if place.path == base:
                return Said(_resources(version, listed))
            if place.path.startswith(f"{base}/"):
                return self._list(place.path.removeprefix(f"{base}/"), query, version, listed)
        return _status(404, "NotFound", "the server could not find the requested resource")

    def _list(self, path: str, query: dict[str, str], version: str, listed: Any) -> Said:
        parts = path.split("/")
        plural = parts[-1]
        namespace = parts[1] if parts[0] == "namespaces" and len(parts) == 3 else ""
        kind = next((one[1] for one in listed if one[0] == plural), "")
        held = [
            one for one in self.objects.get(plural, ())
            if not namespace or one["metadata"].get("namespace") == namespace
        ]  # fmt: skip
        if query.get("watch"):
            return self._watch(plural, namespace, query, kind, version)
        start, size = int(query.get("continue") or 0), int(query.get("limit") or 500)
        if query.get("continue", "") in self.expired:
            self.expired.discard(query["continue"])
            return _status(410, "Expired", "The provided continue parameter is too old")
        left = len(held) - start - size
        metadata: dict[str, Any] = {"resourceVersion": str(self.revision)}
        if left > 0:
            metadata |= {"continue": str(start + size), "remainingItemCount": left}
        items = held[start : start + size]
        return Said({"kind": f"{kind}List", "apiVersion": version, "metadata": metadata, "items": items})  # fmt: skip


def _group(version: str) -> dict[str, Any]:
    group = version.partition("/")[0]
    told = {"groupVersion": version, "version": version.partition("/")[2]}
    return {"name": group, "versions": [told], "preferredVersion": told}


def _resources(version: str, listed: Any) -> dict[str, Any]:
    rows = [
        {"name": name, "singularName": "", "namespaced": namespaced, "kind": kind,
         "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"]}
        for name, kind, namespaced in listed
    ]  # fmt: skip
    return {"kind": "APIResourceList", "groupVersion": version, "resources": rows}


def _status(code: int, reason: str, message: str) -> Said:
    body = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure"}
    return Said({**body, "message": message, "reason": reason, "code": code}, code)


@contextmanager
def kubeconfig_of(cluster: Cluster, folder: Path) -> Iterator[str]:
    """Serve the cluster and give the place of a configuration that leads to it."""
    with serving(cluster.answer) as url:
        file = folder / "kubeconfig"
        value = {
            "apiVersion": "v1", "kind": "Config", "current-context": "shop",
            "clusters": [{"name": "shop", "cluster": {"server": url}}],
            "users": [{"name": "auditor", "user": {"token": "looking"}}],
            "contexts": [{"name": "shop", "context": {"cluster": "shop", "user": "auditor"}}],
        }  # fmt: skip
        file.write_text(json.dumps(value))
        yield str(file)
