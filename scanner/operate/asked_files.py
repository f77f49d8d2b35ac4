"""Read and understand what a question is about, file by file where its sources are files."""

from collections import Counter
from collections.abc import Sequence

from scanner.evidence.recorder import EvidenceRecorder
from scanner.model.connector import CollectContext, Listing
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Resource
from scanner.model.run import Population
from scanner.normalize._documents import gives_names_only
from scanner.operate.pipeline import Gathered, Understood, gather, normalized, once, understand
from scanner.operate.shared_reading import emptied, listing_of, readings
from scanner.operate.tree_state import TreeState, folders_of, tree_state

_READ_BY_READERS = ("files", "repository", "governance")


class SparingRecorder(EvidenceRecorder):
    """Takes a document as it is where nothing that could be a secret is read of it."""

    def masked(self, source: Source, name: str, text: str) -> str:
        """Return the text, with its secrets masked where some may leave it."""
        # Other sources give their documents to no reader: what those would read says nothing.
        if source.kind in _READ_BY_READERS and gives_names_only(name, text, source):
            return text
        return super().masked(source, name, text)


class Nowhere:
    """Keeps no snapshot: a question leaves no evidence behind."""

    def add(self, snapshot: Snapshot) -> None:
        """Forget it."""


class AskedFiles:
    """What the sources of one question gave, read and understood."""

    def __init__(self, context: CollectContext) -> None:
        self.context = context
        self.snapshots: list[Snapshot] = []
        self.unread: list[Unreadable] = []
        self.resources: list[Resource] = []
        self.misread: list[Unreadable] = []
        self.scope: list[Population] = []
        self.states: list[TreeState] = []
        self.unlisted = False

    def read(self, source: Source) -> None:
        """Read and understand one source."""
        listing = listing_of(source, self.context)
        if listing is None:
            self._whole(source)
        else:
            self._listed(source, listing)

    def _whole(self, source: Source) -> None:
        self.unlisted = True
        gathered = gather((source,), self.context)
        understood = understand(gathered.snapshots)
        self.snapshots += gathered.snapshots
        self.unread += gathered.unread
        self.resources += understood.resources
        self.misread += understood.unread
        self.scope += understood.scope

    def _listed(self, source: Source, listing: Listing) -> None:
        folders = folders_of(str(listing.root), listing.folders)
        self.unread += listing.gaps
        counts: Counter[str] = Counter()
        files: dict[str, str] = {}
        total = 0
        for found in readings(source, listing, normalized):
            if isinstance(found, Unreadable):
                self.unread.append(found)
                total += 1
                continue
            files[found.name] = found.state
            self.unread += found.gaps
            total += len(found.taken) or len(found.gaps)
            for address, digest, items in found.taken:
                self.snapshots.append(emptied(source, address, digest))
                self._take(items, counts)
        documents = sum(one.source is source for one in self.snapshots)
        if documents:
            self.scope.append(Population(source.name, "documents", documents, total))
        self.scope += [Population(source.name, kind, n) for kind, n in sorted(counts.items())]
        self.states.append(tree_state(str(listing.root), folders, files))

    def _take(self, items: Sequence[Resource | Unreadable], counts: Counter[str]) -> None:
        for item in items:
            if isinstance(item, Unreadable):
                self.misread.append(item)
            else:
                self.resources.append(item)
                counts[item.kind] += 1

    def gathered(self) -> Gathered:
        """Return the documents, without their content."""
        return Gathered(tuple(self.snapshots), tuple(self.unread))

    def understood(self) -> Understood:
        """Return what they say."""
        return Understood(tuple(self.resources), once(self.misread), tuple(self.scope))
