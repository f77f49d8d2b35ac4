"""The principals that a method may act on, found by name pattern and the strongest first.

An account has thousands of roles, and nearly every question is about a few of them: an index by
name keeps the cost of all questions in proportion to the account.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from scanner.evaluate.permissions._grants import Principal
from scanner.normalize.grammars.action_patterns import is_wild, matches

__all__ = ["Candidates"]

_LAST = "\N{REPLACEMENT CHARACTER}"
"""Sorts behind every character of a resource name."""


class Candidates:
    """Some principals of one account, in order of how much they may do.

    Attributes:
        strongest: all of them; equally strong ones in the order given.
    """

    def __init__(self, principals: Iterable[Principal], possible: Mapping[str, int]) -> None:
        """Rank principals by the sets of actions, by uid, that they may do at all."""
        given = list(principals)
        given.sort(key=lambda one: -possible[one.uid].bit_count())
        self.strongest = tuple(given)
        self._possible = {one.uid: possible[one.uid] for one in given}
        self._unread = {one.uid for one in given if one.unread}
        self._some = self._several = 0
        for bits in self._possible.values():
            self._several |= self._some & bits
            self._some |= bits

    def add(self, sure: int, uid: str) -> bool:
        """Say whether one of them, other than `uid`, may do what is not in a set of actions."""
        if self._unread - {uid}:
            return True
        others = self._some
        if uid in self._possible:
            others = others & ~self._possible[uid] | self._several
        return bool(others & ~sure)

    def __iter__(self) -> Iterator[Principal]:
        """Yield all of them, the strongest first."""
        return iter(self.strongest)

    @cached_property
    def _by_name(self) -> tuple[list[str], list[int]]:
        """The resource names in order, and the rank of each."""
        named = sorted((one.arn, rank) for rank, one in enumerate(self.strongest))
        return [arn for arn, _ in named], [rank for _, rank in named]

    def named(self, patterns: Iterable[str]) -> Iterator[Principal]:
        """Yield those whose resource name matches one of the patterns, the strongest first."""
        wanted = dict.fromkeys(patterns)
        if any(set(one) == {"*"} for one in wanted):
            yield from self.strongest
            return
        ranks = {rank for pattern in wanted for rank in self._ranks(pattern)}
        for rank in sorted(ranks):
            yield self.strongest[rank]

    def _ranks(self, pattern: str) -> Iterator[int]:
        names, ranks = self._by_name
        literal = pattern.partition("*")[0].partition("?")[0]
        at = bisect_left(names, literal)
        end = bisect_left(names, literal + _LAST, at) if is_wild(pattern) else len(names)
        while at < end and names[at].startswith(literal):
            if matches(pattern, names[at]):
                yield ranks[at]
            elif literal == pattern:
                return
            at += 1
