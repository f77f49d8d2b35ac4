"""Whether ledger, evidence and reports are what they were, and what vouches for that."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from scanner.evidence.store import PRUNING, EvidenceStore
from scanner.evidence.verification import Verdict, verify_store
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.operate.audit_log import events_of, is_log
from scanner.operate.ledger.chain import Event, body_of, problems_of
from scanner.operate.ledger.store import Ledger
from scanner.report._decode import ReportFileError, document_from_json

NOT_ANCHORED = "internally consistent, not anchored"


@dataclass(slots=True)
class Assurance:
    """What was found.

    Attributes:
        problems: everything that was edited, is missing, was added, reordered or cut off.
        notes: what a reader should know, and is no sign of tampering.
        anchored: what the given head vouches for, in words.
        head: the audit log's last hash, to be noted elsewhere.
    """

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    anchored: str = ""
    head: str = ""

    @property
    def standing(self) -> str:
        """Return the result in one phrase."""
        if self.problems:
            return "not as it was written"
        return self.anchored or NOT_ANCHORED


def examine(store: EvidenceStore, ledger: Ledger, scope: str, head: str = "") -> Assurance:
    """Examine the ledger and the evidence of one installation.

    Args:
        store: its evidence.
        ledger: its ledger.
        scope: name of the estate.
        head: a hash that was noted elsewhere. That of the audit log vouches for the log up to there
            and for the evidence of every run in it; that of a run's evidence, which stands in
            its report, vouches for the evidence up to there and the log up to the run before.
    """
    log = list(ledger.events())
    in_log = any(event.hash == head for event in log)
    verdict = verify_store(store, head if head and not in_log else "")
    noted = _ledger_head(store, verdict, head) if not in_log else head
    said = Assurance(notes=list(verdict.notes), head=log[-1].hash if log else "")
    unknown = bool(head) and not in_log and not verdict.anchored
    if unknown:
        said.problems.append(
            f"the head {head[:12]} is in neither the log nor the evidence: removed or rewritten"
        )
    said.problems += [one for one in verdict.problems if not (unknown and "recorded head" in one)]
    said.problems += ledger.verify(noted)
    recorded = {run.id: run.evidence_head for run in ledger.runs(scope, 1_000_000)}
    said.problems += _unlike(recorded, verdict)
    for name in sorted(set(verdict.heads) - set(recorded)):
        if not name.startswith(PRUNING):
            said.notes.append(f"{name}: in the evidence, not in the ledger: kept no history")
    said.anchored = _anchored(log, head, noted, verdict) if head else ""
    return said


def examine_log(data: bytes, head: str = "") -> tuple[Assurance, Sequence[Event]]:
    """Examine an audit log that was written to a file, and return its events."""
    events, problems = events_of(data)
    said = Assurance(problems=[*problems, *problems_of(events, head)])
    said.head = events[-1].hash if events else ""
    said.anchored = f"anchored: the log up to event {_place(events, head)}" if head else ""
    return said, events


def file_problems(paths: Iterable[Path], events: Sequence[Event]) -> list[str]:
    """Return which files are not what a run wrote, by the digests that the audit log has of them.

    Of a report in JSON that is none of them, it is said whether at least its findings are those
    of the run that it names.
    """
    exported = {str(body_of(event).get("sha256")) for event in events if event.type == "exported"}
    contents = {event.run: body_of(event).get("content") for event in events if event.type == "run"}
    problems = []
    for path in paths:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() in exported or is_log(data):
            continue
        problems.append(f"{path}: {_why_unknown(data, contents)}")
    return problems


def told_of(written: Iterable[tuple[str, str]]) -> list[tuple[str, Json]]:
    """Return the events that tell of written reports, given as pairs of format and path."""
    said: list[tuple[str, Json]] = []
    for form, path in written:
        if path == "-" or not Path(path).is_file():
            continue
        data = Path(path).read_bytes()
        digest = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        said.append(("exported", {"format": form, "name": Path(path).name, **digest}))
    return said


def _why_unknown(data: bytes, contents: Mapping[str, Json]) -> str:
    try:
        document = document_from_json(data)
    except (ReportFileError, ValueError) as error:
        reason = str(error) if isinstance(error, ReportFileError) else type(error).__name__
        return f"not a file that a recorded run wrote ({reason.splitlines()[0][:120]})"
    run = document["run"]["id"]
    if run not in contents:
        return f"its run {run} is not in the log"
    same = contents[run] == document["run"]["integrity"]["content_sha256"]
    said = "its findings are those of the run, but the run did not write this file"
    return said if same else f"not what run {run} found"


def _unlike(recorded: Mapping[str, str], verdict: Verdict) -> Iterable[str]:
    for run, head in recorded.items():
        if head and verdict.heads.get(run) != head:
            missing = "is missing or cut off" if run not in verdict.heads else "was rewritten"
            yield f"{run}: the evidence that the ledger names {missing}"


def _ledger_head(store: EvidenceStore, verdict: Verdict, head: str) -> str:
    """Return how far the log was when the run ended that the head belongs to."""
    run = next((name for name, one in verdict.heads.items() if one == head), "")
    if not head or not run:
        return ""
    records = store.manifest(run).records
    return next((str(one["head"]) for one in records if one.get("type") == "ledger"), "")


def _anchored(log: Sequence[Event], head: str, noted: str, verdict: Verdict) -> str:
    place = _place(log, noted)
    if noted == head:
        runs = sum(1 for event in log[:place] if event.type == "run")
        return (
            f"anchored: the log up to event {place} of {len(log)}, and the evidence of {runs} runs"
        )
    return (
        f"anchored: the evidence of {len(verdict.anchored)} runs, and the log up to event {place}"
    )


def _place(events: Sequence[Event], head: str) -> int:
    return next((event.seq for event in events if event.hash == head), 0)
