"""Tell quickly whether files and folders are as they were when they were read."""

import hashlib
import os
from collections.abc import Iterable, Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json


@dataclass(frozen=True, slots=True)
class TreeState:
    """What a reading of files rested on.

    Attributes:
        root: absolute path that the names start from.
        folders: those that were listed: none of them may have gained or lost a name.
        files: those whose content counted.
        digest: over the state of all of them.
        latest: when the last of them changed, in nanoseconds since 1970.
    """

    root: str
    folders: tuple[str, ...]
    files: tuple[str, ...]
    digest: str
    latest: int = 0

    def holds(self) -> bool:
        """Say whether every folder and file is as it was."""
        paths = (*self.folders, *self.files)
        return _digest(paths, (state_of(_join(self.root, path)) for path in paths)) == self.digest

    def as_json(self) -> dict[str, Json]:
        """Return what `from_json` takes."""
        return {
            "root": self.root,
            "folders": self.folders,
            "files": self.files,
            "digest": self.digest,
        }

    @classmethod
    def from_json(cls, value: Json) -> "TreeState":
        """Return what `as_json` gave.

        Raises:
            KeyError, TypeError: it is something else.
        """
        folders, files = tuple(map(str, value["folders"])), tuple(map(str, value["files"]))
        return cls(str(value["root"]), folders, files, str(value["digest"]))


def tree_state(root: str, folders: Mapping[str, str], files: Mapping[str, str]) -> TreeState:
    """Return the state of a tree from the state of each folder and file when it was read."""
    paths = (*folders, *files)
    states = (*folders.values(), *files.values())
    latest = max(map(changed_at, states), default=0)
    return TreeState(root, tuple(folders), tuple(files), _digest(paths, states), latest)


def state_of(path: str) -> str:
    """Return size, times of change and identity of a file or folder; "" when it is not there.

    The time of the last change of the inode is among them, which no program can set back.
    """
    try:
        held = os.stat(path)  # noqa: PTH116 - a text, for tens of thousands
    except (OSError, ValueError):
        return ""
    return f"{held.st_ctime_ns} {held.st_mtime_ns} {held.st_size} {held.st_ino} {held.st_dev}"


def changed_at(state: str) -> int:
    """Return when something of this state last changed, in nanoseconds since 1970."""
    return int(state.partition(" ")[0] or 0)


def folders_of(root: str, folders: Iterable[str]) -> dict[str, str]:
    """Return the state of each folder below a root."""
    return {folder: state_of(_join(root, folder)) for folder in folders}


def _join(root: str, path: str) -> str:
    return f"{root}/{path}" if path else root


def _digest(paths: Iterable[str], states: Iterable[str]) -> str:
    lines = [f"{path}\0{state}\n" for path, state in zip(paths, states, strict=True)]
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
