"""An entry that was written covers exactly its finding, whatever the finding says."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.findings.settle import Settled
from scanner.findings.waiver_entries import waivers_of
from scanner.model.evidence import Snapshot, Source
from scanner.model.governance import GitFacts, Waiver
from scanner.model.observation import Observation
from scanner.model.resource import Origin, Resource
from scanner.normalize.documents.waivers import entries
from scanner.operate.waiving import Decision, WaivingError, append, entry_of, find, ratchet
from tests.findings.estate import changed, settled
from tests.operate.ledger.reports import report

DECISION = Decision("agreed: until the move", "platform", "security-lead", date(2027, 6, 30))


def _waivers(text: str) -> tuple[Waiver, ...]:
    origin = Origin("waivers", "waivers/w.yaml")
    snapshot = Snapshot(Source("governance", "waivers"), "w", b"", "sha256:w", origin)
    found = [one for one in entries(snapshot, text) if isinstance(one, Resource)]
    return waivers_of(found, GitFacts())


def _said(result: Settled) -> list[str]:
    return [one.rule for one in result.findings]


def test_written_entry_covers_its_finding_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "waivers/w.yaml"
    both = settled(changed(), changed(("spec", "image"))).findings
    assert append(path, both[:1], DECISION) == 1
    result = settled(changed(), changed(("spec", "image")), waivers=_waivers(path.read_text()))
    assert [one.finding.fingerprint for one in result.waived] == [both[0].fingerprint]
    assert _said(result) == ["drift/changed", "waivers/unverified-approval"]


def test_second_time_adds_nothing_and_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text("# ours\n- {id: a, rule: x/y}  # mine")
    found = settled(changed()).findings
    assert [append(path, found, DECISION), append(path, found, DECISION)] == [1, 0]
    assert path.read_text().startswith("# ours\n- {id: a, rule: x/y}  # mine\n# ")
    assert len(_waivers(path.read_text())) == 2


@given(st.text(max_size=40), st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_text_from_outside_never_becomes_an_entry(name: str, said: str, reason: str) -> None:
    seen = Observation(f"k/{name}", "{said}", {"said": said}, path=("a",))
    finding = settled(("drift/changed", seen)).findings[0]
    decision = Decision(reason, "o", "a", date(2027, 6, 30))
    found = _waivers(entry_of(finding, decision))
    assert [one.reason for one in found] == [reason.strip()]
    assert [dict(one.match) for one in found] == [{"fingerprint": finding.fingerprint}]


def test_beginning_of_a_fingerprint_must_name_one_finding() -> None:
    found = settled(changed()).findings
    assert find(found, [found[0].fingerprint[:8]]) == found
    for beginning in (found[0].fingerprint[:7], "0" * 12):
        with pytest.raises(WaivingError, match="at least 8 digits"):
            find(found, [beginning])


@pytest.mark.parametrize(
    ("text", "decision", "said"),
    [
        ("a: 1\n", DECISION, "not a list"),
        ("- [\n", DECISION, "line"),
        ("", Decision(" ", "o", "a", date(2027, 1, 1)), "needs a reason"),
        ("", Decision("r", "", "a", date(2027, 1, 1)), "nobody owns"),
    ],
)
def test_file_or_decision_that_is_not_whole_is_refused(
    tmp_path: Path, text: str, decision: Decision, said: str
) -> None:
    path = tmp_path / "w.yaml"
    path.write_text(text)
    with pytest.raises(WaivingError, match=said):
        append(path, settled(changed()).findings, decision)
    assert path.read_text() == text


def test_baseline_with_a_ratchet_only_shrinks(tmp_path: Path) -> None:
    path = tmp_path / "baseline.yaml"
    before = report(1, "abc")
    append(path, before.findings, DECISION)
    whole = path.read_text()
    assert ratchet(path, before) == 0
    assert path.read_text() == whole
    assert ratchet(path, report(2, "acd")) == 1
    left = path.read_text()
    assert [name for name in "abcd" if f"k/{name}" in left] == ["a", "c"]
    assert left == "".join(
        f"# {part}" for part in whole.split("# ")[1:] if not part.startswith("'k/b'")
    )


def test_ratchet_keeps_entries_of_rules_that_were_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "baseline.yaml"
    append(path, report(1, "a").findings, DECISION)
    assert ratchet(path, replace(report(2, ""), rules={})) == 0
