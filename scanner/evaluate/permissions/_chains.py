"""Roles that lead to roles: whoever can assume a stronger role holds its permissions as well."""

from collections.abc import Mapping
from dataclasses import replace

from scanner.evaluate.permissions._account import Account
from scanner.evaluate.permissions._effective import Grant, Region
from scanner.evaluate.permissions._escalation import Step, Way
from scanner.evaluate.permissions._grants import Principal
from scanner.evaluate.permissions._rights import Rights
from scanner.model.vocabulary import Certainty

__all__ = ["with_chains"]

_MOST_HOPS = 8
_ASSUME = "sts:AssumeRole"


def with_chains(rights: tuple[Rights, ...], accounts: Mapping[str, Account]) -> tuple[Rights, ...]:
    """Add to each principal the shortest chain of roles that leads to an escalation.

    A chain counts when its last role is an administrator or can certainly escalate, and when it
    gives the principal something that it does not hold for sure by itself.
    """
    strong = {
        one.principal.uid: one.administrator
        or any(way.certainty is Certainty.CERTAIN for way in one.ways)
        for one in rights
    }
    done: list[Rights] = []
    for one in rights:
        account = accounts.get(one.principal.account)
        chain = None
        if account is not None and not one.administrator:
            chain = _chain(one.principal, account, strong)
        done.append(replace(one, ways=_ordered((*one.ways, chain))) if chain else one)
    return tuple(done)


def _ordered(found: tuple[Way, ...]) -> tuple[Way, ...]:
    order = tuple(Certainty)
    return tuple(sorted(found, key=lambda way: order.index(way.certainty)))


def _chain(start: Principal, account: Account, strong: Mapping[str, bool]) -> Way | None:
    """Search breadth first; the sure way is preferred among equally short ones."""
    seen = {start.uid}
    front: list[tuple[Principal, tuple[Step, ...], bool]] = [(start, (), True)]
    for _ in range(_MOST_HOPS):
        front = [step for here in front for step in _next(here, account, seen)]
        hits = [
            found for found in front
            if strong.get(found[0].uid) and account.adds(found[0], start)
        ]  # fmt: skip
        if hits:
            role, steps, sure = max(hits, key=lambda hit: hit[2])
            certainty = Certainty.CERTAIN if sure else Certainty.CONDITIONAL
            conditions = () if sure else ("a condition on the way to the role",)
            return Way("assume-role", (_ASSUME,), certainty, steps, role.arn, conditions)
    return None


def _next(
    here: tuple[Principal, tuple[Step, ...], bool], account: Account, seen: set[str]
) -> list[tuple[Principal, tuple[Step, ...], bool]]:
    principal, steps, sure = here
    found: list[tuple[Principal, tuple[Step, ...], bool]] = []
    for role, by, certain in account.assumable(principal):
        if role.uid not in seen:
            seen.add(role.uid)
            step = Step(_ASSUME, Grant(Region(role.arn, role.arn), by[0]))
            found.append((role, (*steps, step), sure and certain))
    return found
