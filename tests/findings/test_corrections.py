"""A correction changes what is judged only while it is approved, in time, and about what is read."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scanner.findings.corrected import Corrected
from scanner.findings.corrections import correct
from scanner.findings.waiver_entries import entry_digest, waivers_of
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.governance import GitFacts
from scanner.model.observation import Observation
from scanner.model.resource import Origin, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.documents.corrections import reader
from scanner.normalize.documents.waivers import entries as waiver_entries
from scanner.normalize.grammars.replacing import MISSING, replaced, value_at
from tests.findings.estate import changed, settled

NOW = datetime(2027, 6, 1, tzinfo=UTC)
SETTINGS = Resource(
    "postgresql/settings/orders", "postgresql/settings", {"work_mem": {"setting": "4096"}},
    origin=Origin("db", "", 0, "", "pg_settings"), evidence="sha256:live",
)  # fmt: skip
ENTRY = """\
schema: corrections/1
corrections:
  - id: work-mem
    resource: postgresql/settings/orders
    path: [work_mem, setting]
    was: "4096"
    value: "8192"
    reason: the export rounds it
    owner: data
    approver: security-lead
    expires: 2027-06-30
"""


def read(text: str = ENTRY, kind: str = "governance") -> list[Any]:
    origin = Origin("corrections", "corrections/db.yaml", commit="c")
    source = Source(kind, "corrections", side=Side.SPEC)
    snapshot = Snapshot(source, "corrections/db.yaml", text.encode(), "sha256:c", origin)
    return list(reader.read(snapshot, text))


def applied(
    text: str = ENTRY,
    *live: Resource,
    proven: bool = True,
    author: str = "dev",
    complete: bool = True,
) -> Corrected:
    entries = [one for one in read(text) if isinstance(one, Resource)]
    digests = {entry_digest(one.attributes): "security-lead" for one in entries}
    blame = {"corrections/db.yaml": (author,) * len(text.splitlines())}
    facts = GitFacts(blame=blame, approvals=digests if proven else {})
    return correct((*(live or (SETTINGS,)), *entries), facts, NOW, complete=complete)


def said(found: Corrected) -> list[tuple[str, str]]:
    return [(rule, one.text) for rule, one in found.observations()]


def test_an_approved_correction_changes_the_resource_and_leaves_its_evidence() -> None:
    found = applied()
    assert found.resources[0].attributes == {"work_mem": {"setting": "8192"}}
    assert found.resources[0].evidence == "sha256:live"
    assert SETTINGS.attributes == {"work_mem": {"setting": "4096"}}
    assert said(found) == []
    [line] = found.table()
    assert (line["stored"], line["corrected"], line["applied"]) == ("4096", "8192", True)
    assert (line["reason"], line["approval"]) == ("the export rounds it", "proven")


def test_a_finding_on_a_corrected_value_names_both_values() -> None:
    found = applied()
    seen = Observation("postgresql/settings/orders", "x", path=("work_mem", "setting"))
    assert found.marked(seen).facts["corrected"] == [
        {
            "correction": "work-mem",
            "path": ["work_mem", "setting"],
            "stored": "4096",
            "value": "8192",
        }
    ]
    assert found.marked(replace(seen, path=("ssl",))).facts == {}
    assert found.marked(replace(seen, resource="other")).facts == {}


@pytest.mark.parametrize(
    ("old", "new", "rule", "why"),
    [
        ("2027-06-30", "2027-05-31", "corrections/expired", "it expired on 2027-05-31"),
        ("2027-06-30", "30.6.2027", "corrections/expired", "corrections/db.yaml:11:14: "),
        ("    owner: data\n", "", "corrections/invalid", "corrections/db.yaml:3:5: "),
        ("reason:", "reson:", "corrections/invalid", "unknown key 'reson' (did you mean"),
        ('was: "4096"', 'was: "1"', "corrections/outdated", "the source no longer gives"),
        ('value: "8192"', 'value: "4096"', "corrections/unused", "says the same by itself"),
        ("[work_mem, setting]", "[nothing, here]", "corrections/outdated", "no longer gives"),
        ("settings/orders", "settings/other", "corrections/unused", "no such resource"),
        ("    was:", "    side: spec\n    was:", "corrections/unused", "no such resource"),
    ],
)
def test_a_correction_is_not_applied_and_told_when(old: str, new: str, rule: str, why: str) -> None:
    found = applied(ENTRY.replace(old, new))
    assert found.resources[0] is SETTINGS
    [(told, text)] = said(found)
    assert told == rule
    assert why in text
    assert found.table()[0]["applied"] is False


def test_without_proof_or_by_its_own_approver_it_is_not_applied() -> None:
    for found in (applied(proven=False), applied(author="security-lead <x@y>")):
        assert found.resources[0] is SETTINGS
        assert [rule for rule, _ in said(found)] == ["corrections/unapproved"]


def test_what_was_not_read_is_no_reason_to_call_it_unused() -> None:
    found = applied(ENTRY.replace("orders", "other"), complete=False)
    assert said(found) == []
    assert found.table()[0]["why_not"].startswith("no such resource was read (did you mean")


def test_two_entries_for_one_place_and_one_id_twice_do_not_hold() -> None:
    second = ENTRY.split("corrections:\n")[1]
    found = applied(ENTRY + second.replace("work-mem", "again").replace("8192", "1"))
    assert [rule for rule, _ in said(found)] == ["corrections/invalid"]
    assert found.resources[0].attributes["work_mem"]["setting"] == "8192"
    again = applied(ENTRY + second.replace("[work_mem, setting]", "[ssl]").replace("was:", "# "))
    assert "is used by an earlier entry" in said(again)[0][1]


def test_what_is_scanned_cannot_correct_itself() -> None:
    assert read(kind="repository") == []


def test_a_mistake_around_the_entries_is_a_gap_with_its_place() -> None:
    gaps = read("schema: corrections/1\ncorections: []\n- 1\n")
    assert all(isinstance(one, Unreadable) for one in gaps)
    [gap] = read(ENTRY + "more: 1\n")[:1]
    assert (gap.place, gap.reason[:31]) == (
        "corrections/db.yaml:12:1", "corrections: unknown key 'more'"
    )  # fmt: skip


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=12,
)
STEPS = st.text(max_size=2) | st.integers(0, 3) | st.dictionaries(st.just("k"), st.integers())


@given(document=VALUES, path=st.lists(STEPS, min_size=1, max_size=4), value=VALUES)
def test_a_replaced_value_is_there_and_everything_else_is_as_it_was(
    document: Any, path: list[Any], value: Any
) -> None:
    before = repr(document)
    after = replaced(document, path, value)
    assert repr(document) == before
    if after is None:
        assert value_at(document, path) is MISSING
        return
    assert value_at(after, path[:-1]) is not MISSING
    if not isinstance(path[-1], dict):
        assert value_at(after, path) == value
    if value_at(document, path) == value:
        assert after == document


KEYS = st.sampled_from(
    ["id", "resource", "source", "side", "path", "value", "was", "reason", "owner", "approver",
     "expires", "ticket", "lines", "mistakes", "rule", "match"]
)  # fmt: skip
SOUND: dict[str, Any] = {
    "id": "a", "resource": "postgresql/settings/orders", "path": ["work_mem", "setting"],
    "value": "1", "reason": "r", "owner": "o", "approver": "security-lead", "expires": "2027-06-30",
}  # fmt: skip


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=5), max_size=4))
def test_whatever_people_write_is_applied_or_told_and_never_fails(changes: list[Any]) -> None:
    entries = [{**SOUND, "id": f"e{index}", **change} for index, change in enumerate(changes)]
    text = yaml.safe_dump({"schema": "corrections/1", "corrections": entries}, sort_keys=False)
    found = applied(text)
    assert len(found.corrections) == len(entries)
    assert len(found.table()) == len(entries)
    assert all(one.applied is not bool(one.why) for one in found.corrections)
    for rule, observation in found.observations():
        assert rule.startswith("corrections/")
        assert observation.text
    waivers = [{key: held for key, held in entry.items() if key != "value"} for entry in entries]
    origin = Origin("waivers", "waivers/w.yaml")
    written = yaml.safe_dump(waivers)
    snapshot = Snapshot(Source("governance", "waivers"), "w", written.encode(), "sha256:w", origin)
    held = [one for one in waiver_entries(snapshot, written) if isinstance(one, Resource)]
    assert settled(changed(), waivers=waivers_of(held, GitFacts())).rules
