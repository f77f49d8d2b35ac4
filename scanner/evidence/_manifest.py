"""A snapshot as a record of the manifest, and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime

import msgspec

from scanner.evidence._lines import canonical
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Json, Origin
from scanner.model.vocabulary import Side

_KEPT = tuple(
    field.name
    for field in fields(Snapshot)
    if field.name not in ("content", "source", "origin", "collected_at")
)
_ORIGIN = tuple(field.name for field in fields(Origin))


def record_of(snapshot: Snapshot) -> dict[str, Json]:
    """Return everything about a snapshot but its content, as JSON."""
    origin = snapshot.origin
    return {
        "type": "snapshot",
        **{name: getattr(snapshot, name) for name in _KEPT},
        "source": _source(snapshot.source),
        "origin": {name: getattr(origin, name) for name in _ORIGIN},
        "collected_at": snapshot.collected_at.isoformat() if snapshot.collected_at else None,
    }


def _source(source: Source) -> dict[str, Json]:
    return {
        "kind": source.kind,
        "name": source.name,
        "options": dict(source.options),
        "side": str(source.side),
        "owner": source.owner,
    }


class Canonical:
    """Writes records of snapshots in their canonical form, with little work for each."""

    def __init__(self) -> None:
        self._last: tuple[Source, bytes] | None = None

    def of(self, snapshot: Snapshot) -> bytes:
        """Return `canonical(record_of(snapshot))`."""
        last = self._last
        if last is None or last[0] is not snapshot.source:
            last = self._last = (snapshot.source, canonical(_source(snapshot.source)))
        record = record_of(snapshot) | {"source": msgspec.Raw(last[1])}
        try:
            text = _ENCODE(record)
        except (TypeError, ValueError, OverflowError):
            return canonical(record_of(snapshot))
        # Of what needs no escape there is but one form.
        plain = text.isascii() and b"\\" not in text and b"\x7f" not in text
        return text if plain else canonical(record_of(snapshot))


_ENCODE = msgspec.json.Encoder(order="deterministic").encode


def snapshot_of(record: Mapping[str, Json], content: bytes) -> Snapshot:
    """Return the snapshot that a record and its content were made from."""
    source = record["source"]
    read = record["collected_at"]
    return Snapshot(
        **{name: record[name] for name in _KEPT},
        content=content,
        source=Source(**{**source, "side": Side(source["side"])}),
        origin=Origin(**record["origin"]),
        collected_at=datetime.fromisoformat(read) if read else None,
    )


def record_of_gap(unread: Unreadable) -> dict[str, Json]:
    """Return what could not be read, as JSON."""
    return {"type": "gap", **asdict(unread)}


def gap_of(record: Mapping[str, Json]) -> Unreadable:
    """Return what `record_of_gap` wrote."""
    return Unreadable(**{key: held for key, held in record.items() if key != "type"})
