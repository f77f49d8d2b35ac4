"""From sources to resources: collect, then normalize, with every gap kept as a value."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from scanner import plugins
from scanner.model.connector import CollectContext, Connector, Normalizer
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Resource
from scanner.model.run import Population
from scanner.operate.cache.understood import UnderstoodCache
from scanner.operate.in_parallel import each_understood
from scanner.operate.logs import cause, log


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the sources gave.

    Attributes:
        snapshots: in order of source and address.
        unread: everything that could not be read or understood.
    """

    snapshots: tuple[Snapshot, ...]
    unread: tuple[Unreadable, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """What the snapshots say."""

    resources: tuple[Resource, ...]
    unread: tuple[Unreadable, ...]
    scope: tuple[Population, ...]


def gather(sources: Sequence[Source], context: CollectContext) -> Gathered:
    """Read every source; one that cannot be read becomes a gap and the others go on."""
    snapshots: list[Snapshot] = []
    unread: list[Unreadable] = []
    for source in sources:
        context.progress(f"reading {source.name}")
        for item in _collect(source, context):
            if isinstance(item, Snapshot):
                snapshots.append(item)
            else:
                unread.append(item)
    return Gathered(tuple(snapshots), tuple(unread))


def _collect(source: Source, context: CollectContext) -> Iterator[Snapshot | Unreadable]:
    try:
        connector = plugins.load_as("collect", source.kind, Connector)
    except ModuleNotFoundError as error:
        yield Unreadable(source.name, source.kind, _missing_extra(source, error), whole=True)
        return
    try:
        yield from connector.collect(source, context)
    except Exception as error:  # noqa: BLE001 - one broken source is a gap, never a dead scan
        log.error("source_failed", source=source.name, cause=cause(error))
        reason = f"reading stopped with {type(error).__name__}"
        yield Unreadable(source.name, source.kind, reason, whole=True)


def _missing_extra(source: Source, error: ModuleNotFoundError) -> str:
    return (
        f"the connector {source.kind!r} needs the package {error.name}: "
        f"pip install 'trueup[{source.kind}]'"
    )


def understand(snapshots: Iterable[Snapshot], kept: UnderstoodCache | None = None) -> Understood:
    """Turn snapshots into resources; deterministic, and without any reading.

    Many documents are understood by several processes, in the same order.

    Args:
        snapshots: the documents.
        kept: knows what documents became in earlier runs, and learns the others.
    """
    resources: list[Resource] = []
    unread: list[Unreadable] = []
    counts: Counter[tuple[str, str]] = Counter()
    totals: dict[tuple[str, str], int] = {}
    for snapshot, items in each_understood(tuple(snapshots), normalized, kept):
        source = snapshot.source
        if snapshot.source_total is not None:
            totals[source.name, "documents"] = snapshot.source_total
        counts[source.name, "documents"] += 1
        for item in items:
            if isinstance(item, Unreadable):
                unread.append(item)
            else:
                resources.append(item)
                counts[source.name, item.kind] += 1
    scope = tuple(
        Population(source, kind, found, totals.get((source, kind)))
        for (source, kind), found in sorted(counts.items())
    )
    return Understood(tuple(resources), once(unread), scope)


def once(unread: Iterable[Unreadable]) -> tuple[Unreadable, ...]:
    """Return one gap for each place, with all that the readers of the place say about it."""
    found: dict[tuple[str, str], Unreadable] = {}
    for gap in unread:
        known = found.get((gap.source, gap.place))
        if known is None:
            found[gap.source, gap.place] = gap
        elif gap.reason not in known.reason:
            found[gap.source, gap.place] = replace(known, reason=f"{known.reason}; {gap.reason}")
    return tuple(found.values())


def normalized(snapshot: Snapshot) -> Iterator[Resource | Unreadable]:
    """Yield what one snapshot says; one that breaks its reader is a gap."""
    kind = snapshot.source.kind
    try:
        yield from plugins.load_as("normalize", kind, Normalizer).normalize(snapshot)
    except Exception as error:  # noqa: BLE001 - one document that breaks a reader is one gap
        log.error("normalize_failed", address=snapshot.address, cause=cause(error))
        reason = f"could not be understood: {type(error).__name__}"
        yield Unreadable(snapshot.source.name, snapshot.address, reason)
