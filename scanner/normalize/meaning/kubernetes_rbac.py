"""Roles and bindings: rules are sets, and aggregated ClusterRoles get theirs from a controller.

Source: Kubernetes documentation, "Using RBAC Authorization", sections on aggregation and subjects.
"""

from scanner.model.resource import Json
from scanner.normalize.meaning._kubernetes_rows import default, keyed, left_open, unordered
from scanner.normalize.meaning._rows import Case, Exact, Form, Meaning, Row

_LISTS = ("apiGroups", "resources", "resourceNames", "verbs", "nonResourceURLs")
_SELECTORS = {"clusterRoleSelectors": [{"matchLabels": {"aggregate": "true"}}]}
_RULE = {"verbs": ["get"], "resources": ["pods"]}


def without_aggregated_rules(role: Json) -> Json:
    """Return the role without `rules` where a controller writes them from other roles."""
    if isinstance(role, dict) and role.get("aggregationRule"):
        return {key: value for key, value in role.items() if key != "rules"}
    return role


_ROLE = (
    unordered("rules", _RULE, {"verbs": ["list"], "resources": ["pods"]}),
    default("rules", [], [_RULE]),
    Row(
        "rules[]", Exact(), Case(_RULE, dict(_RULE)), Case(_RULE, {**_RULE, "resourceNames": ["a"]})
    ),
    *(unordered(f"rules[].{name}") for name in _LISTS),
)

_BINDING = (
    keyed("subjects", "kind", "namespace", "name"),
    default("subjects[].apiGroup", "rbac.authorization.k8s.io", "other"),
    # The server leaves it out for accounts.
    left_open("subjects[].apiGroup", "", other="other"),
    default("roleRef.apiGroup", "rbac.authorization.k8s.io", "other"),
)

_ACCOUNT = (
    # Token controllers add their own entries; those that a spec names must still be there.
    keyed("imagePullSecrets", "name"),
    keyed("secrets", "name"),
)

MEANING = Meaning(
    types={
        "kubernetes.Role": _ROLE,
        "kubernetes.ClusterRole": (
            Row(
                "",
                Form(without_aggregated_rules),
                Case(
                    {"aggregationRule": _SELECTORS, "rules": []},
                    {"aggregationRule": _SELECTORS, "rules": [_RULE]},
                ),
                Case({"rules": []}, {"rules": [_RULE]}),
            ),
        ),
        "kubernetes.RoleBinding": _BINDING,
        "kubernetes.ServiceAccount": _ACCOUNT,
    },
    kinds={
        "kubernetes/rbac.authorization.k8s.io/*Role": "kubernetes.Role",
        "kubernetes/rbac.authorization.k8s.io/ClusterRole": "kubernetes.ClusterRole",
        "kubernetes/rbac.authorization.k8s.io/*RoleBinding": "kubernetes.RoleBinding",
        "kubernetes/ServiceAccount": "kubernetes.ServiceAccount",
    },
)
