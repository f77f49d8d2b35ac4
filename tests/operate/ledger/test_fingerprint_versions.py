"""A new way to make fingerprints makes nothing new: ages, waivers and baselines carry over.

The ledger was written by a program whose fingerprints were of version 1; the name of one resource
has an accent of its own, which version 2 takes for the same letter.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.findings.fingerprint import earlier, fingerprint
from scanner.model.finding import FINGERPRINT_VERSION
from scanner.model.vocabulary import State
from scanner.operate.ledger.store import open_ledger
from scanner.operate.proposed import DECLINED, ENDED, OPENED, remembered
from scanner.operate.waiving import Decision, append, entry_of, ratchet
from scanner.report._compare import compare
from scanner.report._document import document
from tests.findings.estate import changed, settled, waiver
from tests.operate.ledger.reports import START, report

TWO = "cafe\N{COMBINING ACUTE ACCENT}"
ONE = "caf\N{LATIN SMALL LETTER E WITH ACUTE}"
PATH = ("spec", "replicas")
HEAD = "9ad6897f7089b2f02acbdebd62e5db8a776b0bdd5f53efeb4609f2d94201c3b2"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    dump = Path(__file__).with_name("fingerprints_1.sql").read_text()
    path = tmp_path / "ledger.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump)
    return path


@pytest.mark.parametrize("name", [ONE, TWO])
def test_every_finding_of_the_stored_ledger_keeps_its_age(old: Path, name: str) -> None:
    ledger = open_ledger(str(old))
    assert ledger.verify(HEAD) == ()
    fourth = report(4, ["a", name], ledger.history("acme"))
    assert {one.state for one in fourth.findings} == {State.PERSISTING}
    assert {one.first_seen for one in fourth.findings} == {START + timedelta(days=1)}
    assert fourth.fixed == ()
    ledger.record(fourth)
    kinds = [event.type for event in ledger.events()]
    assert kinds.count("renamed") == 1
    assert open_ledger(str(old)).verify(ledger.head()) == ()
    assert open_ledger(str(old)).history("acme").known.keys() == {
        one.fingerprint for one in fourth.findings
    }


def test_a_waiver_of_an_earlier_fingerprint_still_holds() -> None:
    [before] = earlier("drift/changed", f"k/{TWO}", PATH)
    for mark in (before, before[:12]):
        result = settled(
            changed(resource=f"k/{TWO}"), waivers=(waiver(match={"fingerprint": mark}),)
        )
        assert len(result.waived) == 1
    other = settled(changed(resource="k/other"), waivers=(waiver(match={"fingerprint": before}),))
    assert other.waived == ()


def test_a_baseline_of_an_earlier_fingerprint_is_neither_doubled_nor_emptied(
    tmp_path: Path,
) -> None:
    decision = Decision("agreed", "platform", "security-lead", date(2027, 6, 30))
    now = report(1, [TWO])
    [finding] = now.findings
    [before] = earlier(finding.rule, finding.observation.resource, finding.observation.path)
    path = tmp_path / "baseline.yaml"
    path.write_text(entry_of(replace(finding, fingerprint=before), decision))
    assert append(path, [finding], decision) == 0
    assert ratchet(path, now) == 0
    assert ratchet(path, replace(now, findings=())) == 1


def test_two_reports_of_different_versions_are_compared_by_what_they_mean() -> None:
    newer = document(report(2, [TWO, "a"]))
    older = json.loads(json.dumps(document(report(1, [TWO, "a"]))))
    for item in older["findings"]:
        parts = (item["rule"], item["resource"], item["path"])
        item["fingerprint"] = fingerprint(*parts, 1)
        item["fingerprint_version"] = 1
    difference = compare(older, newer)
    assert (difference.new, difference.gone, difference.changed) == ((), (), ())


def test_what_people_declined_stays_declined(old: Path) -> None:
    ledger = open_ledger(str(old))
    [before] = earlier("drift/changed", f"k/{TWO}", PATH)
    body = {"repository": "r", "branch": "b", "commit": "c", "patch": "p",
            "findings": [f"{before}:x"]}  # fmt: skip
    ledger.tell("run-3", [(OPENED, body), (ENDED, {**body, "how": DECLINED})])
    ledger.record(report(4, [TWO], ledger.history("acme")))
    assert remembered(ledger).declined == {
        f"{fingerprint('drift/changed', f'k/{TWO}', PATH)}:x": "b"
    }


@given(st.text(), st.lists(st.text() | st.integers() | st.dictionaries(st.text(), st.text())))
def test_every_version_is_an_identity_and_plain_names_have_the_same_in_all(
    resource: str, path: list[object]
) -> None:
    marks = [fingerprint("a/b", resource, path, version) for version in (1, 2)]  # type: ignore[arg-type]  # steps
    assert FINGERPRINT_VERSION == 2
    if resource.isascii() and str(path).isascii():
        assert marks[0] == marks[1]
    assert earlier("a/b", resource, path) == tuple({marks[0]} - {marks[1]})  # type: ignore[arg-type]  # steps
