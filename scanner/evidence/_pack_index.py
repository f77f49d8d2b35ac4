"""Where each document is among the packs of a store, and which packs can be relied on."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from scanner.evidence._objects import looks_of
from scanner.evidence._packs import SUFFIX, entries_of, is_whole, run_of, without

Place = tuple[Path, int]


class PackIndex:
    """The packs in a folder, as they were when they were first asked for."""

    def __init__(self, folder: Path, seen: dict[str, str]) -> None:
        """Take the folder; it is read when something is asked.

        Args:
            folder: holds the packs.
            seen: name of a pack -> what it looked like when it was written or last looked through
                here; one that looks the same is not looked through again. It is kept up.
        """
        self._folder = folder
        self._seen = seen
        self._entries: dict[Path, dict[bytes, int]] | None = None
        self._ended: set[Path] = set()
        self._reliable: set[bytes] | None = None
        self._looks = ""

    def holds(self, digest: bytes) -> bool:
        """Say whether a pack that has its end, and in which no bit has changed, has a document.

        What is in the pack of a run that goes on or was stopped need not reach the disk.
        """
        if self._reliable is None:
            held = self._held()
            self._reliable = {
                name for path in self._ended if self._is_whole(path) for name in held[path]
            }
        return digest in self._reliable

    def places(self, digest: bytes) -> Iterator[Place]:
        """Yield where a document is said to be; several places when one of them was damaged."""
        for path, entries in self._held().items():
            if digest in entries:
                yield path, entries[digest]

    def forget(self) -> bool:
        """Look again when the folder has changed since; say whether it has."""
        if self._entries is None or looks_of(self._folder) == self._looks:
            return False
        self._entries = self._reliable = None
        return True

    def wrote(self, path: Path) -> None:
        """Note that a pack was written here, whole."""
        self._seen[path.name] = looks_of(path)
        self._entries = self._reliable = None

    def remove(self, digests: Iterable[bytes]) -> set[bytes]:
        """Remove documents from the packs that have their end, and return those that were there."""
        going = set(digests)
        removed: set[bytes] = set()
        for path, entries in self._held().items():
            found = going & entries.keys() if path in self._ended else set()
            if found:
                without(path, found)
                removed |= found
                self._seen.pop(path.name, None)
        self._entries = self._reliable = None
        return removed

    def problems(self, run: str, *, ended: bool) -> Iterator[str]:
        """Yield which packs of a run are not as they were written.

        Args:
            run: name of the run.
            ended: whether the run has its end; the pack of another one may lack its own.
        """
        for path in self._held():
            if run_of(path) == run and not is_whole(path) and (ended or path in self._ended):
                yield f"{run}: {path.name} is damaged"

    def _is_whole(self, path: Path) -> bool:
        looks = looks_of(path)
        if self._seen.get(path.name) != looks:
            if not is_whole(path):
                return False
            self._seen[path.name] = looks
        return True

    def _held(self) -> dict[Path, dict[bytes, int]]:
        if self._entries is None:
            self._looks = looks_of(self._folder)
            self._ended = set()
            self._entries = dict(self._read())
        return self._entries

    def _read(self) -> Iterator[tuple[Path, dict[bytes, int]]]:
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            try:
                entries, ended = entries_of(path)
            except OSError:
                continue  # Whoever asks for what it holds is told that it is missing.
            if ended:
                self._ended.add(path)
            yield path, entries
