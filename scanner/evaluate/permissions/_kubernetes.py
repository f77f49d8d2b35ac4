"""Kubernetes RBAC: which subject holds which rule, where, and through which binding."""

from collections.abc import Iterator, Mapping

from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.normalize.grammars.kubernetes_rules import Rule, rule_of, texts

__all__ = [
    "KubernetesGrant", "Rule", "Subject", "aggregating", "bound_grants", "feeds_others", "kubernetes_subjects",
    "rules_of", "unbound_roles",
]  # fmt: skip

_GROUP = "kubernetes/rbac.authorization.k8s.io/"
_BOOTSTRAP = "kubernetes.io/bootstrapping"
_AGGREGATED = "rbac.authorization.k8s.io/aggregate-to-"
_EVERYBODY = ("system:anonymous", "system:unauthenticated", "system:authenticated")
_READ, _WRITE = ("get", "list", "watch"), ("create", "delete", "patch", "update")


@dataclass(frozen=True, slots=True)
class KubernetesGrant:
    """One rule as a subject holds it.

    Attributes:
        namespace: where it holds; "" for the whole cluster.
        role: uid of the role. binding: the binding resource.
    """

    rule: Rule
    namespace: str
    role: str
    binding: Resource

    @property
    def fact(self) -> Mapping[str, Json]:
        """The grant as a report names it."""
        return {
            "role": self.role,
            "binding": self.binding.uid,
            "namespace": self.namespace or "*",
            "verbs": list(self.rule.verbs),
            "resources": list(self.rule.resources),
            **({"names": list(self.rule.names)} if self.rule.names else {}),
            **({"place": str(self.binding.origin)} if self.binding.origin.file else {}),
        }


@dataclass(frozen=True, slots=True)
class Subject:
    """A user, group or service account with all that is bound to it.

    Attributes:
        grants: its own. inherited: those of the groups that Kubernetes puts it in.
    """

    kind: str
    name: str
    namespace: str
    grants: tuple[KubernetesGrant, ...]
    inherited: tuple[KubernetesGrant, ...] = ()

    @property
    def uid(self) -> str:
        """Identity of the subject among resources."""
        place = f"{self.namespace}/" if self.namespace else ""
        return f"kubernetes/{self.kind}/{place}{self.name}"

    @property
    def words(self) -> str:
        """The subject as a message names it."""
        place = f"{self.namespace}/" if self.namespace else ""
        kind = "service account" if self.kind == "ServiceAccount" else self.kind.lower()
        return f"{kind} {place}{self.name}"


def _of(verbs: tuple[str, ...], group: str, *resources: str) -> Rule:
    return Rule(verbs, (group,), resources)


_EDIT = (
    _of(_READ, "", "secrets"),
    _of(_WRITE, "", "secrets", "pods", "configmaps", "services"),
    _of(("get", "create"), "", "pods/exec", "pods/attach", "pods/portforward", "pods/proxy"),
    _of(_WRITE, "apps", "deployments", "daemonsets", "statefulsets", "replicasets"),
    _of(_WRITE, "batch", "jobs", "cronjobs"),
    _of(("impersonate",), "", "serviceaccounts"),
    _of(("create",), "", "serviceaccounts/token"),
)
_BUILT_IN: Mapping[str, tuple[Rule, ...]] = {
    "cluster-admin": (Rule(("*",), ("*",), ("*",), urls=("*",)),),
    "edit": _EDIT,
    "admin": (*_EDIT, _of((*_READ, *_WRITE), "rbac.authorization.k8s.io", "roles", "rolebindings")),
    "view": (_of(_READ, "", "pods", "services", "configmaps"),),
}
"""What matters of the roles that every cluster has (Kubernetes documentation, "User-facing roles")."""


