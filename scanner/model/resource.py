"""What a scan looks at: resources, and the estate they make up."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, TypeAlias

from scanner.model.quick_dataclass import dataclass
from scanner.model.vocabulary import Side

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, str, or a list or dict of these."""

PathPart: TypeAlias = str | int | Mapping[str, Json]
"""One step into a document: a key, an index, or the key of an element of a keyed list."""


DOCUMENT = "trueup/document"
"""Kind of a document as it stands in its file, beside what its reader makes of it."""


class _Empty(Mapping[Any, Json]):
    """The mapping that holds nothing; hashable, so that it may be a dataclass default."""

    __slots__ = ()

    def __getitem__(self, key: object) -> Json:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "{}"


EMPTY: Mapping[Any, Json] = _Empty()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact was read.

    Attributes:
        source: name of the configured source.
        file: path inside the source, with forward slashes; "" for an API.
        line: first line of the fact, from 1; 0 when unknown.
        commit: full id of the commit that was read; "" outside git.
        api: the call that gave the fact, such as "iam:GetAccountAuthorizationDetails".
    """

    source: str = ""
    file: str = ""
    line: int = 0
    commit: str = ""
    api: str = ""

    def __str__(self) -> str:
        """Return `file:line@commit`, or the API call, whichever is known."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        place = place or self.api or self.source
        return f"{place}@{self.commit[:12]}" if self.commit else place


NOWHERE = Origin()
"""The origin of a fact that was not read anywhere, as in examples."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing that is, or should be.

    Attributes:
        uid: identity across sides and runs: the kind, then the name, joined by "/".
        kind: what the document is, such as "kubernetes/apps/Deployment" or "trueup/workflow".
        scope: the account, cluster or repository that it belongs to; "" when there is only one.
        attributes: the document itself, in its source's own field names.
        owner: who answers for it, where the document says so; "" otherwise.
        evidence: SHA-256 of the redacted bytes it was read from.
        sources: uids of the resources a derived record ("trueup/...") was made from.
        lines: first line of each value of the document, by path, where its reader knows them.
        document: index of the document in its file, from 0.
    """

    uid: str
    kind: str
    attributes: Mapping[str, Json]
    side: Side = Side.LIVE
    scope: str = ""
    owner: str = ""
    origin: Origin = NOWHERE
    evidence: str = ""
    sources: tuple[str, ...] = ()
    lines: Mapping[tuple[str | int, ...], int] = field(default=EMPTY, compare=False, repr=False)
    document: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """The uid without its kind."""
        return self.uid.removeprefix(f"{self.kind}/")


@dataclass(frozen=True, slots=True)
class Estate:
    """All resources of one scan, and how they are to be judged.

    Attributes:
        as_of: the instant that counts as now, with offset; an input, never the clock.
        settings: per area, the section of trueup.yaml with that name.
    """

    resources: tuple[Resource, ...] = ()
    as_of: datetime = datetime.min  # noqa: DTZ901 - replaced by every real scan; a sentinel here
    settings: Mapping[str, Mapping[str, Json]] = EMPTY
    _by_kind: dict[tuple[str, Side], list[Resource]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        """Index the resources by kind and side."""
        for resource in self.resources:
            self._by_kind.setdefault((resource.kind, resource.side), []).append(resource)

    def of_kind(self, kind: str, side: Side = Side.LIVE) -> tuple[Resource, ...]:
        """Return the resources of exactly this kind and side, in collected order."""
        return tuple(self._by_kind.get((kind, side), ()))

    def matching(self, prefix: str, side: Side = Side.LIVE) -> Iterator[Resource]:
        """Yield the resources whose kind starts with `prefix`, kind by kind in order of name."""
        for kind, held in sorted(self._by_kind):
            if held is side and kind.startswith(prefix):
                yield from self._by_kind[kind, held]

    def settings_for(self, area: str) -> Mapping[str, Json]:
        """Return what trueup.yaml says about one area; empty when it says nothing."""
        return self.settings.get(area, EMPTY)


def estate_of(resources: Iterable[Resource], as_of: datetime, **settings: Json) -> Estate:
    """Return an estate, for examples and tests."""
    return Estate(tuple(resources), as_of, settings)
