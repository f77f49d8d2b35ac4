"""What a connector and its normalizer declare about themselves."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeAlias

from scanner.model.evidence import Collected, Snapshot, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Origin, Resource


class Recorder(Protocol):
    """Redacts what a connector read and makes it a snapshot; the only way to make one."""

    def text(
        self,
        source: Source,
        address: str,
        data: bytes,
        origin: Origin,
        source_total: int | None = None,
    ) -> Collected:
        """Record a document as it was read; undecodable or oversized data gives an Unreadable.

        `source_total` is how many documents the source has in all, where that is known.
        """

    def answer(self, source: Source, answer: "Answer") -> Collected:
        """Record the decoded answer of an API as canonical JSON."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an API said to one question, decoded.

    Attributes:
        address: the call and its scope, unique within the source: "settings", "iam/roles/page-2".
        value: the decoded answer.
        query: the request as sent, without credentials.
        found: how many items the answer holds; None when it is not a list.
        source_total: the API's own count of those items, where it gives one.
    """

    address: str
    value: Json
    origin: Origin
    query: str = ""
    found: int | None = None
    source_total: int | None = None


@dataclass(frozen=True, slots=True)
class CollectContext:
    """What a connector is given besides its source.

    Attributes:
        root: folder that relative paths of the configuration start from.
        recorder: makes snapshots.
        secret: resolves a reference such as "env:ORDERS_DSN" for a host; never logged.
        now: the clock, for the time of reading.
        progress: called with a short line of text as work goes on.
    """

    root: Path
    recorder: Recorder
    secret: Callable[[str, str], str]
    now: Callable[[], datetime]
    progress: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Followed:
    """What changed at a source since a mark.

    Attributes:
        mark: to be handed in the next time; "" asks for everything.
        items: what was read anew. gone: addresses of documents that are no more.
        whole: whether `items` are all there is, so that what is not among them is gone.
    """

    mark: str
    items: tuple[Collected, ...] = ()
    gone: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a source that is read file by file, so that several processes may share them.

    Reading the names in order, between the gaps, gives what `collect` yields, but for totals.

    Attributes:
        root: the folder that the names start from.
        names: path of each file there is, in order.
        folders: path of each folder that was listed, "" for the root itself.
        gaps: what could not be listed.
        wanted: whether a file of this name may hold what somebody reads.
        read: yields what a file of this name gives.
    """

    root: Path
    names: Sequence[str]
    folders: Sequence[str]
    gaps: Sequence[Unreadable]
    wanted: Callable[[str], bool]
    read: Callable[[str], Iterator[Collected]]


@dataclass(frozen=True, slots=True)
class Connector:
    """Reads one kind of source.

    Attributes:
        collect: yields snapshots in a stable order, and an Unreadable for each gap.
        options: the keys it understands in trueup.yaml, each with a line of help.
        needs: the least permission it needs at the source, in the source's own words.
        extra: the optional dependency group that it needs; "" when none.
        follow: reads only what changed since a mark, waiting at most some seconds for it; None
            where everything has to be read to know.
        listing: lists the files of a source of many; None for sources that are read as a whole.
    """

    collect: Callable[[Source, CollectContext], Iterator[Collected]]
    options: Mapping[str, str]
    needs: tuple[str, ...]
    extra: str = ""
    follow: Callable[[Source, CollectContext, str, float], Followed] | None = None
    listing: Callable[[Source, CollectContext], Listing | None] | None = None


Normalized: TypeAlias = Resource | Unreadable
"""What a normalizer yields."""


@dataclass(frozen=True, slots=True)
class Normalizer:
    """Turns the snapshots of one kind of source into resources; pure."""

    normalize: Callable[[Snapshot], Iterator[Normalized]]


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Turns one kind of document into resources, wherever the document was found.

    Attributes:
        recognises: `(name, text) -> bool`, where name is the path in the source. Called for every
            document, so it looks at the name first and at the text only when it must.
        read: yields the resources of a recognised document. A syntax error is an Unreadable
            with the line, never an exception.
        named: `(name) -> bool`: whether a document of this name may be recognised, so that one
            that nobody asked for need not be opened; None when only the text can tell.
        last_part: whether a path is ruled out by `named` whenever its last part alone is.
        names_only: `(text) -> bool`: whether what is read of a text holds names of modules only, and
            so no secret, whatever the text holds; None when it never does.
    """

    recognises: Callable[[str, str], bool]
    read: Callable[[Snapshot, str], Iterator[Normalized]]
    named: Callable[[str], bool] | None = None
    last_part: bool = False
    names_only: Callable[[str], bool] | None = None
