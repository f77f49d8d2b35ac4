"""Which objects a constraint of Gatekeeper is about: `spec.match`.

Source: Gatekeeper documentation, "Constraints" (the match field), and what its matchers do with
Namespaces and with objects of the cluster.
"""

import re
from collections.abc import Mapping, Sequence

from scanner.model.resource import Json

KNOWN = frozenset(
    {
        "kinds",
        "namespaces",
        "excludedNamespaces",
        "labelSelector",
        "namespaceSelector",
        "scope",
        "name",
        "source",
    }
)
_NAMESPACE = re.compile(r"\*?[-:a-z0-9]*\*?")
_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_SELECTORS = ("labelSelector", "namespaceSelector")
_DEFAULT = "default"
_NAMESPACED = """
ConfigMap ControllerRevision CronJob DaemonSet Deployment EndpointSlice Endpoints Event
HorizontalPodAutoscaler Ingress Job Lease LimitRange NetworkPolicy PersistentVolumeClaim Pod
PodDisruptionBudget PodTemplate ReplicaSet ReplicationController ResourceQuota Role RoleBinding
Secret Service ServiceAccount StatefulSet
"""
_IN_NAMESPACES = frozenset(_NAMESPACED.split())
"""Kinds whose objects get the default namespace where a manifest names none."""
# The API server gives every namespace this label.
_NAME_LABEL = "kubernetes.io/metadata.name"


def mistake(match: Mapping[str, Json]) -> str:
    """Say what of a match Gatekeeper would not take; "" where it takes all."""
    if unknown := sorted(match.keys() - KNOWN):
        return f"spec.match.{unknown[0]} is unknown"
    for field in ("namespaces", "excludedNamespaces"):
        for pattern in _list(match.get(field)):
            if not _NAMESPACE.fullmatch(str(pattern)):
                return f"spec.match.{field}: {pattern!r} is a name with * at its ends alone"
    for field in _SELECTORS:
        for one in _list(_mapping(match.get(field)).get("matchExpressions")):
            operator = _mapping(one).get("operator")
            if operator not in _OPERATORS:
                return f"spec.match.{field}: {operator!r} is none of {', '.join(_OPERATORS)}"
    return ""


def chooses(
    match: Mapping[str, Json], document: Mapping[str, Json], namespaces: Mapping[str, Json]
) -> bool:
    """Say whether a match chooses an object.

    Args:
        match: without mistakes.
        document: the object.
        namespaces: labels of each namespace whose object is there.

    Raises:
        LookupError: the labels of the object's namespace decide, and they are not known.
    """
    metadata = _mapping(document.get("metadata"))
    group = str(document.get("apiVersion", "")).rpartition("/")[0]
    kind = str(document.get("kind", ""))
    is_namespace = kind == "Namespace" and not group
    place = str(metadata.get("namespace") or (_DEFAULT if kind in _IN_NAMESPACES else ""))
    # A Namespace is in itself; to other objects of the cluster the names do not apply.
    named = str(metadata.get("name", "")) if is_namespace else place
    labels = _mapping(metadata.get("labels"))
    chosen = (
        # Documents are what somebody wrote, never what an expansion made of them.
        match.get("source") != "Generated",
        _kind_matches(match.get("kinds"), group, kind),
        not named or not match.get("namespaces") or _named(match["namespaces"], named),
        not (named and _named(match.get("excludedNamespaces"), named)),
        not match.get("name") or _named([match["name"]], str(metadata.get("name", ""))),
        _scope(match.get("scope"), "" if is_namespace else place),
        _selects(match.get("labelSelector"), labels),
    )
    selector = match.get("namespaceSelector")
    if not all(chosen) or not selector or not named:
        return all(chosen)
    held = labels if is_namespace else namespaces.get(named)
    if held is None:
        raise LookupError(named)
    return _selects(selector, {_NAME_LABEL: named, **_mapping(held)})


def _kind_matches(kinds: Json, group: str, kind: str) -> bool:
    if not kinds:
        return True
    return any(
        _any(_mapping(one).get("apiGroups"), group) and _any(_mapping(one).get("kinds"), kind)
        for one in _list(kinds)
    )


def _any(names: Json, name: str) -> bool:
    return not names or "*" in names or name in names


def _named(patterns: Json, name: str) -> bool:
    return any(_fits(str(pattern), name) for pattern in _list(patterns))


def _fits(pattern: str, name: str) -> bool:
    """Match with a * at the start, at the end, or at both, and nowhere else."""
    if pattern.startswith("*") and pattern.endswith("*"):
        return pattern.strip("*") in name
    if pattern.startswith("*"):
        return name.endswith(pattern[1:])
    if pattern.endswith("*"):
        return name.startswith(pattern[:-1])
    return pattern == name


def _scope(scope: Json, place: str) -> bool:
    return bool(place) == (scope == "Namespaced") or scope not in ("Namespaced", "Cluster")


def _selects(selector: Json, labels: Mapping[str, Json]) -> bool:
    held = _mapping(selector)
    exact = all(
        labels.get(key) == value for key, value in _mapping(held.get("matchLabels")).items()
    )
    return exact and all(
        _expression(_mapping(e), labels) for e in _list(held.get("matchExpressions"))
    )


def _expression(expression: Mapping[str, Json], labels: Mapping[str, Json]) -> bool:
    value, values = labels.get(expression.get("key", "")), _list(expression.get("values"))
    return {
        "In": value is not None and value in values,
        "NotIn": value is None or value not in values,
        "Exists": value is not None,
        "DoesNotExist": value is None,
    }[str(expression.get("operator"))]


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list | tuple) else []
