"""What two commits hold, each document read and understood once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field

from scanner.collect._commit import Checkout, files_of, is_text, missing, shown
from scanner.collect._git import Entry, GitError, read_blobs
from scanner.model.connector import CollectContext
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Origin, Resource
from scanner.model.run import Population
from scanner.operate.at_revision import Reading, Repository, located
from scanner.operate.cache.documents import DocumentCache, Known
from scanner.operate.pipeline import Gathered, Understood, once, understand


@dataclass(frozen=True, slots=True)
class Commit:
    """What one commit holds.

    Attributes:
        gathered: its documents; a snapshot that nothing had to be read of has no content.
        documents: what became of each document, by all that decides it.
    """

    gathered: Gathered
    understood: Understood
    documents: dict[str, Known]


@dataclass(slots=True)
class _Found:
    snapshots: list[Snapshot] = field(default_factory=list)
    gaps: list[Unreadable] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    unread: list[Unreadable] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    documents: dict[str, Known] = field(default_factory=dict)

    def add(self, source: Source, snapshot: Snapshot, known: Known) -> None:
        self.snapshots.append(snapshot)
        self.counts[source.name, "documents"] += 1
        for item in known.items:
            if isinstance(item, Unreadable):
                self.unread.append(item)
            else:
                self.resources.append(item)
                self.counts[source.name, item.kind] += 1


class CommitReader:
    """Reads commits of one repository; what both of two commits hold is the same value in both."""

    def __init__(
        self, repository: Repository, context: CollectContext, cache: DocumentCache
    ) -> None:
        """Take the repository, what makes snapshots, and what was understood in earlier checks."""
        self._repository = repository
        self._context = context
        self._cache = cache
        self._shared: dict[str, Known] = {}

    def read(self, readings: Iterable[Reading], shipped: Gathered) -> Commit:
        """Return what the readings hold.

        Args:
            readings: sources, each with the commit to read it from.
            shipped: documents that come with this program, which every commit has.
        """
        found = _Found(gaps=list(shipped.unread))
        for snapshot in shipped.snapshots:
            key = self._cache.key(snapshot.source, snapshot.address, snapshot.digest)
            known = self._shared.get(key)
            if known is None:
                known = self._shared[key] = _understood(snapshot)
            found.add(snapshot.source, snapshot, known)
            found.documents[key] = known
        for reading in readings:
            try:
                self._read(reading, found)
            except GitError as error:
                place = str(self._repository.root / reading.inside)
                found.gaps.append(Unreadable(reading.source.name, place, str(error), whole=True))
        scope = (Population(*key, count) for key, count in sorted(found.counts.items()))
        understood = Understood(tuple(found.resources), once(found.unread), tuple(scope))
        gathered = Gathered(tuple(found.snapshots), tuple(found.gaps))
        return Commit(gathered, understood, found.documents)

    def _read(self, reading: Reading, found: _Found) -> None:
        place, folders = located(self._repository, reading)
        entries, gaps = files_of(reading.source, place, folders)
        found.gaps.extend(gaps)
        keys = [self._cache.key(reading.source, one.path, one.oid) for one in entries]
        for key, entry in zip(keys, entries, strict=True):
            if key not in self._shared:
                origin = Origin(reading.source.name, shown(entry.path), commit=place.commit)
                known = self._cache.get(key, origin)
                if known is not None:
                    self._shared[key] = known
        unknown = [one for one in zip(keys, entries, strict=True) if one[0] not in self._shared]
        fresh = dict(self._fresh(reading.source, place, unknown))
        for key, entry in zip(keys, entries, strict=True):
            self._take(reading.source, place, (key, entry), fresh.get(key), found)

    def _take(
        self,
        source: Source,
        place: Checkout,
        named: tuple[str, Entry],
        gap: Unreadable | None,
        found: _Found,
    ) -> None:
        key, entry = named
        if gap is not None:
            found.gaps.append(gap)
            found.documents[key] = Known("", (gap,))
            return
        known = self._shared[key]
        found.documents[key] = known
        if known.digest:
            path = shown(entry.path)
            origin = Origin(source.name, path, commit=place.commit)
            snapshot = Snapshot(source, path, b"", known.digest, origin)
            found.add(source, snapshot, known)

    def _fresh(
        self, source: Source, place: Checkout, unknown: Sequence[tuple[str, Entry]]
    ) -> Iterator[tuple[str, Unreadable]]:
        """Read what is not known yet; yield the key and the gap of each that cannot be read."""
        if place.git_dir is None:
            return
        blobs = read_blobs(place.git_dir, [entry.oid for _, entry in unknown])
        for (key, entry), data in zip(unknown, blobs, strict=True):
            path = shown(entry.path)
            if data is None:
                yield key, missing(source, path)
                continue
            if not is_text(entry.path, data):
                self._keep(key, Known(""))
                continue
            origin = Origin(source.name, path, commit=place.commit)
            item = self._context.recorder.text(source, path, data, origin)
            if isinstance(item, Unreadable):
                yield key, item
            else:
                self._keep(key, _understood(item))

    def _keep(self, key: str, known: Known) -> None:
        self._shared[key] = known
        self._cache.put(key, known)


def _understood(snapshot: Snapshot) -> Known:
    fresh = understand((snapshot,))
    return Known(snapshot.digest, (*fresh.resources, *fresh.unread))


def touched(before: Commit, after: Commit) -> frozenset[str]:
    """Return the uids of all resources in documents that only one of two commits holds."""
    differing = before.documents.keys() ^ after.documents.keys()
    every = {**before.documents, **after.documents}
    return frozenset(
        item.uid for key in differing for item in every[key].items if isinstance(item, Resource)
    )
