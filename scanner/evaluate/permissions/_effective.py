"""What a principal may really do: allowed, within its boundary, and not denied.

AWS IAM User Guide, "Policy evaluation logic": an explicit Deny wins; a permissions boundary limits
what identity policies grant; everything else is denied. An action is looked at once per region
of resources: one resource pattern of a granting statement and one type of resource of the action.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from scanner.evaluate.permissions._grants import Held, Principal
from scanner.evaluate.permissions._needed import needed
from scanner.evaluate.permissions._regions import Grant, Region, granted, named
from scanner.normalize.grammars.action_patterns import covers
from scanner.normalize.grammars.iam_conditions import Known, judge, substitute
from scanner.normalize.meaning.aws_actions import action_table

__all__ = [
    "Grant", "Region", "Verdict", "decide", "has_conditions", "narrowing", "possible_actions", "possible_needs",
    "templates_of",
]  # fmt: skip


class Verdict(NamedTuple):
    """What the statements say about one action.

    Attributes:
        grants: what is left after boundary and denials, in order of the statements.
        denied_by: Deny statements that took a granted region away altogether.
        outside_boundary: whether the boundary, or what the organisation leaves possible, took a
            granted region away without any Deny.
    """

    action: str
    grants: tuple[Grant, ...] = ()
    denied_by: tuple[Held, ...] = ()
    outside_boundary: bool = False

    @property
    def certain(self) -> bool:
        """Whether some region is granted without a condition."""
        return any(not grant.region.conditions for grant in self.grants)

    @property
    def conditions(self) -> tuple[str, ...]:
        """What must hold, by the grant with the fewest conditions; empty when it is certain."""
        return min((grant.region.conditions for grant in self.grants), key=len, default=())

    @property
    def best(self) -> Grant | None:
        """The grant to show: the one with the fewest conditions, the first of several."""
        return min(self.grants, key=lambda grant: len(grant.region.conditions), default=None)


def possible_actions(principal: Principal) -> int:
    """Return the known actions that some statement allows and the boundary does not exclude.

    Denials and conditions are left out of account: the set is never too small.
    """
    allowed = 0
    for one in principal.allowing:
        allowed |= one.bits
    for limit in principal.limits():
        bound = 0
        for one in limit:
            bound |= one.bits
        allowed &= bound
    return allowed


def possible_needs(principal: Principal) -> int:
    """Return the same of the actions that escalation needs, as a small set."""
    allowed = 0
    for one in principal.allowing:
        allowed |= one.needed
    for limit in principal.limits():
        bound = 0
        for one in limit:
            bound |= one.needed
        allowed &= bound
    return allowed


def decide(
    principal: Principal, action: str, *, resource: str = "", context: Known | None = None
) -> Verdict:
    """Work out what a principal may do with one action.

    Args:
        principal: who asks, with all statements it holds.
        action: "service:Name", in any case.
        resource: the one resource asked about; "" for every type of resource the action has.
        context: what is known of the request; by default what every request of it carries.
    """
    known = context or principal.known
    name = action.lower()
    templates = (resource,) if resource else templates_of(name)
    speaks = _speaking(name)
    regions: list[Grant] = []
    for one in principal.allowing:
        if speaks(one):
            regions += granted(one, templates, known, principal.account)
    bounded = _all_bounded(principal, regions, name, known)
    denials = [one for one in principal.denying if speaks(one)]
    if not denials:
        return Verdict(name, tuple(bounded), (), bool(regions) and not bounded)
    kept: list[Grant] = []
    deniers: list[Held] = []
    for grant in bounded:
        region, taken = _after_denials(grant.region, denials, known)
        if region is None:
            deniers += [one for one in taken if one not in deniers]
        else:
            kept.append(Grant(region, grant.by))
    return Verdict(name, tuple(kept), tuple(deniers), bool(regions) and not bounded)


@lru_cache(maxsize=32_768)
def templates_of(action: str) -> tuple[str, ...]:
    """Return the resource patterns of an action; a policy must say `*` when it has none."""
    return action_table().templates_of(action) or ("*",)


@lru_cache(maxsize=8_192)
def _speaking(action: str) -> Callable[[Held], bool]:
    """Return what says whether a statement speaks of an action, by the smallest set that knows it."""
    small = needed().get(action, -1)
    if small >= 0:
        return lambda one: bool(one.needed >> small & 1)
    at = action_table().bit(action)
    if at >= 0:
        return lambda one: bool(one.bits >> at & 1)

    def by_pattern(one: Held) -> bool:
        found = any(covers(pattern, action) for pattern in one.statement.actions)
        return found != one.statement.not_action

    return by_pattern


def has_conditions(principal: Principal, action: str) -> bool:
    """Say whether some statement about an action, in lower case, has a condition or a variable."""
    speaks = _speaking(action)
    limits = (one for limit in principal.limits() for one in limit)
    return any(
        (one.statement.condition or one.statement.has_variables) and speaks(one)
        for one in (*principal.allowing, *principal.denying, *limits)
    )


def _all_bounded(
    principal: Principal, grants: list[Grant], action: str, known: Known
) -> list[Grant]:
    """Return what boundary and organisation leave of the grants."""
    unread = tuple(name for name in principal.unread if name.startswith("permissions boundary"))
    limits = tuple(principal.limits())
    if not unread and not limits:
        return grants
    return [kept for grant in grants for kept in _bounded(grant, unread, limits, action, known)]


def _bounded(
    grant: Grant,
    unread: tuple[str, ...],
    limits: tuple[tuple[Held, ...], ...],
    action: str,
    known: Known,
) -> list[Grant]:
    if unread:
        region = grant.region._replace(conditions=(*grant.region.conditions, f"{unread[0]}"))
        grant = grant._replace(region=region)
    left = [grant]
    for limit in limits:
        left = [met for one in left for met in _limited(one, limit, action, known)]
    return left


def _limited(grant: Grant, limit: tuple[Held, ...], action: str, known: Known) -> Iterator[Grant]:
    speaks = _speaking(action)
    for bound in limit:
        if speaks(bound):
            for other in granted(bound, (grant.region.template,), known):
                if grant.region.meets(other.region.pattern):
                    yield grant._replace(region=_meet(grant.region, other.region))


def _meet(region: Region, limit: Region) -> Region:
    pattern = region.pattern
    if covers(pattern, limit.pattern):
        pattern = limit.pattern
    return region._replace(pattern=pattern, conditions=region.conditions + limit.conditions)


def _after_denials(
    region: Region, denials: list[Held], known: Known
) -> tuple[Region | None, tuple[Held, ...]]:
    """Return what is left of a region, and the denials that took it away if nothing is."""
    conditions: list[str] = []
    for one in denials:
        judged = judge(one.statement.condition, known, allow=False)
        if judged.when == "never":
            continue
        extent = _extent(one, region, known)
        if extent == "all" and judged.when == "always":
            return None, (one,)
        if extent == "all":
            conditions += named("unless", judged, one)
        elif extent == "open":
            conditions.append(_open(one))
    return region._replace(conditions=region.conditions + tuple(conditions)), ()


def narrowing(principal: Principal, action: str, region: Region) -> tuple[Held, ...]:
    """Return the Deny statements that take a part of a region away, for people to read."""
    known = principal.known
    speaks = _speaking(action.lower())
    return tuple(
        one
        for one in principal.denying
        if speaks(one)
        and judge(one.statement.condition, known, allow=False).when != "never"
        and not one.statement.not_resource
        and any(region.meets(substitute(text, known)[0]) for text in one.statement.resources)
    )


def _extent(one: Held, region: Region, known: Known) -> str:
    """Say how much of a region a Deny speaks of: "all", "open" (a variable decides) or "less"."""
    filled = [substitute(written, known) for written in one.statement.resources]
    if one.statement.not_resource:
        spared = any(region.meets(pattern) for pattern, _ in filled)
        return "less" if spared else "all"
    if any(region.within(pattern) for pattern, complete in filled if complete):
        return "all"
    if any(region.within(pattern) for pattern, complete in filled if not complete):
        return "open"
    return "less"


def _open(one: Held) -> str:
    return f"unless a variable in the resources of the Deny in {one.policy} matches"
