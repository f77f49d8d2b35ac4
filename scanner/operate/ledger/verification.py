"""Whether the ledger still says what its audit log says."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select

from scanner.model.resource import Json
from scanner.operate.ledger.chain import Event, body_of, problems_of
from scanner.operate.ledger.finding_rows import state_of
from scanner.operate.ledger.schema import FINDINGS, RUNS


def problems(connection: Connection, events: Iterable[Event], head: str) -> Iterator[str]:
    """Yield what is wrong with the chain, and where runs or findings contradict it."""
    told = _Told()
    yield from problems_of(told.reading(events), head)
    rows = {row.id: row.body for row in connection.execute(select(RUNS.c.id, RUNS.c.body))}
    for run in sorted(set(told.runs) | set(rows)):
        if run not in rows:
            yield f"run {run} is in the audit log and not among the runs"
        elif run not in told.runs:
            yield f"run {run} is among the runs and not in the audit log"
        elif rows[run] != told.runs[run]:
            yield f"run {run} was changed after it was written"
    for scope, state in sorted(told.states.items()):
        if state_of(connection, scope) != state:
            yield f"findings of {scope} were changed after they were written"
    columns = (FINDINGS.c.scope, FINDINGS.c.fingerprint, FINDINGS.c.fixed_at)
    held = {
        (scope, mark) for scope, mark, fixed in connection.execute(select(*columns)) if not fixed
    }
    for scope, mark in sorted((str(scope), str(mark)) for scope, mark in held ^ told.open):
        yield f"finding {mark[:12]} of {scope}: open in {_where((scope, mark) in held)}"


def _where(in_table: object) -> str:
    return "the findings, not in the log" if in_table else "the log, not in the findings"


def _decoded(event: Event) -> dict[str, str]:
    """Return the body, or nothing where it was spoilt; the chain reports that by itself."""
    try:
        body = body_of(event)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


class _Told:
    """What the events add up to."""

    def __init__(self) -> None:
        self.runs: dict[str, str] = {}
        self.open: set[tuple[str | None, str | None]] = set()
        self.states: dict[str, Json] = {}

    def reading(self, events: Iterable[Event]) -> Iterator[Event]:
        """Yield the events unchanged, and remember what they say."""
        for event in events:
            body = _decoded(event)
            if event.type == "run":
                self.runs[event.run] = event.body
            elif event.type == "state":
                self.states[str(body.get("scope"))] = body
            elif event.type in {"fixed", "renamed"}:
                self.open.discard((body.get("scope"), body.get("fingerprint")))
                if body.get("open"):
                    self.open.add((body.get("scope"), body.get("to")))
            elif event.type in {"new", "regressed"}:
                self.open.add((body.get("scope"), body.get("fingerprint")))
            yield event
