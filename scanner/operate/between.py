"""What the questions about two estates share, so that nothing is asked twice that cannot differ."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, cast

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Side

_Query = tuple[str, str, Side]


class Watched:
    """An estate that notes which of its resources were looked at."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self.looks: dict[_Query, tuple[Resource, ...]] = {}

    @property
    def as_of(self) -> datetime:
        """The instant that counts as now."""
        return self._estate.as_of

    @property
    def settings(self) -> Mapping[str, Mapping[str, Json]]:
        """Per area, the section of trueup.yaml."""
        return self._estate.settings

    @property
    def resources(self) -> tuple[Resource, ...]:
        """All resources."""
        self.looks["all", "", Side.LIVE] = self._estate.resources
        return self._estate.resources

    def of_kind(self, kind: str, side: Side = Side.LIVE) -> tuple[Resource, ...]:
        """Return the resources of exactly this kind and side, in collected order."""
        found = self.looks["kind", kind, side] = self._estate.of_kind(kind, side)
        return found

    def matching(self, prefix: str, side: Side = Side.LIVE) -> Iterator[Resource]:
        """Yield the resources whose kind starts with `prefix`, kind by kind in order of name."""
        found = self.looks["matching", prefix, side] = tuple(self._estate.matching(prefix, side))
        yield from found

    def settings_for(self, area: str) -> Mapping[str, Json]:
        """Return what trueup.yaml says about one area; empty when it says nothing."""
        return self._estate.settings_for(area)

    def as_estate(self) -> Estate:
        """Return itself where an estate is asked for."""
        return cast("Estate", self)


@dataclass(slots=True)
class Between:
    """Answers about one estate that hold for another one, too.

    An area is a function of what it looks at. When each of its looks gives the very same
    resources in another estate, under the same settings and instant, so does its answer.

    Attributes:
        only: uids that single-resource policies are asked about, when nothing else differs
            between the estates that a policy could see; None for all.
    """

    only: frozenset[str] | None = None
    _answers: dict[str, tuple[dict[_Query, tuple[Resource, ...]], Any]] = field(
        default_factory=dict
    )

    def recall(self, area: str, estate: Estate) -> Any:
        """Return what was kept for the area; None when it may be another about this estate."""
        looks, answer = self._answers.get(area, ({}, None))
        same = all(_same(held, _look(estate, query)) for query, held in looks.items())
        return answer if same else None

    def keep(self, area: str, watched: Watched, answer: object) -> None:
        """Keep an answer, with what it rests on."""
        self._answers[area] = (watched.looks, answer)


def _look(estate: Estate, query: _Query) -> tuple[Resource, ...]:
    how, name, side = query
    if how == "all":
        return estate.resources
    return estate.of_kind(name, side) if how == "kind" else tuple(estate.matching(name, side))


def _same(one: tuple[Resource, ...], other: tuple[Resource, ...]) -> bool:
    """Say whether both hold the very same values; comparing their content would cost more."""
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
