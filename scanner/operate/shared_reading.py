"""Read and understand many files with all cores, without carrying their content anywhere."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, fields, replace
from operator import attrgetter
from typing import Any, TypeAlias

from scanner import plugins
from scanner.model.connector import CollectContext, Connector, Listing, Normalizer
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Origin, Resource
from scanner.normalize._documents import readers_for
from scanner.normalize.grammars.python_syntax import KNOWN_VALID
from scanner.operate.in_parallel import begin_work, cores, may_fork
from scanner.operate.parsed_elsewhere import parsing
from scanner.operate.tree_state import changed_at, state_of

MIN_FILES = 400
"""Below this many files, starting processes costs more than it gains."""
_CHUNK = 250

Understand: TypeAlias = Callable[[Snapshot], Iterator[Resource | Unreadable]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave.

    Attributes:
        name: its path in the source.
        state: what `state_of` said before it was read.
        taken: (address, digest, what it was understood to say) of each snapshot of it.
        gaps: why there is none.
    """

    name: str
    state: str
    taken: Sequence[tuple[str, str, Sequence[Resource | Unreadable]]]
    gaps: Sequence[Unreadable]


def load_normalizer(source: Source) -> None:
    """Import what understands the documents of a source."""
    readers_for(source)
    with contextlib.suppress(ModuleNotFoundError, LookupError):
        plugins.load_as("normalize", source.kind, Normalizer)


def listing_of(source: Source, context: CollectContext) -> Listing | None:
    """Return the files of a source that is read file by file; None for any other source."""
    try:
        connector = plugins.load_as("collect", source.kind, Connector)
    except ModuleNotFoundError:
        return None
    return connector.listing(source, context) if connector.listing else None


def readings(
    source: Source, listing: Listing, understand: Understand
) -> Iterator[Reading | Unreadable]:
    """Yield what each wanted file gives, in order of name; one that ends its process is a gap."""
    names = listing.names
    work = _Work(listing, understand)
    if len(names) < MIN_FILES or not may_fork():
        for found in work(range(len(names))):
            if found is not None:
                yield found
        return
    # A small question is answered in less time than the executor takes to load.
    from scanner.operate.executor import LocalExecutor, Quarantined  # noqa: PLC0415

    # Begun before the readers are loaded, which could say of each file whether it is wanted.
    sources = [name for name in names if name.endswith(".py")] if _reads_python(source) else []
    answer = parsing(os.path.realpath(listing.root), sources)
    load_normalizer(source)  # here, and not once in each process
    work = replace(work, valid=answer())
    chunks = [range(at, min(at + _CHUNK, len(names))) for at in range(0, len(names), _CHUNK)]
    executor = LocalExecutor(cores(), _begin, (work,))
    for one in executor.results(_chunk, chunks):
        if isinstance(one, Quarantined):
            reason = "could not be understood: the process that tried ended, twice (out of memory?)"
            yield Unreadable(source.name, names[one.index], reason)
        elif one is not None:
            yield one


def _reads_python(source: Source) -> bool:
    asked = source.options.get("readers")
    return not asked or "python-source" in asked


@dataclass(frozen=True, slots=True)
class _Work:
    listing: Listing
    understand: Understand
    valid: frozenset[str] = frozenset()
    began: int = field(default_factory=time.time_ns)

    def __call__(self, indexes: range) -> list[Reading | None]:
        return [self._one(self.listing.names[index]) for index in indexes]

    def _one(self, name: str) -> Reading | None:
        if not self.listing.wanted(name):
            return None
        state = state_of(os.path.join(self.listing.root, name))  # noqa: PTH118 - for thousands
        taken: list[tuple[str, str, Sequence[Resource | Unreadable]]] = []
        gaps: list[Unreadable] = []
        for item in self.listing.read(name):
            if isinstance(item, Unreadable):
                gaps.append(item)
            else:
                taken.append((item.address, item.digest, self._understood(name, state, item)))
        return Reading(name, state, taken, gaps)

    def _understood(
        self, name: str, state: str, snapshot: Snapshot
    ) -> Sequence[Resource | Unreadable]:
        # What changed since it was parsed may be valid no longer.
        parsed = name in self.valid and changed_at(state) < self.began
        token = KNOWN_VALID.set(parsed)
        try:
            return tuple(self.understand(snapshot))
        finally:
            KNOWN_VALID.reset(token)


def emptied(source: Source, address: str, digest: str) -> Snapshot:
    """Return a snapshot of which only the content is not at hand."""
    origin = Origin(source=source.name, file=address)
    return Snapshot(source, address, b"", digest, origin)


_work: _Work | None = None


def _begin(work: _Work) -> None:
    global _work  # noqa: PLW0603 - set once, at the start of a process of its own
    _work = work
    begin_work()
    for kind in (Reading, Resource, Origin, Unreadable):
        _carry_fields(kind)


def _carry_fields(kind: type[Any]) -> None:
    """Let values of a dataclass travel as their fields, which costs half of the general way."""
    from multiprocessing.reduction import ForkingPickler  # noqa: PLC0415 - of processes only

    of = attrgetter(*(field.name for field in fields(kind)))
    ForkingPickler.register(kind, lambda value: (kind, of(value)))


def _chunk(indexes: range) -> list[Reading | None]:
    if _work is None:
        raise RuntimeError("the process was not begun")
    return _work(indexes)
