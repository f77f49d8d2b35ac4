"""Kubernetes roles that allow more than those who hold them were seen to use."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.evaluate.permissions._kubernetes import (
    aggregating,
    bound_grants,
    feeds_others,
    rules_of,
)
from scanner.evaluate.permissions._kubernetes_can import AccessReview, permits, reaches, review
from scanner.evaluate.permissions._kubernetes_narrow import narrowed, unused
from scanner.evaluate.permissions._kubernetes_seen import Seen, seen_in
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.kubernetes_rules import Rule

__all__ = ["WideRole", "roles_not_judged", "wide_roles"]

_GROUP = "kubernetes/rbac.authorization.k8s.io/"
_LABEL = "kubernetes.io/bootstrapping"
_SHIPPED = ("cluster-admin", "admin", "edit", "view")
_BY_WHAT_IS_HELD = frozenset({"roles", "clusterroles", "rolebindings", "clusterrolebindings"})
"""Who writes these may give only what they hold themselves, which no request shows."""


@dataclass(frozen=True, slots=True)
class WideRole:
    """A role with the parts of its rules that were used.

    Attributes:
        written: the role as the spec has it, or as it was read.
        parts: per rule of `written` what is left of it; () where nothing is.
        used: what was seen to be done by this role, each still allowed by the parts.
        unused: what nobody was seen to do, in words.
        logs: evidence of the use.
    """

    role: Resource
    written: Resource
    parts: tuple[tuple[Rule, ...], ...]
    used: tuple[AccessReview, ...]
    unused: tuple[str, ...]
    logs: tuple[str, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All that is left."""
        return tuple(dict.fromkeys(one for part in self.parts for one in part))


def wide_roles(estate: Estate) -> Iterator[WideRole]:
    """Yield the roles of which every holder was seen, and not all rules were used."""
    kinds = (f"{_GROUP}ClusterRole", f"{_GROUP}Role")
    specs = {one.uid: one for kind in kinds for one in estate.of_kind(kind, Side.SPEC)}
    for role, used, bindings, seen in _judged(estate):
        if any(_counts_by_what_is_held(one) for one in used):
            continue
        spec = specs.get(role.uid, role)
        # Another text than what was judged cannot be narrowed by it.
        written = spec if set(rules_of(spec)) == set(rules_of(role)) else role
        rules = rules_of(written)
        parts = tuple(narrowed(rules, used))
        left = tuple(one for part in parts for one in part)
        gone = tuple(dict.fromkeys(unused(rules, left)))
        if gone and _still_allowed(role, left, bindings, used):
            yield WideRole(role, written, parts, used, gone, seen.logs)


def roles_not_judged(estate: Estate) -> Iterator[NotEvaluated]:
    """Yield the roles that write roles or bindings: what they may give away is not seen."""
    for role, used, _, _ in _judged(estate):
        if any(_counts_by_what_is_held(one) for one in used):
            reason = (
                "it is used to write roles or bindings, for which all that it holds counts: "
                "no right of it is called unused"
            )
            yield NotEvaluated("permissions", reason, incomplete=False, resource=role.uid)


def _counts_by_what_is_held(use: AccessReview) -> bool:
    wrote = use.verb in ("create", "update", "patch")
    return (
        wrote and use.api_group == "rbac.authorization.k8s.io" and use.resource in _BY_WHAT_IS_HELD
    )


def _judged(
    estate: Estate,
) -> Iterator[tuple[Resource, tuple[AccessReview, ...], list[Resource], Seen]]:
    """Yield the roles of which all is known: use by each subject of each of their bindings."""
    seen = seen_in(estate)
    if seen is None:
        return
    bindings: dict[str, list[Resource]] = {}
    for binding, role, _, _ in bound_grants(estate):
        bindings.setdefault(_GROUP + role, []).append(binding)
    selectors = aggregating(estate)
    for kind in ("ClusterRole", "Role"):
        for one in estate.of_kind(_GROUP + kind):
            held = bindings.get(one.uid, [])
            if held and _is_own(one) and not feeds_others(one, selectors):
                used = _used(one, held, seen)
                if used:
                    yield one, used, held, seen


def _is_own(role: Resource) -> bool:
    """Say whether people wrote the rules of a role: neither Kubernetes nor a controller did."""
    metadata = role.attributes.get("metadata")
    held = metadata if isinstance(metadata, Mapping) else {}
    labels, name = held.get("labels"), str(held.get("name", ""))
    shipped = isinstance(labels, Mapping) and _LABEL in labels
    own_name = name not in _SHIPPED and not name.startswith("system:")
    return own_name and not shipped and "aggregationRule" not in role.attributes


def _used(role: Resource, bindings: list[Resource], seen: Seen) -> tuple[AccessReview, ...]:
    """Return what was done by a role; () when a subject of one of its bindings was not seen."""
    rules = rules_of(role)
    found: dict[AccessReview, None] = {}
    for binding in bindings:
        listed = binding.attributes.get("subjects")
        for subject in listed if isinstance(listed, list) else ():
            mine = seen.of(subject, binding) if isinstance(subject, Mapping) else []
            allowed = [
                one
                for one in mine
                if reaches(binding, one) and any(permits(rule, one) for rule in rules)
            ]
            if not allowed:
                return ()
            found.update(dict.fromkeys(allowed))
    return tuple(found)


def _still_allowed(
    role: Resource,
    left: tuple[Rule, ...],
    bindings: list[Resource],
    used: tuple[AccessReview, ...],
) -> bool:
    """Decide all use anew with the narrower role alone, bound as it is."""
    rules = [one.as_written() for one in left]
    after = replace(role, attributes={**role.attributes, "rules": rules})
    alone = Estate((after, *bindings))
    return all(review(alone, one).verdict == "allow" for one in used)
