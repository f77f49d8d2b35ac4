"""The lines of a manifest: each holds a record and the hash that chains it to the one before."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

END = "end"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest holds, as far as its chain holds.

    Attributes:
        records: in order; those after the first fault are left out.
        head: hash of the last of them.
        finished: whether the last line ends the run.
        faults: what is wrong, in words, without the name of the run.
        cut: whether the fault is only that the last lines are missing or half written, as a run
            that was stopped leaves it.
    """

    records: tuple[Mapping[str, Any], ...]
    head: str
    finished: bool
    faults: tuple[str, ...] = ()
    cut: bool = False

    @property
    def end(self) -> Mapping[str, Any]:
        """The record that ends the run; empty when it did not finish."""
        return self.records[-1] if self.finished else {}


def first_hash(run_id: str) -> str:
    """Return the hash that the first line of a run follows."""
    return sha256(run_id.encode()).hexdigest()


def chained(previous: str, record: Mapping[str, Json]) -> str:
    """Return the hash of a record that follows the one with the hash `previous`."""
    return sha256(previous.encode() + canonical(record)).hexdigest()


def line(record: Mapping[str, Json], digest: str) -> bytes:
    """Return one line of a manifest."""
    return written(canonical(record), digest)


def next_line(previous: str, text: bytes) -> tuple[bytes, str]:
    """Return the line of a record that follows the one with the hash `previous`, and its hash.

    Args:
        previous: hexadecimal.
        text: the record in its canonical form.
    """
    digest = sha256(previous.encode() + text).hexdigest()
    return written(text, digest), digest


def written(record: bytes, digest: str) -> bytes:
    """Return the line of a record in its canonical form: as the canonical form of both together."""
    return b'{"hash":"%b","record":%b}\n' % (canonical(digest)[1:-1], record)


_encoded = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def canonical(value: Json) -> bytes:
    """Return one text for one value: sorted keys, no spaces, ASCII only."""
    return _encoded(value).encode()


def parse(data: bytes, run_id: str) -> Manifest:
    """Return what the bytes of a manifest hold, and where they depart from what was written."""
    records: list[Mapping[str, Any]] = []
    head, ended = first_hash(run_id), False
    raw_lines = data.splitlines(keepends=True)
    for number, raw in enumerate(raw_lines, 1):
        held = decoded(raw)
        fault = _fault(raw, held, head, ended=ended)
        if fault:
            last = number == len(raw_lines) and not raw.endswith(b"\n")
            said = (f"line {number}: {fault}",)
            return Manifest(tuple(records), head, finished=False, faults=said, cut=last)
        record, head = held["record"], held["hash"]
        records.append(record)
        ended = record.get("type") == END
    faults = tuple(_count_faults(records, ended=ended))
    return Manifest(tuple(records), head, ended, faults, cut=not ended)


def decoded(raw: bytes) -> dict[str, Any]:
    """Return the record and the hash of a line; empty when it is none."""
    try:
        held = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    whole = isinstance(held, dict) and set(held) == {"record", "hash"}
    return held if whole and isinstance(held["record"], dict) else {}


def _fault(raw: bytes, held: Mapping[str, Any], head: str, *, ended: bool) -> str:
    if not held:
        return "cut short or not a record"
    if ended:
        return "added after the end of the run"
    if held["hash"] != chained(head, held["record"]):
        return "edited, missing before it, or out of order"
    # Equal values can be written in several ways; only the one that was written counts.
    return "" if raw == line(held["record"], held["hash"]) else "edited"


def _count_faults(records: list[Mapping[str, Any]], *, ended: bool) -> Iterator[str]:
    if not ended:
        yield "cut short: the run did not finish, or its last lines are missing"
        return
    said, found = records[-1].get("count"), len(records) - 1
    if said != found:
        yield f"line {len(records)}: says {said} records"
