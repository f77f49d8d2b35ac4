"""The narrowest rules of a Kubernetes role that allow what was seen: parts of those it has.

Names are written where they mean something and stay: `create` and `deletecollection` are asked
without a name, and what controllers make has another name tomorrow. What no request shows is kept
as it is: verbs that admission asks about (`bind`, `use`, `approve`), paths that are no resource,
and what the kubelet asks about nodes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from scanner.evaluate.permissions._kubernetes_can import AccessReview, permits
from scanner.normalize.grammars.kubernetes_rules import Rule

__all__ = ["narrowed", "unused"]

_VERBS = (
    "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection",
    "impersonate",
)  # fmt: skip
"""Verbs that an audit log shows as requests."""
_MADE = frozenset(
    {"pods", "replicasets", "controllerrevisions", "jobs", "events", "endpointslices", "nodes",
     "certificatesigningrequests", "volumeattachments", "persistentvolumes", "workloads"}
)  # fmt: skip
"""Resources of which controllers make the objects, or whose names come and go with machines."""
_GENERATED = re.compile(r".*-(?:[bcdfghjklmnpqrstvwxz2456789]{5}|[0-9a-f]{8,64}|[0-9]{6,20})\Z")
"""Ends of names that Kubernetes, a hash or a clock gave."""


def narrowed(rules: Sequence[Rule], uses: Iterable[AccessReview]) -> list[tuple[Rule, ...]]:
    """Return per rule its parts that were used, or the rule itself where all of it was.

    A use that two rules allow is counted for the first.
    """
    by_rule: list[list[AccessReview]] = [[] for _ in rules]
    for use in uses:
        at = next((at for at, rule in enumerate(rules) if permits(rule, use)), None)
        if at is not None:
            by_rule[at].append(use)
    return [_parts(rule, used) for rule, used in zip(rules, by_rule, strict=True)]


def unused(rules: Iterable[Rule], parts: Sequence[Rule]) -> Iterator[str]:
    """Yield in words what the rules allow and their parts do not, by resource."""
    for rule in rules:
        for group, resource in product(rule.groups, rule.resources):
            gone: list[str] = []
            named: list[str] = []
            for verb in rule.verbs:
                atom = Rule((verb,), (group,), (resource,), rule.names)
                if not any(part.covers(atom) for part in parts):
                    limited = any(part.names and _same(part, atom) for part in parts)
                    (named if limited else gone).append(verb)
            where = f"{resource}.{group}" if group else resource
            if gone:
                yield f"{_listed(gone)} {where}"
            if named:
                yield f"{_listed(named)} {where} of other names"


def _same(part: Rule, atom: Rule) -> bool:
    return part.allows(atom.verbs[0], atom.groups[0], atom.resources[0])


def _listed(verbs: list[str]) -> str:
    return "/".join("any verb on" if verb == "*" else verb for verb in verbs)


def _parts(rule: Rule, uses: list[AccessReview]) -> tuple[Rule, ...]:
    used: dict[tuple[str, str], dict[str, set[str]]] = {}
    for use in uses:
        if not use.resource.startswith("/"):
            held = used.setdefault((use.api_group, use.resource), {})
            held.setdefault(use.verb, set()).add(use.name)
    shapes: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for (group, resource), verbs in sorted(used.items()):
        by_names: dict[tuple[str, ...], list[str]] = {}
        for verb in sorted(verbs, key=_order):
            by_names.setdefault(_names(rule, resource, verbs[verb]), []).append(verb)
        for names, together in by_names.items():
            shapes.setdefault((group, tuple(together), names), []).append(resource)
    parts = [
        Rule(verbs, (group,), tuple(resources), names)
        for (group, verbs, names), resources in shapes.items()
    ]
    parts += _not_shown(rule)
    whole = not any(unused([rule], parts)) and (parts or not rule.resources)
    return (rule,) if whole else tuple(dict.fromkeys(parts))


def _order(verb: str) -> tuple[int, str]:
    return (_VERBS.index(verb) if verb in _VERBS else len(_VERBS), verb)


def _names(rule: Rule, resource: str, used: set[str]) -> tuple[str, ...]:
    """Return the names to write: those used, or none where a name would not last."""
    if rule.names:
        return tuple(sorted(used))
    made = resource.partition("/")[0] in _MADE
    lasting = not made and all(one and not _GENERATED.match(one) for one in used)
    return tuple(sorted(used)) if lasting else ()


def _not_shown(rule: Rule) -> Iterator[Rule]:
    """Yield what a rule allows that no request shows; a star is not taken for all of it."""
    if rule.urls:
        yield Rule(rule.verbs, (), (), (), rule.urls)
    asked_inside = tuple(one for one in rule.verbs if one not in ("*", *_VERBS))
    if asked_inside and rule.resources:
        yield Rule(asked_inside, rule.groups, rule.resources, rule.names)
    of_nodes = tuple(one for one in rule.resources if one.startswith("nodes/"))
    if of_nodes:
        yield Rule(rule.verbs, rule.groups, of_nodes, rule.names)
