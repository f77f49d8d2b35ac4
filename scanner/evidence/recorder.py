"""Redact what a connector read, digest it, store it: the only way to make a snapshot."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from scanner.evidence.reader import MAX_FILE, CannotReadError, decode
from scanner.evidence.redaction import VERSION, Redactor
from scanner.evidence.store import Store
from scanner.model.connector import Answer
from scanner.model.evidence import Collected, Snapshot, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Origin


@dataclass(frozen=True, slots=True)
class RedactionMemory:
    """What documents became without their secrets, so that none are looked for again.

    Attributes:
        digests: digest and name of a document -> the digest without its secrets, as this version
            found it with this key. It is added to.
        kept: returns the document of a digest, or raises a LookupError.
    """

    digests: dict[str, str]
    kept: Callable[[str], bytes]


class EvidenceRecorder:
    """Makes snapshots of one run; safe to use from several threads."""

    def __init__(
        self,
        redactor: Redactor,
        store: Store,
        now: Callable[[], datetime],
        trace: str = "",
        limit: int = MAX_FILE,
        memory: RedactionMemory | None = None,
    ) -> None:
        """Take what every snapshot of the run has in common.

        Args:
            redactor: masks secrets, with the key of the installation.
            store: where snapshots go.
            now: the clock, for the time of reading.
            trace: id of the run, shared by all its snapshots.
            limit: most bytes of one document.
            memory: what is known from earlier runs of the same version with the same key.
        """
        self._memory = memory
        self._redactor = redactor
        self._store = store
        self._now = now
        self._trace = trace
        self._limit = limit
        self._last: tuple[Source, Source] | None = None

    def text(
        self,
        source: Source,
        address: str,
        data: bytes,
        origin: Origin,
        source_total: int | None = None,
    ) -> Collected:
        """Record a document as it was read; undecodable or oversized data gives an Unreadable."""
        if len(data) > self._limit:
            return Unreadable(
                source.name,
                address,
                f"too large: {len(data)} bytes, at most {self._limit} are read",
            )
        name = ""
        if self._memory is not None:
            name = f"{sha256(data).hexdigest()} {origin.file or address}"
        known = self._known(name, data)
        if known is not None:
            return self._recorded(source, address, known, origin, source_total)
        try:
            text = decode(data)
        except CannotReadError as error:
            return Unreadable(source.name, address, error.reason)
        try:
            masked = self.masked(source, origin.file or address, text)
        except Exception as error:  # noqa: BLE001 - what cannot be masked must not be stored
            reason = f"its secrets cannot be told from the rest ({type(error).__name__})"
            return Unreadable(source.name, address, reason)
        content = masked.encode("utf-8", "replace")
        snapshot = self._recorded(source, address, content, origin, source_total)
        if self._memory is not None:
            self._memory.digests[name] = snapshot.digest.removeprefix("sha256:")
        return snapshot

    def _known(self, name: str, data: bytes) -> bytes | None:
        """Return what is left of a document without its secrets, where that is known."""
        digest = self._memory.digests.get(name) if self._memory else None
        if self._memory is None or digest is None:
            return None
        if digest == name[:64]:
            return data
        try:
            return self._memory.kept(f"sha256:{digest}")
        except LookupError:
            return None  # It was pruned or damaged: it is made again.

    def _recorded(
        self,
        source: Source,
        address: str,
        content: bytes,
        origin: Origin,
        source_total: int | None,
    ) -> Snapshot:
        # A git object has no time of reading: the same commit always gives the same snapshot.
        read = None if origin.commit else self._now()
        snapshot = self._snapshot(
            source, address, content, origin, read=read, source_total=source_total
        )
        self._store.add(snapshot)
        return snapshot

    def masked(self, source: Source, name: str, text: str) -> str:  # noqa: ARG002 - others look at it
        """Return the text of a document of a source with its secrets masked."""
        return self._redactor.text(name, text)

    def answer(self, source: Source, answer: Answer) -> Collected:
        """Record the decoded answer of an API as canonical JSON."""
        try:
            content = _canonical(self._redactor.value(answer.value))
        except (ValueError, TypeError, RecursionError):
            return Unreadable(
                source.name, answer.address, "the answer is no JSON value, or is nested too deeply"
            )
        if len(content) > self._limit:
            return Unreadable(
                source.name, answer.address, f"too large: {len(content)} bytes in one answer"
            )
        snapshot = self._snapshot(
            source,
            answer.address,
            content,
            answer.origin,
            read=self._now(),
            query=str(self._redactor.value(answer.query)),
            found=answer.found,
            source_total=answer.source_total,
        )
        self._store.add(snapshot)
        return snapshot

    def _snapshot(  # noqa: PLR0913 - one argument for each fact of a document
        self,
        source: Source,
        address: str,
        content: bytes,
        origin: Origin,
        *,
        read: datetime | None,
        query: str = "",
        found: int | None = None,
        source_total: int | None = None,
    ) -> Snapshot:
        return Snapshot(
            source=self._without_secrets(source),
            address=address,
            content=content,
            digest=f"sha256:{sha256(content).hexdigest()}",
            origin=origin,
            collected_at=read,
            query=query,
            found=found,
            source_total=source_total,
            trace=self._trace,
            redaction=VERSION,
        )

    def _without_secrets(self, source: Source) -> Source:
        """Return the source as it may be stored; the same one for all its documents."""
        last = self._last
        if last is None or last[0] is not source:
            options = self._redactor.value(dict(source.options))
            clean = source if options == source.options else replace(source, options=options)
            last = self._last = (source, clean)
        return last[1]


def _canonical(value: Json) -> bytes:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()
