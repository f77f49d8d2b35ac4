"""Which ways to more permissions are open to a principal, and by which statements."""

from functools import cache, lru_cache
from itertools import combinations
from typing import NamedTuple

from scanner.evaluate.permissions._account import Account
from scanner.evaluate.permissions._effective import decide, possible_needs
from scanner.evaluate.permissions._escalation_methods import METHODS, Method
from scanner.evaluate.permissions._escalation_targets import Question, reach
from scanner.evaluate.permissions._grants import Held, Principal
from scanner.evaluate.permissions._needed import needed_set
from scanner.evaluate.permissions._regions import Grant
from scanner.model.vocabulary import Certainty

__all__ = ["Step", "Way", "closed_by", "ways"]

_ORDER = tuple(Certainty)


class Step(NamedTuple):
    """One action a way needs, and the grant it rests on."""

    action: str
    grant: Grant


class Way(NamedTuple):
    """One method as it is open to one principal.

    Attributes:
        method: name of the method.
        target: ARN of what it acts on, where one is known.
        conditions: what must hold when it is conditional.
        lacking: what is missing when it is latent.
    """

    method: str
    needs: tuple[str, ...]
    certainty: Certainty
    steps: tuple[Step, ...]
    target: str = ""
    conditions: tuple[str, ...] = ()
    lacking: str = ""


def ways(principal: Principal, account: Account | None) -> tuple[Way, ...]:
    """Return the methods open to a principal, surest first, then as listed.

    A method that only adds actions to another one that is as sure is left out.

    Args:
        principal: who.
        account: the other principals of its account; None when only a policy is known.
    """
    missing = ~possible_needs(principal)
    question = Question(principal, account)
    found: dict[int, Way] = {}
    open_now: set[int] = set()
    for at, method, mask, parts in _by_size():
        # A method of which some of the actions are a sure way would be left out below.
        if mask & missing or not open_now.isdisjoint(parts):
            continue
        way = _way(question, method)
        if way is not None:
            found[at] = way
            if way.certainty is Certainty.CERTAIN:
                open_now.add(at)
    listed = _shortest([found[at] for at in sorted(found)])
    return tuple(sorted(listed, key=lambda way: _ORDER.index(way.certainty)))


def _shortest(found: list[Way]) -> list[Way]:
    """Leave out the ways of which some of the actions are a way as sure by themselves."""
    surest: dict[frozenset[str], int] = {}
    for way in found:
        needs, order = frozenset(way.needs), _ORDER.index(way.certainty)
        surest[needs] = min(order, surest.get(needs, order))
    return [
        way
        for way in found
        if len(way.needs) == 1
        or not any(
            surest.get(fewer, len(_ORDER)) <= _ORDER.index(way.certainty)
            for fewer in _parts(frozenset(way.needs))
        )
    ]


@lru_cache(maxsize=256)
def _parts(needs: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Return the proper subsets of the few actions that a method needs."""
    return tuple(
        frozenset(part) for size in range(1, len(needs)) for part in combinations(needs, size)
    )


@cache
def _masks() -> tuple[tuple[Method, int], ...]:
    """Return the methods with the small sets of the actions they need."""
    return tuple((method, needed_set(method.needs)) for method in METHODS)


@cache
def _by_size() -> tuple[tuple[int, Method, int, frozenset[int]], ...]:
    """Return the methods, those that need least first.

    Each with its place in the list, the small set of what it needs, and the places of the methods
    that need only some of it.
    """
    masks = _masks()
    rows = [
        (
            at,
            method,
            mask,
            frozenset(n for n, (_, less) in enumerate(masks) if less != mask and not less & ~mask),
        )
        for at, (method, mask) in enumerate(masks)
    ]
    return tuple(sorted(rows, key=lambda row: (row[2].bit_count(), row[0])))


def _way(question: Question, method: Method) -> Way | None:
    reached = reach(question, method)
    if reached is None or reached.verdict.best is None:
        return None
    steps = [Step(method.needs[0], reached.verdict.best)]
    for action in method.needs[1:]:
        best = question.ask(action).best
        if best is None:
            return None
        steps.append(Step(action, best))
    conditions = tuple(
        dict.fromkeys(word for step in steps for word in step.grant.region.conditions)
    )
    return Way(
        method.name, method.needs, _certainty(conditions, reached.lacking), tuple(steps),
        reached.target, conditions, reached.lacking,
    )  # fmt: skip


def _certainty(conditions: tuple[str, ...], lacking: str) -> Certainty:
    if lacking:
        return Certainty.LATENT
    return Certainty.CONDITIONAL if conditions else Certainty.CERTAIN


def closed_by(principal: Principal) -> tuple[tuple[str, Held], ...]:
    """Return the methods whose actions are granted but for a Deny, each with that statement."""
    if not principal.denying:
        return ()
    possible = possible_needs(principal)
    closed: list[tuple[str, Held]] = []
    for method, mask in _masks():
        if not mask & ~possible:
            deniers = (one for need in method.needs for one in decide(principal, need).denied_by)
            closed += [(method.name, one) for one in deniers]
    return tuple(closed)
