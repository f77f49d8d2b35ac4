"""Verdicts of policies kept on disk: plain JSON, closed to other users, and of no value if lost."""

import hashlib
import os
import tempfile
import time
from pathlib import Path

import msgspec

from scanner.evaluate.policies._memoised_engine import Rows

_FOLDER = "verdicts"
_MOST_ROWS = 200_000
_MOST_FILES = 400
_DAY = 86_400
_MOST_DAYS = 30


class VerdictCache:
    """One file for each bundle and group of rules. A file that is damaged counts as none."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of results that may be thrown away; it is made on first use."""
        self._folder = folder / _FOLDER

    def rows(self, key: str) -> Rows:
        """Return the rows under a key; none when the file is missing, damaged or not ours."""
        try:
            data = self._path(key).read_bytes()
        except OSError:
            return {}
        digest, _, body = data.partition(b"\n")
        if digest.decode("ascii", "replace") != hashlib.sha256(key.encode() + body).hexdigest():
            return {}
        rows: Rows = msgspec.json.decode(body)
        return rows

    def keep(self, key: str, rows: Rows) -> None:
        """Write the rows whole or not at all; a disk that is full costs the next run time only."""
        if len(rows) > _MOST_ROWS:
            rows = dict(list(rows.items())[-_MOST_ROWS:])
        body = msgspec.json.encode(rows)
        digest = hashlib.sha256(key.encode() + body).hexdigest().encode()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(digest + b"\n" + body)
            Path(temporary).replace(self._path(key))
            self._prune()
        except OSError:
            return

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _prune(self) -> None:
        """Take away what was not written for a month, and the oldest of too many."""
        entries = sorted((entry.stat().st_mtime, entry.path) for entry in os.scandir(self._folder))
        oldest = time.time() - _MOST_DAYS * _DAY
        for index, (written, path) in enumerate(entries):
            if written < oldest or index < len(entries) - _MOST_FILES:
                Path(path).unlink(missing_ok=True)


def user_cache() -> Path:
    """Return the folder of the user's throw-away results, as XDG says where it is."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    # A relative path there is invalid, as the XDG Base Directory Specification says.
    base = Path(named) if Path(named).is_absolute() else Path.home() / ".cache"
    return base / "trueup"
