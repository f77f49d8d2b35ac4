"""Cluster-wide bindings of Kubernetes whose rights were seen to be used in one namespace alone.

A RoleBinding gives the rules of its role in one namespace, which a ClusterRoleBinding of the same
role gives there too: whatever the rules are, nothing is granted anew.
"""

from collections.abc import Iterator, Mapping

from scanner.evaluate.permissions._kubernetes import KubernetesGrant, bound_grants
from scanner.evaluate.permissions._kubernetes_can import AccessReview, permits, review
from scanner.evaluate.permissions._kubernetes_seen import Seen, seen_in
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.documents._place import Below

__all__ = ["Narrowing", "facts_of", "narrowings", "under_of"]

_GROUP = "kubernetes/rbac.authorization.k8s.io/"
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


def narrowings(estate: Estate) -> Iterator[Narrowing]:
    """Yield the bindings whose every subject was seen, and all of them in one namespace."""
    seen = seen_in(estate)
    if seen is None:
        return
    roles = {one.uid: one for one in estate.of_kind(f"{_GROUP}ClusterRole")}
    for binding, role, grants, complete in bound_grants(estate):
        held = roles.get(_GROUP + role)
        if not complete or not grants or not _is_own(binding) or _aggregated(held):
            continue
        used = _used(binding, grants, seen)
        namespaces = {one.namespace for one in used}
        namespace = next(iter(namespaces), "")
        if len(namespaces) == 1 and namespace and _still_allowed(held, binding, namespace, used):
            written, taken = _written(estate, binding, namespace)
            yield Narrowing(binding, role, namespace, used, grants, seen.logs, written, taken)


def _is_own(binding: Resource) -> bool:
    """Say whether a binding is cluster-wide, not shipped by Kubernetes, and whole."""
    metadata = binding.attributes.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, Mapping) else None
    shipped = isinstance(labels, Mapping) and _LABEL in labels
    return binding.kind == f"{_GROUP}ClusterRoleBinding" and not shipped


def _aggregated(role: Resource | None) -> bool:
    """Say whether other roles, which may not have been read, add to the rules of a role."""
    return role is not None and "aggregationRule" in role.attributes


def _used(
    binding: Resource, grants: tuple[KubernetesGrant, ...], seen: Seen
) -> tuple[AccessReview, ...]:
    """Return the uses that a binding allows; () when one of its subjects was not seen."""
    found: dict[AccessReview, None] = {}
    listed = binding.attributes.get("subjects")
    for subject in listed if isinstance(listed, list) else ():
        mine = seen.of(subject, binding) if isinstance(subject, Mapping) else []
        allowed = [one for one in mine if any(permits(grant.rule, one) for grant in grants)]
        if not allowed:
            return ()
        found.update(dict.fromkeys(allowed))
    return tuple(found)


def _still_allowed(
    role: Resource | None, binding: Resource, namespace: str, used: tuple[AccessReview, ...]
) -> bool:
    """Decide all use anew with the RoleBinding alone in place of every binding."""
    metadata = {**binding.attributes["metadata"], "namespace": namespace}
    document = {**binding.attributes, "kind": "RoleBinding", "metadata": metadata}
    made = Resource(f"{_GROUP}RoleBinding/-", f"{_GROUP}RoleBinding", document)
    after = Estate((role, made) if role is not None else (made,))
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


def under_of(written: Resource) -> tuple[str | int, ...]:
    """Return where an object stands in its document; () when it is the whole of it."""
    return written.lines.under if isinstance(written.lines, Below) else ()
