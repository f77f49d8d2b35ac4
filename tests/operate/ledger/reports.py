"""Reports that the tests of the ledger record."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from scanner.findings.history import NO_HISTORY, History
from scanner.findings.states import Looked
from scanner.model.evidence import Unreadable
from scanner.model.run import Report, RunFacts, RunInputs
from scanner.model.vocabulary import Exit
from tests.findings.estate import RULES, changed, settled

START = datetime(2027, 6, 1, 3, 17, tzinfo=UTC)


def report(
    number: int,
    resources: Iterable[str],
    history: History = NO_HISTORY,
    *,
    name: str = "acme",
    unread: tuple[Unreadable, ...] = (),
) -> Report:
    """Return the report of run `number`, a day after the one before."""
    at = START + timedelta(days=number)
    seen = [changed(resource=f"k/{each}") for each in resources]
    result = settled(*seen, looked=Looked(at, unread=unread), history=history)
    code = Exit.INCOMPLETE if unread else Exit.FINDINGS if result.findings else Exit.CLEAN
    inputs = RunInputs("sha256:e", "commit", at, history.digest)
    facts = RunFacts(f"run-{number}", at, at, "night@host", ("trueup", "scan"), "1", inputs, code)
    return Report(name, facts, (), 1.0, unread, RULES, result.findings, result.waived, result.fixed)
