"""What a watch has told already, kept so that each transition is told once, also across a restart.

The state is written before a transition is told, with the transition in it, and again afterwards without.
A watch that is killed between tells it when it starts again, unless the file it appends to has it.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field
from pathlib import Path
from typing import IO

from scanner.model.quick_dataclass import dataclass

_TAIL = 2**20


@dataclass(frozen=True, slots=True)
class Transition:
    """One thing that became otherwise.

    Attributes:
        number: counts up, over restarts.
        type: "drift", "changed" (another value), "resolved", "unread" or "readable".
        at: when it was seen, RFC 3339, UTC.
        fingerprint: of the finding; "" for a source.
    """

    number: int
    type: str
    at: str
    fingerprint: str = ""
    rule: str = ""
    resource: str = ""
    message: str = ""
    owner: str = ""
    since: str = ""
    source: str = ""

    def line(self) -> str:
        """Return the transition as one line of JSON."""
        return json.dumps({key: held for key, held in asdict(self).items() if held != ""})


@dataclass(slots=True)
class WatchState:
    """What stands open, by fingerprint, and which sources are unread.

    Attributes:
        open: `{rule, resource, message, owner, since, state}` of each finding that was told.
        unread: source -> why. pending: told in the state, but perhaps not to anybody yet.
    """

    open: dict[str, dict[str, str]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    number: int = 0
    pending: list[Transition] = field(default_factory=list)


def load_state(path: Path) -> WatchState:
    """Return the state of a file; an empty one where there is none.

    Raises:
        ValueError: the file is no state of a watch; says what to do.
    """
    try:
        held = json.loads(path.read_bytes())
        pending = [Transition(**one) for one in held["pending"]]
        return WatchState(held["open"], held["unread"], held["number"], pending)
    except FileNotFoundError:
        return WatchState()
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path}: is damaged ({type(error).__name__}): remove it to begin anew"
        raise ValueError(message) from None


def save_state(path: Path, state: WatchState) -> None:
    """Write the state in one step: a reader sees the old one or the new one, never half of it."""
    held = {
        "open": state.open, "unread": state.unread, "number": state.number,
        "pending": [asdict(one) for one in state.pending],
    }  # fmt: skip
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(held, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


class Teller:
    """Tells transitions: to a stream for people, and to a file of lines, each line once."""

    def __init__(self, path: Path, out: IO[str], file: Path | None) -> None:
        """Take where the state is kept, the stream, and the file; None for no file."""
        self._path = path
        self._out = out
        self._file = file

    def tell(self, state: WatchState, transitions: Iterable[Transition]) -> None:
        """Tell transitions, and what a watch before this one may not have told."""
        state.pending = [*state.pending, *transitions]
        if not state.pending:
            return
        save_state(self._path, state)
        for one in state.pending:
            print(shown(one), file=self._out, flush=True)
        self._append(state.pending)
        state.pending = []
        save_state(self._path, state)

    def _append(self, transitions: Iterable[Transition]) -> None:
        if self._file is None:
            return
        with self._file.open("a+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            tail = file.read()
            known = _last_number(tail)
            if tail and not tail.endswith(b"\n"):
                file.write(b"\n")  # a line that was cut off stays, and spoils no other
            for one in transitions:
                if one.number > known:
                    file.write(one.line().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def _last_number(tail: bytes) -> int:
    for line in reversed(tail.splitlines()):
        try:
            held = json.loads(line)
        except ValueError:
            continue
        if isinstance(held, Mapping) and isinstance(held.get("number"), int):
            return int(held["number"])
    return 0


def shown(one: Transition) -> str:
    """Return a transition as a line for people."""
    about = one.message or one.source
    named = "" if one.resource in about else f" {one.resource}"
    rule = f"{one.rule}{named}: " if one.rule else ""
    owner = f" ({one.owner})" if one.owner else ""
    since = f", since {one.since}" if one.since and one.type != "drift" else ""
    return f"{one.at} {one.type:<8} {rule}{about}{owner}{since}"
