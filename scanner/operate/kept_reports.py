"""The report over unchanged documents and policies, kept so that it need not be made again.

Only for questions about policies over files, whose answer is a function of the files, the settings
and the program. The file is the report in its published format, which carries its own digest.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import scanner
from scanner import __version__
from scanner.evaluate.policies._engine import Engine
from scanner.evaluate.policies._memoised_engine import is_pure
from scanner.evidence.recorder import EvidenceRecorder
from scanner.model.connector import Answer
from scanner.model.evidence import Collected, Snapshot, Source, Unreadable
from scanner.model.finding import Finding
from scanner.model.resource import Json, Origin
from scanner.model.run import Exit, Report
from scanner.operate.judgement import Question
from scanner.operate.outputs import replace_file
from scanner.operate.pipeline import Gathered
from scanner.operate.run_identity import RunStart, run_facts
from scanner.report._decode import ReportFileError, report_from_json
from scanner.report._document import written

_FOLDER = "reports"
_MOST_FILES = 20
_COMPLETE = (Exit.CLEAN, Exit.FINDINGS)


class RawRecorder:
    """Holds documents as they were read, until it is known whether anybody has to look at them."""

    def text(
        self,
        source: Source,
        address: str,
        data: bytes,
        origin: Origin,
        source_total: int | None = None,
    ) -> Collected:
        """Return the document unredacted; it goes no further than this process's memory."""
        return Snapshot(source, address, data, "", origin, source_total=source_total)

    def answer(self, source: Source, answer: Answer) -> Collected:
        """Refuse: only files are read so."""
        return Unreadable(source.name, answer.address, "only files can be read here")


def recorded(gathered: Gathered, recorder: EvidenceRecorder) -> Gathered:
    """Return what was gathered, redacted and recorded as it would have been at once."""
    items = [
        recorder.text(one.source, one.address, one.content, one.origin, one.source_total)
        for one in gathered.snapshots
    ]
    gaps = [item for item in items if isinstance(item, Unreadable)]
    snapshots = [item for item in items if isinstance(item, Snapshot)]
    return Gathered(tuple(snapshots), (*gathered.unread, *gaps))


@dataclass(frozen=True, slots=True)
class KeptReports:
    """The folder of kept reports, and what a report is kept under."""

    folder: Path
    start: RunStart = field(default_factory=RunStart)

    def key(self, gathered: Gathered, question: Question, engine: Engine | None) -> str:
        """Return the digest of all that the answer rests on; "" when it must not be kept."""
        if engine is None or gathered.unread or tuple(question.areas) != ("policies",):
            return ""
        modules = [one.content for one in gathered.snapshots if one.address.endswith(".rego")]
        if not is_pure(engine.name, [each.decode("utf-8", "replace") for each in modules]):
            return ""
        total = hashlib.sha256(_circumstances(question, engine).encode())
        places = [
            (one.source.name, one.source.side, one.address, one.source_total, len(one.content))
            for one in gathered.snapshots
        ]
        # Each length is told before, so that no content can stand for another.
        total.update(json.dumps(places).encode())
        for one in gathered.snapshots:
            total.update(one.content)
        return total.hexdigest()

    def are_any(self) -> bool:
        """Say whether any report is kept; where none is, nothing need be known to look for one."""
        return (self.folder / _FOLDER).is_dir()

    def report(self, key: str, question: Question) -> Report | None:
        """Return the report under a key as one of now; None when there is none that is whole."""
        if not key:
            return None
        try:
            held = report_from_json(self._path(key).read_bytes())
        except (OSError, ReportFileError, ValueError):
            return None
        then, inputs = held.run.inputs.as_of, replace(held.run.inputs, as_of=question.as_of)
        facts = run_facts(
            self.start, inputs, held.run.exit_code, held.run.outcome, held.run.engines
        )
        return replace(
            held,
            run=replace(facts, fail_on=question.fail_on),
            findings=tuple(_moved(each, then, question.as_of) for each in held.findings),
        )

    def keep(self, key: str, report: Report) -> None:
        """Keep a complete report; a disk that is full costs the next run time only."""
        if not key or report.run.exit_code not in _COMPLETE or report.not_evaluated:
            return
        path = self._path(key)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(path, written(report), durable=False)
            for old in _oldest(path.parent.glob("*.json")):
                old.unlink(missing_ok=True)
        except OSError:
            return

    def _path(self, key: str) -> Path:
        return self.folder / _FOLDER / f"{key}.json"


def _moved(finding: Finding, then: datetime, now: datetime) -> Finding:
    """Return a finding without history as it is seen now."""
    first, last = (
        now if seen == then else seen for seen in (finding.first_seen, finding.last_seen)
    )
    return replace(finding, first_seen=first, last_seen=last)


def _circumstances(question: Question, engine: Engine) -> str:
    """Return what else an answer rests on, as text."""
    said: Json = [
        __version__,
        _program(),
        [engine.name, engine.version],
        question.name,
        question.fail_on,
        question.settings,
        question.source_owners,
        list(question.off),
    ]
    return json.dumps(said, sort_keys=True, default=str)


def _program() -> Sequence[int]:
    """Return the newest change of the program's own files, which may be a checkout."""
    times = list(_changed(scanner.__path__[0]))
    return len(times), max(times)


def _changed(folder: str) -> Iterator[int]:
    # Hundreds of files before every answer: `rglob` takes several times as long.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield entry.stat().st_mtime_ns
            elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                yield from _changed(entry.path)


def _oldest(paths: Iterable[Path]) -> list[Path]:
    ordered = sorted(paths, key=lambda path: path.stat().st_mtime)
    return ordered[: max(0, len(ordered) - _MOST_FILES)]
