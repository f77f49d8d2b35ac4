"""What an audit log of a Kubernetes API server says about rights that were used.

Kind `trueup/kubernetes-use`, one for each log; `uses` holds, for each user with its groups, each
`{user, groups, verb, group, resource, namespace, names, url}`: `names` are the objects, or None when
they are too many to list. `complete` is false when a line could not be read or uses were left out.

What the authorizer allowed was used, also where the request failed later. Source: Kubernetes
documentation, "Auditing", and the API reference of audit.k8s.io/v1 Event.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from scanner.model.evidence import Snapshot
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource

KIND = "trueup/kubernetes-use"
_MOST = 50_000
_MOST_NAMES = 100
_STAGES = ("ResponseStarted", "ResponseComplete", "Panic")
_REFUSED = (401, 403)
_ACCOUNT = "system:serviceaccount:"
_Key = tuple[str, tuple[str, ...], str, str, str, str, str]


@dataclass(slots=True)
class Uses:
    """Collects the uses of one log."""

    found: dict[_Key, set[str] | None] = field(default_factory=dict)
    complete: bool = True

    def add(self, event: Mapping[str, Json]) -> None:
        """Count an event, if the authorizer allowed what it tells of."""
        user = event.get("user")
        if not isinstance(user, Mapping) or not _allowed(event):
            return
        other = event.get("impersonatedUser")
        if isinstance(other, Mapping):
            for group, resource, namespace, name in _impersonated(other):
                self._count((*_who(user), "impersonate", group, resource, namespace, ""), name)
            user = other
        target, uri = event.get("objectRef"), str(event.get("requestURI") or "")
        verb = str(event.get("verb", ""))
        if not isinstance(target, Mapping):
            self._count((*_who(user), verb, "", "", "", uri.partition("?")[0]), "")
            return
        resource, part = str(target.get("resource") or ""), str(target.get("subresource") or "")
        whole = f"{resource}/{part}" if part else resource
        key = (verb, str(target.get("apiGroup") or ""), whole, _namespace(target, uri), "")
        # The log takes the name of a new object from the object; the request was asked without one.
        unnamed = verb in ("create", "deletecollection") and not part
        self._count((*_who(user), *key), "" if unnamed else str(target.get("name") or ""))

    def _count(self, key: _Key, name: str) -> None:
        if key not in self.found and len(self.found) >= _MOST:
            self.complete = False
            return
        names = self.found.setdefault(key, set())
        if names is not None:
            names.add(name)
            if len(names) > _MOST_NAMES:
                self.found[key] = None

    def resource(self, snapshot: Snapshot) -> Resource:
        """Return the record of the log."""
        fields = ("user", "groups", "verb", "group", "resource", "namespace", "url")
        uses = [
            {
                **dict(zip(fields, key, strict=True)),
                "groups": list(key[1]),
                "names": None if names is None else sorted(names),
            }
            for key, names in sorted(self.found.items(), key=lambda item: item[0])
        ]
        return Resource(
            uid=f"{KIND}/{snapshot.source.name}/{snapshot.address}",
            kind=KIND,
            attributes={"uses": uses, "complete": self.complete},
            side=snapshot.source.side,
            origin=replace(snapshot.origin, line=1),
            evidence=snapshot.digest,
        )


def _allowed(event: Mapping[str, Json]) -> bool:
    notes = event.get("annotations")
    decision = notes.get("authorization.k8s.io/decision") if isinstance(notes, Mapping) else None
    if decision is not None:
        return bool(decision == "allow")
    status = event.get("responseStatus")
    code = status.get("code") if isinstance(status, Mapping) else None
    return event.get("stage") in _STAGES and code not in _REFUSED


def _who(user: Mapping[str, Json]) -> tuple[str, tuple[str, ...]]:
    groups = user.get("groups")
    listed = groups if isinstance(groups, list) else []
    return str(user.get("username") or ""), tuple(sorted(str(one) for one in listed))


def _impersonated(user: Mapping[str, Json]) -> Iterator[tuple[str, str, str, str]]:
    """Yield group, resource, namespace and name of what acting as somebody is asked for."""
    name, groups = _who(user)
    if name.startswith(_ACCOUNT):
        _, _, namespace, account = (*name.split(":", 3), "")[:4]
        yield "", "serviceaccounts", namespace, account
        return
    yield "", "users", "", name
    for group in groups:
        if group != "system:authenticated":
            yield "", "groups", "", group


def _namespace(target: Mapping[str, Json], uri: str) -> str:
    """Return the namespace that was asked about; the log may take it from the object instead."""
    namespace = str(target.get("namespace") or "")
    path = uri.partition("?")[0] + "/"
    return namespace if not uri or f"/namespaces/{namespace}/" in path else ""
