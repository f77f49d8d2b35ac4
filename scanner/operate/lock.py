"""One run at a time: a second one stops at once and changes nothing."""

import json
import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path


class AlreadyRunningError(RuntimeError):
    """Another run holds the lock; says which process, where and since when."""


@contextmanager
def only_run(place: Path) -> Iterator[None]:
    """Hold the lock of one ledger while the block runs.

    The lock is an exclusive transaction on a file of its own. The operating system ends it with
    the process that holds it, so the lock of a dead process is free at once, whatever killed it.

    Args:
        place: the lock file, such as `.trueup/run.lock`; made when it is not there.

    Raises:
        AlreadyRunningError: another run holds it, or the file cannot be written; nothing was done.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(place, timeout=0, isolation_level=None)
    note = place.with_name(f"{place.name}.json")
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise AlreadyRunningError(f"{place}: cannot be written: {error}") from None
            raise AlreadyRunningError(f"another run is at work: {_holder(note)}") from None
        note.write_text(json.dumps(_self()), encoding="utf-8")
        try:
            yield
        finally:
            with suppress(OSError):
                note.unlink()
    finally:
        connection.close()


def _self() -> dict[str, str | int]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"process": os.getpid(), "host": socket.gethostname(), "since": now}


def _holder(note: Path) -> str:
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        return f"process {held['process']} on {held['host']} since {held['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "its process is not known yet"
