"""Cluster-wide bindings of Kubernetes whose rights were seen to be used in one namespace alone.

A RoleBinding gives the rules of its role in one namespace, which a ClusterRoleBinding of the same
role gives there too: whatever the rules are, nothing is granted anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from scanner.evaluate.permissions._kubernetes import KubernetesGrant, bound_grants
from scanner.evaluate.permissions._kubernetes_can import (
    AccessReview,
    groups_of,
    is_meant,
    permits,
    review,
)
from scanner.model.evidence import NotEvaluated
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Side

__all__ = ["Narrowing", "facts_of", "incomplete_logs", "narrowings"]

_GROUP = "kubernetes/rbac.authorization.k8s.io/"
_USE = "trueup/kubernetes-use"
_LABEL = "kubernetes.io/bootstrapping"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A ClusterRoleBinding that a RoleBinding can replace.

    Attributes:
        used: what its subjects were seen to do by it, each allowed by the RoleBinding too.
        logs: evidence of the use.
        written: the binding as the spec has it, or as it was read.
        taken: whether the namespace has a RoleBinding of that name.
    """

    binding: Resource
    role: str
    namespace: str
    used: tuple[AccessReview, ...]
    grants: tuple[KubernetesGrant, ...]
    logs: tuple[str, ...]
    written: Resource
    taken: bool


def incomplete_logs(estate: Estate) -> Iterator[NotEvaluated]:
    """Yield the logs that do not tell all use, so that nothing is called unused by them."""
    for log in estate.of_kind(_USE):
        if not log.attributes.get("complete"):
            reason = "not all of the log could be counted: no right is called unused"
            yield NotEvaluated("permissions", reason, resource=log.uid)


def narrowings(estate: Estate) -> Iterator[Narrowing]:
    """Yield the bindings whose every subject was seen, and all of them in one namespace."""
    logs = estate.of_kind(_USE)
    if not logs or any(incomplete_logs(estate)):
        return
    names = _names(estate)
    uses = tuple(dict.fromkeys(use for log in logs for use in _uses(log, names)))
    evidence = tuple(dict.fromkeys(log.evidence for log in logs if log.evidence))
    for binding, role, grants, complete in bound_grants(estate):
        if not complete or not grants or not _is_own(binding) or _aggregated(estate, role):
            continue
        used = _used(binding, grants, uses)
        namespaces = {one.namespace for one in used}
        namespace = next(iter(namespaces), "")
        if len(namespaces) == 1 and namespace and _still_allowed(estate, binding, namespace, used):
            written, taken = _written(estate, binding, namespace)
            yield Narrowing(binding, role, namespace, used, grants, evidence, written, taken)


def _names(estate: Estate) -> tuple[str, ...]:
    """Return the names that rules are limited to."""
    named = (name for one in bound_grants(estate) for grant in one[2] for name in grant.rule.names)
    return tuple(dict.fromkeys(("", *named)))


def _uses(log: Resource, every: tuple[str, ...]) -> Iterator[AccessReview]:
    for use in log.attributes["uses"]:
        asked = AccessReview(
            use["user"], groups_of(use["user"], tuple(use["groups"])), use["verb"],
            use["url"] or use["resource"], use["group"], use["namespace"],
        )  # fmt: skip
        # Of too many objects to list, any that a rule names may be one.
        for name in every if use["names"] is None else use["names"]:
            yield replace(asked, name=name)


def _is_own(binding: Resource) -> bool:
    """Say whether a binding is cluster-wide, not shipped by Kubernetes, and whole."""
    metadata = binding.attributes.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, Mapping) else None
    shipped = isinstance(labels, Mapping) and _LABEL in labels
    return binding.kind == f"{_GROUP}ClusterRoleBinding" and not shipped


def _aggregated(estate: Estate, role: str) -> bool:
    """Say whether other roles, which may not have been read, add to the rules of a role."""
    held = (one for one in estate.of_kind(f"{_GROUP}ClusterRole") if one.uid == _GROUP + role)
    return any("aggregationRule" in one.attributes for one in held)


def _used(
    binding: Resource, grants: tuple[KubernetesGrant, ...], uses: tuple[AccessReview, ...]
) -> tuple[AccessReview, ...]:
    """Return the uses that a binding allows; () when one of its subjects was not seen."""
    found: dict[AccessReview, None] = {}
    listed = binding.attributes.get("subjects")
    for subject in listed if isinstance(listed, list) else ():
        known = isinstance(subject, Mapping)
        mine = [one for one in uses if known and is_meant(subject, binding, one)]
        allowed = [one for one in mine if any(permits(grant.rule, one) for grant in grants)]
        if not allowed:
            return ()
        found.update(dict.fromkeys(allowed))
    return tuple(found)


def _still_allowed(
    estate: Estate, binding: Resource, namespace: str, used: tuple[AccessReview, ...]
) -> bool:
    """Decide all use anew with the RoleBinding alone in place of every binding."""
    metadata = {**binding.attributes["metadata"], "namespace": namespace}
    document = {**binding.attributes, "kind": "RoleBinding", "metadata": metadata}
    made = Resource(f"{_GROUP}RoleBinding/-", f"{_GROUP}RoleBinding", document)
    roles = estate.of_kind(f"{_GROUP}ClusterRole")
    after = Estate((*roles, made), estate.as_of)
    return all(review(after, one).verdict == "allow" for one in used)


def _written(estate: Estate, binding: Resource, namespace: str) -> tuple[Resource, bool]:
    """Return the manifest of a binding, and whether the name is taken in the namespace."""
    name = str(binding.attributes["metadata"].get("name"))
    specs = estate.of_kind(binding.kind, Side.SPEC)
    written = next((one for one in specs if one.uid == binding.uid), binding)
    uid = f"{_GROUP}RoleBinding/{namespace}/{name}"
    kind = f"{_GROUP}RoleBinding"
    taken = any(one.uid == uid for side in Side for one in estate.of_kind(kind, side))
    return written, taken


def facts_of(use: AccessReview) -> dict[str, Json]:
    """Return a use as a report names it."""
    return {"user": use.user, "verb": use.verb, "resource": use.resource, "group": use.api_group}
