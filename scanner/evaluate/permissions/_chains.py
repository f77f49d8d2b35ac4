"""Roles that lead to roles: whoever can assume a stronger role holds its permissions as well."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from scanner.evaluate.permissions._account import Account
from scanner.evaluate.permissions._doors import Doors, may_assume
from scanner.evaluate.permissions._escalation import Step, Way
from scanner.evaluate.permissions._grants import Held, Principal
from scanner.evaluate.permissions._regions import Grant, Region
from scanner.evaluate.permissions._rights import Rights
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.vocabulary import Certainty

__all__ = ["with_chains"]

MOST_PAIRS = 200_000
"""Pairs of a principal and a role to look at for each account; an account of ten thousand roles
that each let in a few principals needs fewer."""
_MOST_HOPS = 8
_MOST_UNSURE = 200
"""Once a role is reached under a condition, a surer one is looked for among so many."""
_ASSUME = "sts:AssumeRole"
_Hop = tuple[Principal, tuple[Held, ...], bool]
_Path = tuple[Principal, tuple[Step, ...], bool]


@dataclass(slots=True)
class _Routes:
    """The roles of one account that are worth assuming.

    Attributes:
        strong: those that are administrators or can certainly escalate.
        onward: those that may assume further ones, or are named by some.
    """

    account: Account
    strong: Doors
    onward: Doors
    _known: dict[str, tuple[_Hop, ...]] = field(default_factory=dict)

    @property
    def exhausted(self) -> bool:
        """Whether more pairs were looked at than there is time for."""
        return self.strong.tried + self.onward.tried > MOST_PAIRS

    def further(self, principal: Principal) -> Iterable[_Hop]:
        """Return the roles that lead further; those of a role are worked out once."""
        if principal.kind != "role":
            return self.onward.leading(principal)
        if principal.uid not in self._known:
            self._known[principal.uid] = tuple(self.onward.leading(principal))
        return self._known[principal.uid]


def with_chains(
    rights: tuple[Rights, ...], accounts: Mapping[str, Account]
) -> tuple[tuple[Rights, ...], tuple[NotEvaluated, ...]]:
    """Add to each principal the shortest chain of roles that leads to an escalation.

    A chain counts when its last role is an administrator or can certainly escalate, and when it
    gives the principal something that it does not hold for sure by itself.

    Returns:
        The rights, and a gap for each account with more pairs of principals and roles than are
        looked at.
    """
    strong = {
        one.principal.uid
        for one in rights
        if one.administrator or any(way.certainty is Certainty.CERTAIN for way in one.ways)
    }
    routes = {name: _routes(account, strong) for name, account in accounts.items()}
    done: list[Rights] = []
    for one in rights:
        known = routes.get(one.principal.account)
        chain = None
        if known is not None and known.strong and not one.administrator:
            chain = _chain(one.principal, known)
        done.append(replace(one, ways=_ordered((*one.ways, chain))) if chain else one)
    gaps = tuple(_gap(name) for name, known in routes.items() if known.exhausted)
    return tuple(done), gaps


def _routes(account: Account, strong: set[str]) -> _Routes:
    reached = (role for role in account.roles if role.uid in strong)
    further = (role for role in account.roles if may_assume(role) or account.doors.name(role))
    return _Routes(account, Doors(reached, account.possible), Doors(further, account.possible))


def _gap(account: str) -> NotEvaluated:
    reason = (
        f"chains of roles in account {account}: more than {MOST_PAIRS} pairs of a principal and a "
        "role it might assume; the rest was not followed"
    )
    return NotEvaluated("permissions", reason)


def _ordered(found: tuple[Way, ...]) -> tuple[Way, ...]:
    order = tuple(Certainty)
    return tuple(sorted(found, key=lambda way: order.index(way.certainty)))


def _chain(start: Principal, routes: _Routes) -> Way | None:
    """Search breadth first; the sure way is preferred among equally short ones."""
    seen = {start.uid}
    front: list[_Path] = [(start, (), True)]
    for _ in range(_MOST_HOPS):
        hit = _best(_hits(front, routes, start))
        if hit is not None:
            role, steps, sure = hit
            certainty = Certainty.CERTAIN if sure else Certainty.CONDITIONAL
            conditions = () if sure else ("a condition on the way to the role",)
            return Way("assume-role", (_ASSUME,), certainty, steps, role.arn, conditions)
        front = list(_next(front, routes, seen))
        if not front:
            break
    return None


def _best(hits: Iterator[_Path]) -> _Path | None:
    """Return the first sure hit, else the first one."""
    first: _Path | None = None
    for count, hit in enumerate(hits):
        if hit[2]:
            return hit
        first = first or hit
        if count >= _MOST_UNSURE:
            break
    return first


def _hits(front: list[_Path], routes: _Routes, start: Principal) -> Iterator[_Path]:
    for principal, steps, sure in front:
        for role, by, certain in routes.strong.leading(principal):
            if routes.exhausted:
                return
            if role.uid != start.uid and routes.account.adds(role, start):
                yield role, (*steps, _step(role, by)), sure and certain


def _next(front: list[_Path], routes: _Routes, seen: set[str]) -> Iterator[_Path]:
    for principal, steps, sure in front:
        for role, by, certain in () if routes.exhausted else routes.further(principal):
            if role.uid not in seen:
                seen.add(role.uid)
                yield role, (*steps, _step(role, by)), sure and certain


def _step(role: Principal, by: tuple[Held, ...]) -> Step:
    return Step(_ASSUME, Grant(Region(role.arn, role.arn), by[0]))
