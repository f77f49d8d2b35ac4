"""Write one run into the ledger: its row, its findings, and the events that tell of it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json
from scanner.model.run import Report
from scanner.model.vocabulary import Exit, State
from scanner.operate.ledger.chain import GENESIS, chained
from scanner.operate.ledger.finding_rows import instant, state_of, write_findings
from scanner.operate.ledger.schema import EVENTS, RUNS
from scanner.operate.ledger.stored_finding import canonical
from scanner.report._document import document

COMPLETE = frozenset({Exit.CLEAN, Exit.FINDINGS})


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run as the ledger remembers it.

    Attributes:
        started, ended, as_of: RFC 3339, UTC.
        complete: whether everything in scope was read and answered.
        open: open findings by severity. new, fixed, waived, unconfirmed: how many of each.
        evidence, governance, history: the inputs that decided the result.
        evidence_head: last hash of the run's evidence. content: SHA-256 of its report as JSON, but
            for what the report says of the run itself.
    """

    id: str
    scope: str
    started: str
    ended: str
    as_of: str
    actor: str
    version: str
    exit_code: int
    complete: bool
    outcome: tuple[str, ...] = ()
    open: Mapping[str, int] = EMPTY
    new: int = 0
    fixed: int = 0
    waived: int = 0
    unconfirmed: int = 0
    evidence: str = ""
    governance: str = ""
    history: str = ""
    evidence_head: str = ""
    content: str = ""


def run_of(body: str) -> RunRecord:
    """Return the run that a row holds."""
    held = json.loads(body)
    return RunRecord(**{**held, "outcome": tuple(held["outcome"])})


def record_report(
    connection: Connection, report: Report, scope: str, sources: Mapping[str, str]
) -> str:
    """Write the run inside the caller's transaction and return the new head of the log."""
    if connection.execute(select(RUNS.c.id).where(RUNS.c.id == report.run.id)).first():
        return append(connection, report.run.id, ())
    run = _run(report, scope)
    body = canonical({field.name: getattr(run, field.name) for field in fields(run)})
    row = {"id": run.id, "scope": scope, "started": run.started, "complete": run.complete}
    connection.execute(RUNS.insert().values(**row, body=body))
    changes = write_findings(connection, report, scope, sources)
    said = [*changes, ("run", json.loads(body)), ("state", state_of(connection, scope))]
    return append(connection, run.id, said)


def append(connection: Connection, run: str, said: Iterable[tuple[str, Json]]) -> str:
    """Write events inside the caller's transaction and return the new head of the log."""
    last = connection.execute(select(EVENTS).order_by(EVENTS.c.seq.desc()).limit(1)).first()
    seq, head = (last.seq, last.hash) if last else (0, GENESIS)
    events = list(chained(seq, head, instant(datetime.now(UTC)), run, said))
    if not events:
        return str(head)
    connection.execute(
        EVENTS.insert(),
        [{column.name: getattr(one, column.name) for column in EVENTS.columns} for one in events],
    )
    return events[-1].hash


def _run(report: Report, scope: str) -> RunRecord:
    facts = report.run
    everything = (*report.findings, *(one.finding for one in report.waived))
    states = Counter(one.state for one in everything)
    return RunRecord(
        id=facts.id,
        scope=scope,
        started=instant(facts.started),
        ended=instant(facts.ended),
        as_of=instant(facts.inputs.as_of),
        actor=facts.actor,
        version=facts.version,
        exit_code=int(facts.exit_code),
        complete=facts.exit_code in COMPLETE,
        outcome=facts.outcome,
        open=dict(Counter(one.severity.value for one in report.findings)),
        new=states[State.NEW] + states[State.REGRESSED],
        fixed=len(report.fixed),
        waived=len(report.waived),
        unconfirmed=states[State.UNCONFIRMED],
        evidence=facts.inputs.evidence,
        governance=facts.inputs.governance,
        history=facts.inputs.history,
        evidence_head=facts.evidence_head,
        content=document(report)["run"]["integrity"]["content_sha256"],
    )