def kubernetes_subjects(
    estate: Estate,
) -> tuple[tuple[Subject, ...], tuple[NotEvaluated, ...]]:
    """Return the subjects that something is bound to, by name, and the bindings not understood."""
    roles = {
        one.uid: one for kind in ("Role", "ClusterRole") for one in estate.of_kind(_GROUP + kind)
    }
    cluster_roles = [one for one in roles.values() if one.kind.endswith("ClusterRole")]
    held: dict[tuple[str, str, str], list[KubernetesGrant]] = {}
    gaps: list[NotEvaluated] = []
    for binding in _bindings(estate):
        uid, rules = _bound(binding, roles, cluster_roles)
        if rules is None:
            reason = f"it binds {uid.removeprefix(_GROUP)}, which was not read"
            gaps.append(NotEvaluated("permissions", reason, resource=binding.uid))
            continue
        namespace = _namespace(binding)
        grants = [KubernetesGrant(rule, namespace, uid, binding) for rule in rules]
        for subject in _subjects(binding):
            held.setdefault(subject, []).extend(grants)
    return tuple(_subject(key, held) for key in sorted(held)), tuple(gaps)


def bound_grants(
    estate: Estate,
) -> Iterator[tuple[Resource, str, tuple[KubernetesGrant, ...], bool]]:
    """Yield each binding with the name of its role, what it grants, and whether that is all."""
    roles = {
        one.uid: one for kind in ("Role", "ClusterRole") for one in estate.of_kind(_GROUP + kind)
    }
    cluster_roles = [one for one in roles.values() if one.kind.endswith("ClusterRole")]
    for binding in _bindings(estate):
        kind = _part(binding.attributes, "roleRef").get("kind")
        if kind == "ClusterRole" or (kind == "Role" and _namespace(binding)):
            uid, rules = _bound(binding, roles, cluster_roles)
            namespace = _namespace(binding)
            grants = tuple(KubernetesGrant(one, namespace, uid, binding) for one in rules or ())
            complete = uid in roles or uid.endswith("ClusterRole/cluster-admin")
            yield binding, uid.removeprefix(_GROUP), grants, complete


def _bindings(estate: Estate) -> Iterator[Resource]:
    for kind in ("ClusterRoleBinding", "RoleBinding"):
        yield from estate.of_kind(_GROUP + kind)


def _namespace(resource: Resource) -> str:
    if resource.kind.startswith(f"{_GROUP}Cluster"):
        return ""
    return str(_part(resource.attributes, "metadata").get("namespace") or "default")


