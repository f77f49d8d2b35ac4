"""What a ledger promises, wherever it is kept: the same tests for SQLite and PostgreSQL."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from scanner.model.evidence import Unreadable
from scanner.model.vocabulary import Severity, State
from scanner.operate.ledger.schema import SCHEMA_VERSION
from scanner.operate.ledger.store import Ledger
from scanner.operate.ledger.times import times_of
from scanner.operate.measures import as_table
from tests.operate.ledger.reports import START, report

Open = Callable[[], Ledger]
GAP = (Unreadable("prod", "all", "timeout", whole=True),)
DAY = timedelta(days=1)


def states_over_five_runs(again: Open) -> None:
    """New, persisting, fixed, regressed, and unconfirmed while the source is unread."""
    said = []
    for number, resources, unread in (
        (1, "ab", ()), (2, "bc", ()), (3, "abc", ()), (4, "", GAP), (5, "a", ()),
    ):  # fmt: skip
        ledger = again()
        ledger.record(done := report(number, resources, ledger.history("acme"), unread=unread))
        said.append({one.observation.resource[-1]: one.state for one in done.findings})
    new, old, back, dark = State.NEW, State.PERSISTING, State.REGRESSED, State.UNCONFIRMED
    assert said == [
        {"a": new, "b": new},
        {"b": old, "c": new},
        {"a": back, "b": old, "c": old},
        {"a": dark, "b": dark, "c": dark},
        {"a": old},
    ]
    assert again().verify(again().head()) == ()


def times_to_detect_and_to_fix(again: Open) -> None:
    """A finding's age counts from its present spell; an incomplete run shows nothing gone."""
    for number, resources, unread in (
        (1, "a", ()), (3, "ab", ()), (4, "", GAP), (5, "b", ()), (9, "ab", ()), (10, "b", ()),
    ):  # fmt: skip
        ledger = again()
        ledger.record(report(number, resources, ledger.history("acme"), unread=unread))
    times = times_of(again().events(), "acme")[Severity.MEDIUM]
    assert times.to_detect == [2 * DAY, 4 * DAY]
    assert times.to_fix == [4 * DAY, DAY]
    assert times.regressed == 1
    assert list(times.open.values()) == [START + 3 * DAY]
    line = as_table({Severity.MEDIUM: times}, START + 10 * DAY).splitlines()[3]
    assert line.split() == (
        ["medium", "1", "7.0", "d", "7.0", "d", "1", "2", "2.5", "d", "4.0", "d", "3.0", "d"]
    )


def renamed_findings_are_not_new(again: Open) -> None:
    """A new way to make fingerprints keeps age and state of every finding, and says so."""
    first = report(1, "ab")
    old = tuple(
        replace(one, fingerprint=f"old-{one.fingerprint[:40]}", fingerprint_version=0)
        for one in first.findings
    )
    again().record(replace(first, findings=old))
    with again().engine.begin() as connection:
        connection.execute(text("UPDATE trueup_findings SET version = 0"))
    ledger = again()
    second = report(2, "a", ledger.history("acme"))
    assert [one.state for one in second.findings] == [State.PERSISTING]
    assert [one.first_seen for one in second.findings] == [START + DAY]
    assert [one.resource for one in second.fixed] == ["k/b"]
    ledger.record(second)
    kinds = [event.type for event in ledger.events()]
    assert kinds.count("renamed") == 2
    assert kinds.count("new") == 2
    held = again().history("acme").known
    assert {one.finding.fingerprint for one in held.values()} == set(held)
    # The version was set behind the ledger's back; what was recorded since is as it should be.
    assert again().verify() == ()


def edited_finding_is_told(again: Open) -> None:
    """Age and severity are in the rows of findings, and nobody can make them nicer."""
    again().record(report(1, "ab"))
    with again().engine.begin() as connection:
        connection.execute(
            text("UPDATE trueup_findings SET first_seen = '2030-01-01T00:00:00+00:00'")
        )
    assert again().verify() == ("findings of acme were changed after they were written",)


def events_of_others_are_chained(again: Open) -> None:
    """What other parts tell stands in the same chain."""
    again().record(report(1, "a"))
    head = again().tell("run-1", [("exported", {"format": "html", "sha256": "0"})])
    assert again().head() == head
    assert again().verify(head) == ()


def older_ledger_is_brought_forward(again: Open) -> None:
    """An older ledger keeps its findings, and what it did not know is left open."""
    for number, resources in ((1, "ab"), (2, "b")):
        ledger = again()
        ledger.record(report(number, resources, ledger.history("acme")))
    before = dict(again().history("acme").known)
    with again().engine.begin() as connection:
        for column in ("opened_at", "looked_at", "times_fixed", "version"):
            connection.execute(text(f"ALTER TABLE trueup_findings DROP COLUMN {column}"))
        connection.execute(text("UPDATE trueup_facts SET value = '1'"))
    ledger = again()
    assert dict(ledger.history("acme").known) == before
    assert [event.type for event in ledger.events()][-2:] == ["migrated", "state"]
    assert ledger.verify() == ()
    ledger.record(report(3, "ab", ledger.history("acme")))
    assert again().verify() == ()
    assert SCHEMA_VERSION == 2


PROMISES = (
    states_over_five_runs,
    times_to_detect_and_to_fix,
    renamed_findings_are_not_new,
    edited_finding_is_told,
    events_of_others_are_chained,
    older_ledger_is_brought_forward,
)
