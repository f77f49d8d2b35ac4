"""Understand many documents with all cores: each is independent of the others."""

import gc
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource
from scanner.operate.cache.understood import UnderstoodCache, pack, unpack
from scanner.operate.logs import cause, log

Item: TypeAlias = Resource | Unreadable
Understand: TypeAlias = Callable[[Snapshot], Iterator[Item]]

MIN_BYTES = 4_000_000
"""Below this size of all documents together, starting processes costs more than it gains."""
_QUICK = (".json", ".yaml", ".yml")
_TIMES_FASTER = 64
_CHUNK = 40
_MOST = 8
_COLLECT_EVERY = 50_000
_inherited: tuple[Sequence[Snapshot], Understand] | None = None


def each_understood(
    snapshots: Sequence[Snapshot], understand: Understand, kept: UnderstoodCache | None = None
) -> Iterator[tuple[Snapshot, Sequence[Item]]]:
    """Yield each snapshot with what it became, in the given order whatever finishes first.

    Processes are used where the platform can fork, no other thread runs, and there is enough to do.
    When they fail, as in a container without shared memory, the rest is understood here.

    Args:
        snapshots: the documents.
        understand: what makes resources of one.
        kept: knows what documents became in earlier runs, and learns the others.
    """
    known = kept.known(snapshots) if kept else {}
    places = [place for place in range(len(snapshots)) if place not in known]
    fresh = _fresh([snapshots[place] for place in places], understand)
    for place, snapshot in enumerate(snapshots):
        if place in known:
            yield snapshot, known.pop(place)
            continue
        items, data = next(fresh)
        packed = kept.learn(place, items, data) if kept else None
        # What is packed takes a fraction of the room until it is looked into.
        yield snapshot, (unpack(packed, snapshot) if data is None and packed else items)
    if kept:
        kept.save()


def _fresh(
    snapshots: Sequence[Snapshot], understand: Understand
) -> Iterator[tuple[Sequence[Item], bytes | None]]:
    """Yield what each snapshot became, with its bytes where it came from another process."""
    done = 0
    if _is_worthwhile(snapshots):
        try:
            for snapshot, found in zip(snapshots, _forked(snapshots, understand), strict=True):
                if isinstance(found, bytes):
                    yield unpack(found, snapshot), found
                else:
                    yield found, None
                done += 1
        except Exception as error:  # noqa: BLE001 - whatever stops the processes, the answer is owed
            log.warning("processes_failed", cause=cause(error))
    for snapshot in snapshots[done:]:
        yield tuple(understand(snapshot)), None


def _is_worthwhile(snapshots: Sequence[Snapshot]) -> bool:
    if not may_fork():
        return False
    sizes = [_weight(one) for one in snapshots]
    # The largest document occupies one process, whatever the others do.
    return sum(sizes) - max(sizes, default=0) >= MIN_BYTES


def _weight(snapshot: Snapshot) -> float:
    """Return how many bytes of source code would cost as much to understand."""
    quick = snapshot.address.endswith(_QUICK)
    return len(snapshot.content) / _TIMES_FASTER if quick else len(snapshot.content)


def may_fork() -> bool:
    """Say whether work can be given to processes that have what this one has."""
    return hasattr(os, "fork") and threading.active_count() == 1 and cores() > 1


def cores() -> int:
    """Return how many processes may work at once."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(1)
    return min(len(usable), _MOST)


def _forked(
    snapshots: Sequence[Snapshot], understand: Understand
) -> Iterator[Sequence[Item] | bytes]:
    # A small question is answered in less time than the executor takes to load.
    from scanner.operate.executor import LocalExecutor, Quarantined  # noqa: PLC0415

    chunks = [
        range(at, min(at + _CHUNK, len(snapshots))) for at in range(0, len(snapshots), _CHUNK)
    ]
    # A forked child has these already: nothing is copied to it.
    executor = LocalExecutor(cores(), _begin, (snapshots, understand))
    for items in executor.results(_chunk, chunks):
        yield (_left_out(snapshots[items.index]),) if isinstance(items, Quarantined) else items


def _left_out(snapshot: Snapshot) -> Unreadable:
    reason = "could not be understood: the process that tried ended, twice (out of memory?)"
    return Unreadable(snapshot.source.name, snapshot.address, reason)


def _begin(snapshots: Sequence[Snapshot], understand: Understand) -> None:
    global _inherited  # noqa: PLW0603 - set once, at the start of a process of its own
    _inherited = (snapshots, understand)
    begin_work()


def begin_work() -> None:
    """Set up a process that understands documents and ends."""
    # Syntax trees are large and hold no cycles: looking for some after every 700 objects is waste.
    gc.freeze()
    gc.set_threshold(max(gc.get_threshold()[0], _COLLECT_EVERY))


def _chunk(indexes: range) -> list[tuple[Item, ...] | bytes]:
    if _inherited is None:
        raise RuntimeError("the process was not begun")
    snapshots, understand = _inherited
    return [_carried(tuple(understand(snapshots[index]))) for index in indexes]


def _carried(items: tuple[Item, ...]) -> tuple[Item, ...] | bytes:
    """Return what is carried to the parent: plain data where it is, which costs far less."""
    data = pack(items)
    return items if data is None else data
