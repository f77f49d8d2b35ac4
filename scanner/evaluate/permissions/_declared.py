"""What principals may do beside what the spec in git says they should: by meaning, not by text.

Order, statement ids, the spelling of actions, lists split over statements and wildcards that mean the
same are no difference: compared are actions on resource patterns under conditions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scanner.evaluate.permissions._grants import Held, Principal
from scanner.evaluate.permissions._principals import read_principals
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.action_patterns import covers, overlaps
from scanner.normalize.meaning.aws_actions import expand

__all__ = ["Declared", "declared_rights"]

_KINDS = ("aws/iam/user", "aws/iam/role", "aws/iam/group")


@dataclass(frozen=True, slots=True)
class Declared:
    """One principal on both sides.

    Attributes:
        beyond: actions granted on something on which the spec does not grant them, as a set.
        missing: actions the spec grants and that are not granted so.
        unknown: patterns of actions beyond the spec that no known action matches.
        open_denials: statements by which the spec denies and that are not there.
        unbound: whether the spec has a permissions boundary that is not there.
        witness: the statements that grant beyond the spec.
    """

    live: Principal
    spec: Principal
    beyond: int = 0
    missing: int = 0
    unknown: tuple[str, ...] = ()
    open_denials: tuple[Held, ...] = ()
    unbound: bool = False
    witness: tuple[Held, ...] = ()


def declared_rights(
    estate: Estate, live: Iterable[Principal]
) -> tuple[tuple[Declared, ...], tuple[NotEvaluated, ...]]:
    """Return the principals that differ from their spec, and those that cannot be compared."""
    said = [one for kind in _KINDS for one in estate.of_kind(kind, Side.SPEC)]
    if not said:
        return (), ()
    spec = {one.uid: one for one in _principals(_as_live(estate, said))}
    found, gaps = [], []
    for one in live:
        other = spec.get(one.uid)
        if other is None:
            continue
        unread = (*one.unread, *other.unread)
        if unread:
            reason = f"rights beside the spec: {unread[0]} was not read"
            gaps.append(NotEvaluated("permissions", reason, resource=one.uid))
        elif (difference := _compared(one, other)) is not None:
            found.append(difference)
    return tuple(found), tuple(gaps)


def _as_live(estate: Estate, said: list[Resource]) -> Estate:
    """Return the spec as an estate of its own; policies it does not hold are those of the account."""
    policies = {one.uid: one for one in estate.of_kind("aws/iam/policy")}
    policies |= {one.uid: one for one in estate.of_kind("aws/iam/policy", Side.SPEC)}
    resources = (*said, *policies.values())
    return Estate(tuple(replace(one, side=Side.LIVE) for one in resources), estate.as_of)


def _principals(estate: Estate) -> Iterator[Principal]:
    reading = read_principals(estate)
    yield from (*reading.principals, *reading.groups)


def _compared(live: Principal, spec: Principal) -> Declared | None:
    beyond = [(one, _uncovered(one, spec)) for one in live.allowing]
    missing = 0
    for one in spec.allowing:
        missing |= _uncovered(one, live)
    denials = tuple(
        one for one in spec.identity if not one.statement.allow and not _denied(one, live)
    )
    found = Declared(
        live,
        spec,
        _union(bits for _, bits in beyond),
        missing,
        tuple(dict.fromkeys(name for one in live.allowing for name in _unknown(one, spec))),
        denials,
        spec.boundary is not None and live.boundary is None,
        tuple(one for one, bits in beyond if bits),
    )
    differs = found.beyond or found.missing or found.unknown or denials or found.unbound
    return found if differs else None


def _union(sets: Iterable[int]) -> int:
    bits = 0
    for one in sets:
        bits |= one
    return bits


def _uncovered(one: Held, other: Principal) -> int:
    """Return the actions of a statement that the other side does not grant on all it names."""
    left = 0
    for pattern in ("",) if one.statement.not_resource else one.statement.resources:
        granted = _union(
            held.bits
            for held in other.allowing
            if _conditions(held) in (_conditions(one), frozenset()) and _on(held, one, pattern)
        )
        left |= one.bits & ~granted
    return left


def _on(held: Held, one: Held, pattern: str) -> bool:
    """Say whether a statement speaks of all that a pattern (or NotResource) of another means."""
    if "*" in held.statement.resources and not held.statement.not_resource:
        return True
    if one.statement.not_resource:
        wider = held.statement.not_resource
        return wider and set(held.statement.resources) <= set(one.statement.resources)
    if held.statement.not_resource:
        return not any(overlaps(spared, pattern) for spared in held.statement.resources)
    return any(covers(wide, pattern) for wide in held.statement.resources)


def _conditions(one: Held) -> frozenset[tuple[str, str, frozenset[str]]]:
    return frozenset(
        (operator.lower(), key.lower(), frozenset(values))
        for operator, keys in one.statement.condition.items()
        for key, values in keys.items()
    )


def _unknown(one: Held, other: Principal) -> Iterator[str]:
    if one.statement.not_action:
        return
    said = [held.statement.actions for held in other.allowing if not held.statement.not_action]
    for pattern in one.statement.actions:
        known = any(covers(wide, pattern) for actions in said for wide in actions)
        if not known and not expand(pattern):
            yield pattern


def _denied(one: Held, other: Principal) -> bool:
    """Say whether the other side denies all that a statement denies."""
    left = 0
    for pattern in ("",) if one.statement.not_resource else one.statement.resources:
        taken = _union(
            held.bits
            for held in other.identity
            if not held.statement.allow
            and _conditions(held) in (_conditions(one), frozenset())
            and _on(held, one, pattern)
        )
        left |= one.bits & ~taken
    return not left
