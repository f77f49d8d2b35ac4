"""What the documents of a scan became, looked up before anything is parsed again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource
from scanner.operate.cache._rows import NotPlainError, packed, unpacked

if TYPE_CHECKING:
    # A question that keeps nothing is answered without loading a database.
    from scanner.operate.cache.documents import DocumentCache

Item = Resource | Unreadable
_LARGEST = 32_000_000
"""Bytes of a document that is worth keeping."""
_AT_ONCE = 4_000_000
_FEWEST = 50
"""Documents below which looking up costs more than understanding."""


class UnderstoodCache:
    """Answers for documents whose redacted bytes are known, and remembers the others."""

    def __init__(self, cache: "DocumentCache") -> None:
        """Take where it is kept; a cache without a file remembers nothing."""
        self._cache = cache
        self._keys: dict[int, str] = {}
        self._fresh: list[tuple[str, bytes]] = []
        self._size = 0

    def known(self, snapshots: Sequence[Snapshot]) -> dict[int, tuple[Item, ...]]:
        """Return, by place, what those snapshots became that were understood before."""
        if len(snapshots) < _FEWEST:
            return {}
        self._keys = {
            place: self._cache.key(one.source, one.address, one.digest)
            for place, one in enumerate(snapshots)
            if len(one.content) <= _LARGEST
        }
        rows = self._cache.get_all(list(self._keys.values()))
        found: dict[int, tuple[Item, ...]] = {}
        for place, key in self._keys.items():
            data = rows.get(key)
            if data is not None and (items := _items(data, snapshots[place])) is not None:
                found[place] = items
        return found

    def learn(self, place: int, items: Sequence[Item], data: bytes | None) -> bytes | None:
        """Remember what the snapshot at a place of `known` became, and return it as bytes.

        Args:
            place: of the snapshot.
            items: what it became.
            data: the same, where it was packed already.

        Returns:
            None for what is not kept.
        """
        if place not in self._keys:
            return None
        row = pack(items) if data is None else data
        if row is not None:
            self._fresh.append((self._keys[place], row))
            self._size += len(row)
            if self._size > _AT_ONCE:
                self.save()
        return row

    def save(self) -> None:
        """Write down what was learnt."""
        self._cache.put_all(self._fresh)
        self._fresh, self._size = [], 0


def pack(items: Sequence[Item]) -> bytes | None:
    """Return items as bytes, or None when they are not plain data."""
    try:
        return packed(items, marks=False)
    except NotPlainError:
        return None


def unpack(data: bytes, snapshot: Snapshot) -> tuple[Item, ...]:
    """Return the items of bytes that this program just packed."""
    return unpacked(data, snapshot.origin, snapshot.digest, snapshot.content)


def _items(data: bytes, snapshot: Snapshot) -> tuple[Item, ...] | None:
    """Return the items of bytes that were kept; None when they are damaged."""
    try:
        return unpack(data, snapshot)
    except (ValueError, TypeError, LookupError):
        return None
