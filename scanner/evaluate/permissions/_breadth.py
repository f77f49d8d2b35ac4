"""Which actions a principal may do on every resource of their kind, as sets of actions.

Statement by statement, without looking at single resources: fast enough to ask about every known
action of every principal.
"""

from collections.abc import Iterable
from functools import lru_cache

from scanner.evaluate.permissions._grants import Held, Principal
from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.action_patterns import covers, is_wild, overlaps
from scanner.normalize.grammars.arn import in_account, parse_arn
from scanner.normalize.grammars.iam_conditions import Known, judge, substitute
from scanner.normalize.meaning.aws_actions import action_table, templates_by_service

__all__ = ["Breadth", "breadth", "granting"]


@dataclass(frozen=True, slots=True)
class Breadth:
    """Actions on all resources of a kind.

    Attributes:
        certain: granted on all of them, or all but some, whatever the request.
        conditional: granted on all of them under some condition; holds no certain ones.
    """

    certain: int = 0
    conditional: int = 0

    @property
    def administrator(self) -> bool:
        """Whether nothing is left that is not granted."""
        return self.certain == action_table().everything


def breadth(principal: Principal, *, strict: bool = False) -> Breadth:
    """Return what a principal may do on all resources, after boundary and denials.

    Args:
        principal: who, with all statements it holds.
        strict: count an action only when it is granted on every type of its resources and no Deny
            touches it. Otherwise all resources of one type are enough, all but some are still
            broad, and a Deny takes away what it covers.
    """
    known = principal.known
    reach = _Reach(principal.account, strict=strict)
    granted = _sum(principal.allowing, known, reach)
    if any(name.startswith("permissions boundary") for name in principal.unread):
        granted = Breadth(0, granted.certain | granted.conditional)
    for limit in principal.limits():
        bound = _sum(limit, known, reach)
        certain = granted.certain & bound.certain
        either = (granted.certain | granted.conditional) & (bound.certain | bound.conditional)
        granted = Breadth(certain, either & ~certain)
    for one in principal.denying:
        granted = _less(granted, one, known, reach)
    return granted


@dataclass(frozen=True, slots=True)
class _Reach:
    """Which actions a resource pattern reaches, for one account."""

    account: str
    strict: bool

    def granted(self, pattern: str) -> int:
        """Return the actions that a pattern grants on all resources."""
        return _reached(pattern, self.account, "every" if self.strict else "some")

    def excepted(self, pattern: str) -> int:
        """Return the actions that a pattern, excepted from `*`, leaves no longer broad."""
        return _reached(pattern, self.account, "touched" if self.strict else "every")


def granting(principal: Principal, bits: int) -> Held | None:
    """Return the statement that grants most of a set of actions on all resources."""
    reach = _Reach(principal.account, strict=False)
    best, most = None, 0
    for one in principal.allowing:
        count = (bits & _wide(one, principal.known, reach)).bit_count()
        if count > most:
            best, most = one, count
    return best


def _sum(statements: Iterable[Held], known: Known, reach: _Reach) -> Breadth:
    certain = conditional = 0
    for one in statements:
        judged = judge(one.statement.condition, known, allow=True)
        if judged.when == "always":
            certain |= _wide(one, known, reach)
        elif judged.when == "sometimes":
            conditional |= _wide(one, known, reach)
    return Breadth(certain, conditional & ~certain)


def _wide(one: Held, known: Known, reach: _Reach) -> int:
    """Return the actions of a statement that its resources do not limit."""
    reached = 0
    for written in one.statement.resources:
        pattern, complete = substitute(written, known)
        if one.statement.not_resource:
            reached |= reach.excepted(pattern)
        elif complete:
            reached |= reach.granted(pattern)
    if one.statement.not_resource:
        return one.bits & ~reached
    return one.bits & reached


def _less(granted: Breadth, one: Held, known: Known, reach: _Reach) -> Breadth:
    """Take a Deny away, or make conditional what it takes only sometimes."""
    judged = judge(one.statement.condition, known, allow=False)
    if judged.when == "never":
        return granted
    taken = 0
    if one.statement.not_resource:
        # What is excepted from a Deny on everything is one corner: the rest is gone.
        taken = one.bits
    else:
        for written in one.statement.resources:
            pattern, complete = substitute(written, known)
            if complete or reach.strict:
                taken |= one.bits & reach.excepted(pattern)
    if judged.when == "always":
        return Breadth(granted.certain & ~taken, granted.conditional & ~taken)
    return Breadth(granted.certain & ~taken, granted.conditional | granted.certain & taken)


@lru_cache(maxsize=32_768)
def _reached(pattern: str, account: str, how: str) -> int:
    """Return the actions for which a pattern covers "every" or "some" type, or "touched" one."""
    if set(pattern) == {"*"}:
        return action_table().everything
    if how != "touched" and not is_wild(pattern):
        return 0
    test = overlaps if how == "touched" else covers
    reached = missed = 0
    for template, bits in _candidates(pattern, account):
        if test(pattern, template):
            reached |= bits
        else:
            missed |= bits
    return reached & ~missed if how == "every" else reached


def _candidates(pattern: str, account: str) -> Iterable[tuple[str, int]]:
    """Return the resource types that a pattern may mean, with their actions."""
    arn = parse_arn(pattern)
    if arn is None or is_wild(arn.service):
        return _of_services(tuple(templates_by_service()), account)
    return _of_services((arn.service, "*"), account)


@lru_cache(maxsize=1_024)
def _of_services(services: tuple[str, ...], account: str) -> tuple[tuple[str, int], ...]:
    by_service = templates_by_service()
    return tuple(
        (in_account(template, account), bits)
        for service in services
        for template, bits in by_service.get(service, ())
    )
