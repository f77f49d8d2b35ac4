"""The findings of a scope as rows: what a run adds to them, and the events that tell of it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from scanner.findings.fingerprint import renewed
from scanner.model.finding import FINGERPRINT_VERSION, Finding
from scanner.model.resource import Json
from scanner.model.run import Gone, Report
from scanner.model.vocabulary import State
from scanner.operate.ledger.schema import FINDINGS, RUNS
from scanner.operate.ledger.stored_finding import canonical, restored, stored

Said = tuple[str, Json]
"""Type and body of an event."""


def write_findings(
    connection: Connection, report: Report, scope: str, sources: Mapping[str, str]
) -> tuple[Said, ...]:
    """Write what a run saw inside the caller's transaction, and return the events of it.

    A finding that was fixed or came back is told with the time it stood; one that is new with the
    look before, which did not show it: it arose between the two.
    """
    renamed = tuple(_rename(connection, scope))
    query = select(FINDINGS).where(FINDINGS.c.scope == scope)
    held = {row.fingerprint: row for row in connection.execute(query)}
    as_of = instant(report.run.inputs.as_of)
    looked = _look_before(connection, scope, report.run.id)
    seen = {one.fingerprint: (one, waived) for one, waived in _present(report)}
    fresh, again = [], []
    for identity, (finding, waived) in seen.items():
        row = _row(finding, as_of, sources, waived=waived)
        before = held.get(identity)
        if before is None:
            fresh.append({**row, "scope": scope, "opened_at": as_of, "looked_at": looked})
        else:
            again.append({**row, **_spell(before, as_of, looked)})
    gone = [one for one in report.fixed if identity_is_open(held.get(one.fingerprint))]
    if fresh:
        connection.execute(FINDINGS.insert(), fresh)
    _update(connection, scope, again)
    _update(connection, scope, [_fixed(one, held[one.fingerprint]) for one in gone])
    events = _events(seen, held, scope, (as_of, looked))
    ended = (("fixed", _end(one, held[one.fingerprint], scope)) for one in gone)
    return (*renamed, *events, *ended)


def state_of(connection: Connection, scope: str) -> dict[str, Json]:
    """Return how many rows a scope has and a digest over all that they hold."""
    query = select(FINDINGS).where(FINDINGS.c.scope == scope)
    lines = sorted(canonical(list(row)) for row in connection.execute(query))
    digest = hashlib.sha256("\n".join(lines).encode("ascii")).hexdigest()
    return {"scope": scope, "rows": len(lines), "digest": digest}


def identity_is_open(row: Row[Any] | None) -> bool:
    """Say whether the ledger holds the finding, and holds it open."""
    return row is not None and row.fixed_at == ""


def instant(moment: datetime) -> str:
    """Return UTC with offset; a moment without zone counts as UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _rename(connection: Connection, scope: str) -> Iterator[Said]:
    """Give rows that an earlier algorithm named their present name, and tell of each change."""
    query = select(FINDINGS).where(FINDINGS.c.scope == scope)
    rows = connection.execute(query).all()
    present = {row.fingerprint for row in rows}
    for row in rows:
        if row.version == FINGERPRINT_VERSION:
            continue
        first, last = (datetime.fromisoformat(at) for at in (row.first_seen, row.last_seen))
        finding = renewed(restored(row.body, first, last))
        this = (FINDINGS.c.scope == scope) & (FINDINGS.c.fingerprint == row.fingerprint)
        if finding.fingerprint in present and finding.fingerprint != row.fingerprint:
            connection.execute(FINDINGS.delete().where(this))
        else:
            new = {"fingerprint": finding.fingerprint, "version": FINGERPRINT_VERSION}
            connection.execute(FINDINGS.update().where(this).values(**new, body=stored(finding)))
        present.add(finding.fingerprint)
        names = {"fingerprint": row.fingerprint, "to": finding.fingerprint}
        if finding.fingerprint != row.fingerprint:
            yield "renamed", {**names, "scope": scope, "open": identity_is_open(row)}


def _look_before(connection: Connection, scope: str, run: str) -> str:
    """Return when the last complete run before this one looked; "" when there was none."""
    query = select(RUNS.c.body).where(
        RUNS.c.scope == scope, RUNS.c.complete.is_(True), RUNS.c.id != run
    )
    found = connection.execute(query.order_by(RUNS.c.number.desc()).limit(1)).scalar()
    return str(json.loads(found)["as_of"]) if found else ""


def _present(report: Report) -> Iterator[tuple[Finding, bool]]:
    """Yield what this run saw; the unconfirmed keep the row of the run that saw them last."""
    every = [(one, False) for one in report.findings]
    every += [(one.finding, True) for one in report.waived]
    for one, waived in every:
        if one.state is not State.UNCONFIRMED:
            yield one, waived


def _row(
    finding: Finding, as_of: str, sources: Mapping[str, str], *, waived: bool
) -> dict[str, Any]:
    seen = finding.observation
    names = {sources[digest] for digest in seen.evidence if digest in sources}
    names |= {seen.origin.source} - {""}
    return {
        "fingerprint": finding.fingerprint,
        "first_seen": instant(finding.first_seen) if finding.first_seen else as_of,
        "last_seen": as_of,
        "fixed_at": "",
        "waived": waived,
        "sources": "\n".join(sorted(names)),
        "body": stored(replace(finding, fingerprint_version=FINGERPRINT_VERSION)),
        "version": FINGERPRINT_VERSION,
    }


def _spell(before: Row[Any], as_of: str, looked: str) -> dict[str, str]:
    """Return when the present spell began; a clock that was set back makes nothing younger."""
    last = {"last_seen": max(as_of, before.last_seen)}
    if before.fixed_at:
        return {**last, "opened_at": as_of, "looked_at": looked}
    return {**last, "opened_at": before.opened_at, "looked_at": before.looked_at}


def _fixed(gone: Gone, before: Row[Any]) -> dict[str, Any]:
    return {
        "fingerprint": gone.fingerprint,
        "fixed_at": instant(gone.fixed_at),
        "times_fixed": before.times_fixed + 1,
    }


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


def _events(
    seen: Mapping[str, tuple[Finding, bool]],
    held: Mapping[str, Row[Any]],
    scope: str,
    times: tuple[str, str],
) -> Iterator[Said]:
    fresh = [one for identity, (one, _) in seen.items() if identity not in held]
    back = [
        one for identity, (one, _) in seen.items() if identity in held and held[identity].fixed_at
    ]
    for kind, findings in (("new", fresh), ("regressed", back)):
        for finding in findings:
            body = _body(finding.fingerprint, scope, finding.rule, finding.observation.resource)
            told = {"severity": finding.severity.value, "seen": times[0], "looked": times[1]}
            yield kind, {**body, **told}


def _end(gone: Gone, before: Row[Any], scope: str) -> dict[str, Json]:
    severity = restored(before.body, gone.fixed_at, gone.fixed_at).severity.value
    body = _body(gone.fingerprint, scope, gone.rule, gone.resource)
    told = {"severity": severity, "opened": before.opened_at, "fixed": instant(gone.fixed_at)}
    return {**body, **told}


def _body(identity: str, scope: str, rule: str, resource: str) -> dict[str, Json]:
    return {"fingerprint": identity, "scope": scope, "rule": rule, "resource": resource}