def _part(document: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    value = document.get(name)
    return value if isinstance(value, Mapping) else {}


def _items(document: Mapping[str, Json], name: str) -> list[Mapping[str, Json]]:
    value = document.get(name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _bound(
    binding: Resource, roles: Mapping[str, Resource], cluster_roles: list[Resource]
) -> tuple[str, tuple[Rule, ...] | None]:
    """Return uid and rules of the role that a binding names; None for rules that were not read."""
    reference = _part(binding.attributes, "roleRef")
    name, kind = str(reference.get("name", "")), str(reference.get("kind", ""))
    if kind == "Role":
        candidates = [f"{_GROUP}Role/{_namespace(binding)}/{name}", f"{_GROUP}Role/{name}"]
    else:
        candidates = [f"{_GROUP}ClusterRole/{name}"]
    for uid in candidates:
        if uid in roles:
            return uid, tuple(_rules_of(roles[uid], cluster_roles, frozenset()))
    if kind == "ClusterRole" and (name in _BUILT_IN or name.startswith("system:")):
        return candidates[0], _BUILT_IN.get(name, ())
    return candidates[0], None


def _rules_of(
    role: Resource, cluster_roles: list[Resource], seen: frozenset[str]
) -> Iterator[Rule]:
    """Yield the rules of a role; those of an aggregated one come from the roles it selects."""
    selectors = _items(_part(role.attributes, "aggregationRule"), "clusterRoleSelectors")
    if not selectors:
        yield from (rule_of(raw) for raw in _items(role.attributes, "rules"))
        return
    for other in cluster_roles:
        if other.uid != role.uid and other.uid not in seen:
            labels = _part(_part(other.attributes, "metadata"), "labels")
            if any(_selects(selector, labels) for selector in selectors):
                yield from _rules_of(other, cluster_roles, seen | {role.uid})


def _selects(selector: Mapping[str, Json], labels: Mapping[str, Json]) -> bool:
    matched = all(labels.get(key) == value for key, value in _part(selector, "matchLabels").items())
    return matched and all(_holds(one, labels) for one in _items(selector, "matchExpressions"))


def _holds(expression: Mapping[str, Json], labels: Mapping[str, Json]) -> bool:
    key, operator = expression.get("key"), expression.get("operator")
    values = texts(expression.get("values"))
    if operator in ("Exists", "DoesNotExist"):
        return bool((key in labels) == (operator == "Exists"))
    found = str(labels.get(str(key), "")) in values if key in labels else False
    return bool(found == (operator == "In"))


def _subjects(binding: Resource) -> Iterator[tuple[str, str, str]]:
    for raw in _items(binding.attributes, "subjects"):
        kind, name = str(raw.get("kind", "")), str(raw.get("name", ""))
        namespace = str(raw.get("namespace") or "") if kind == "ServiceAccount" else ""
        if kind == "User" and name.startswith("system:serviceaccount:"):
            _, _, namespace, name = (*name.split(":", 3), "")[:4]
            kind = "ServiceAccount"
        if not _is_systems_own(binding, kind, name, namespace):
            yield kind, namespace or (_namespace(binding) if kind == "ServiceAccount" else ""), name


def _is_systems_own(binding: Resource, kind: str, name: str, namespace: str) -> bool:
    """Say whether a binding gives a part of Kubernetes itself the role that it was made with."""
    metadata = _part(binding.attributes, "metadata")
    labels = _part(metadata, "labels")
    own_name = str(metadata.get("name", ""))
    shipped = labels.get(_BOOTSTRAP) == "rbac-defaults" and (
        own_name == "cluster-admin" or own_name.startswith("system:")
    )
    component = name.startswith("system:") and name not in _EVERYBODY
    controller = kind == "ServiceAccount" and namespace == "kube-system"
    return shipped and (component or controller)


def _subject(
    key: tuple[str, str, str], held: Mapping[tuple[str, str, str], list[KubernetesGrant]]
) -> Subject:
    kind, namespace, name = key
    groups = [] if kind == "Group" else ["system:authenticated"]
    if kind == "ServiceAccount":
        groups += ["system:serviceaccounts", f"system:serviceaccounts:{namespace}"]
    inherited = [grant for group in groups for grant in held.get(("Group", "", group), ())]
    return Subject(kind, name, namespace, tuple(held[key]), tuple(inherited))


def unbound_roles(estate: Estate) -> Iterator[Resource]:
    """Yield the roles that no binding names, without those that Kubernetes ships."""
    named = {
        (str(reference.get("kind")), str(reference.get("name")))
        for binding in _bindings(estate)
        for reference in [_part(binding.attributes, "roleRef")]
    }
    for kind in ("ClusterRole", "Role"):
        for role in estate.of_kind(_GROUP + kind):
            metadata = _part(role.attributes, "metadata")
            shipped = _part(metadata, "labels").get(_BOOTSTRAP) == "rbac-defaults"
            if not shipped and (kind, str(metadata.get("name"))) not in named:
                yield role


def aggregating(estate: Estate) -> list[Mapping[str, Json]]:
    """Return what aggregated roles select others by."""
    return [
        selector
        for one in estate.of_kind(f"{_GROUP}ClusterRole")
        for selector in _items(_part(one.attributes, "aggregationRule"), "clusterRoleSelectors")
    ]


def feeds_others(role: Resource, selectors: list[Mapping[str, Json]]) -> bool:
    """Say whether an aggregated role takes the rules of this one, or may, by its labels."""
    labels = _part(_part(role.attributes, "metadata"), "labels")
    return any(str(key).startswith(_AGGREGATED) for key in labels) or any(
        _selects(one, labels) for one in selectors
    )


def rules_of(role: Resource) -> tuple[Rule, ...]:
    """Return the rules written in a role itself."""
    return tuple(rule_of(raw) for raw in _items(role.attributes, "rules"))
