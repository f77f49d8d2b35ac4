"""Write one run into the ledger: its row, its findings, and the events that tell of it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from scanner.model.finding import Finding
from scanner.model.resource import EMPTY, Json
from scanner.model.run import Exit, Report
from scanner.model.vocabulary import State
from scanner.operate.ledger.chain import GENESIS, chained
from scanner.operate.ledger.schema import EVENTS, FINDINGS, RUNS
from scanner.operate.ledger.stored_finding import canonical, stored
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
    last = connection.execute(select(EVENTS).order_by(EVENTS.c.seq.desc()).limit(1)).first()
    seq, head = (last.seq, last.hash) if last else (0, GENESIS)
    if connection.execute(select(RUNS.c.id).where(RUNS.c.id == report.run.id)).first():
        return str(head)
    run = _run(report, scope)
    body = canonical({field.name: getattr(run, field.name) for field in fields(run)})
    row = {"id": run.id, "scope": scope, "started": run.started, "complete": run.complete}
    connection.execute(RUNS.insert().values(**row, body=body))
    changes = _write_findings(connection, report, scope, sources)
    now = _instant(datetime.now(UTC))
    events = list(chained(seq, head, now, run.id, _said(changes, scope, body)))
    connection.execute(
        EVENTS.insert(),
        [{column.name: getattr(one, column.name) for column in EVENTS.columns} for one in events],
    )
    return events[-1].hash


def _said(changes: "_Changes", scope: str, body: str) -> Iterator[tuple[str, Json]]:
    """Yield the events of a run: each change of a finding, then the run itself."""
    for kind, found in (
        ("new", changes.new),
        ("regressed", changes.regressed),
        ("fixed", changes.fixed),
    ):
        for identity, rule, resource in found:
            yield (
                kind,
                {"fingerprint": identity, "scope": scope, "rule": rule, "resource": resource},
            )
    yield "run", json.loads(body)


def _run(report: Report, scope: str) -> RunRecord:
    facts = report.run
    everything = (*report.findings, *(one.finding for one in report.waived))
    states = Counter(one.state for one in everything)
    return RunRecord(
        id=facts.id,
        scope=scope,
        started=_instant(facts.started),
        ended=_instant(facts.ended),
        as_of=_instant(facts.inputs.as_of),
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


_Told = tuple[str, str, str]
"""Fingerprint, rule and resource."""


@dataclass(frozen=True, slots=True)
class _Changes:
    """What became of findings, against what the ledger held."""

    new: tuple[_Told, ...]
    regressed: tuple[_Told, ...]
    fixed: tuple[_Told, ...]


def _write_findings(
    connection: Connection, report: Report, scope: str, sources: Mapping[str, str]
) -> _Changes:
    query = select(FINDINGS.c.fingerprint, FINDINGS.c.fixed_at).where(FINDINGS.c.scope == scope)
    held = {row.fingerprint: row.fixed_at for row in connection.execute(query)}
    present = _present(report)
    as_of = _instant(report.run.inputs.as_of)
    rows = {
        identity: _row(finding, as_of, sources, waived=waived)
        for identity, (finding, waived) in present.items()
    }
    gone = [one for one in report.fixed if held.get(one.fingerprint) == ""]
    _insert(connection, scope, [row for identity, row in rows.items() if identity not in held])
    _update(connection, scope, [row for identity, row in rows.items() if identity in held])
    _update(
        connection,
        scope,
        [{"fingerprint": one.fingerprint, "fixed_at": _instant(one.fixed_at)} for one in gone],
    )
    told = [(k, f.rule, f.observation.resource) for k, (f, _) in present.items()]
    return _Changes(
        new=tuple(one for one in told if one[0] not in held),
        regressed=tuple(one for one in told if held.get(one[0])),
        fixed=tuple((one.fingerprint, one.rule, one.resource) for one in gone),
    )


def _present(report: Report) -> dict[str, tuple[Finding, bool]]:
    """Return what this run saw; the unconfirmed keep the row of the run that saw them last."""
    every = [(one, False) for one in report.findings]
    every += [(one.finding, True) for one in report.waived]
    return {
        one.fingerprint: (one, waived)
        for one, waived in every
        if one.state is not State.UNCONFIRMED
    }


def _insert(connection: Connection, scope: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(FINDINGS.insert(), [{**row, "scope": scope} for row in rows])


def _update(connection: Connection, scope: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    columns = [name for name in rows[0] if name != "fingerprint"]
    this = (FINDINGS.c.scope == scope) & (FINDINGS.c.fingerprint == bindparam("identity"))
    connection.execute(
        FINDINGS.update().where(this).values({name: bindparam(f"to_{name}") for name in columns}),
        [
            {"identity": row["fingerprint"], **{f"to_{name}": row[name] for name in columns}}
            for row in rows
        ],
    )


def _row(
    finding: Finding, as_of: str, sources: Mapping[str, str], *, waived: bool
) -> dict[str, Any]:
    seen = finding.observation
    names = {sources[digest] for digest in seen.evidence if digest in sources}
    names |= {seen.origin.source} - {""}
    return {
        "fingerprint": finding.fingerprint,
        "first_seen": _instant(finding.first_seen) if finding.first_seen else as_of,
        "last_seen": as_of,
        "fixed_at": "",
        "waived": waived,
        "sources": "\n".join(sorted(names)),
        "body": stored(finding),
    }


def _instant(moment: datetime) -> str:
    """Return UTC with offset; a moment without zone counts as UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
