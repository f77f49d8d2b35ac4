"""A waiver hides exactly what it names, for as long as it says, and never silently."""

from datetime import UTC, date, datetime

import pytest

from scanner.findings.states import Looked
from scanner.findings.waiver_match import path_matches
from scanner.findings.waivers import waivers_of
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.governance import Approval, GitFacts, Waiver
from scanner.model.resource import Origin, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.documents.waivers import entries, read
from tests.findings.estate import NOW, changed, missing, settled, waiver

DEPLOYMENT = "kubernetes/apps/Deployment"
ENTRY = """\
- id: hpa-owns-replicas
  rule: drift/*
  match: {kind: kubernetes/apps/Deployment, name: "web*", path: ["spec", "replicas"]}
  reason: the autoscaler owns this field
  owner: platform
  approver: security-lead
  expires: 2027-06-30
"""


def _snapshot(text: str, kind: str = "governance") -> Snapshot:
    source = Source(kind, "governance", side=Side.SPEC)
    origin = Origin("governance", "waivers/drift.yaml")
    return Snapshot(source, "waivers/drift.yaml", text.encode(), "sha256:w", origin)


def _waivers(text: str, authors: tuple[str, ...] = ()) -> tuple[Waiver, ...]:
    found = [one for one in entries(_snapshot(text), text) if isinstance(one, Resource)]
    return waivers_of(found, GitFacts(blame={"waivers/drift.yaml": authors}))


def _rules(*waivers: Waiver, looked: Looked | None = None) -> list[str]:
    return [one.rule for one in settled(changed(), waivers=waivers, looked=looked).findings]


def test_entry_of_the_documentation_waives_and_is_counted_unverified() -> None:
    result = settled(changed(), waivers=_waivers(ENTRY))
    assert [one.waiver for one in result.waived] == ["hpa-owns-replicas"]
    assert [one.rule for one in result.findings] == ["waivers/unverified-approval"]


def test_proven_approval_leaves_a_clean_report() -> None:
    assert _rules(waiver()) == []


@pytest.mark.parametrize(
    ("match", "hides"),
    [
        ({"kind": DEPLOYMENT, "name": "shop/web"}, True),
        ({"kind": DEPLOYMENT, "name": "web"}, True),
        ({"kind": "kubernetes/*", "name": "w*"}, True),
        ({"kind": DEPLOYMENT, "name": "api"}, False),
        ({"kind": "kubernetes/Service"}, False),
        ({"path": ["spec", "*"]}, True),
        ({"path": ["**"]}, True),
        ({"path": ["spec"]}, False),
        ({"path": ["spec", "template"]}, False),
        ({"manager": "kube-*"}, True),
        ({"manager": "kubectl"}, False),
        ({"value": 5}, True),
        ({"value": "any"}, True),
        ({"value": 6}, False),
        ({"value": "5"}, False),
        ({"fingerprint": "00000000000000000000"}, False),
    ],
)
def test_match_hides_what_it_names_and_nothing_else(
    match: dict[str, object], *, hides: bool
) -> None:
    result = settled(changed(), waivers=(waiver(match=match),))
    assert bool(result.waived) is hides
    assert ("waivers/unused" in [one.rule for one in result.findings]) is not hides


def test_field_entry_never_hides_that_the_whole_resource_is_missing() -> None:
    for path in (["**"], ["resources", {"id": "*"}], []):
        result = settled(missing(), waivers=(waiver(match={"path": path}),))
        assert "drift/missing" in [one.rule for one in result.findings]
    assert settled(missing(), waivers=(waiver(match={"name": "web"}),)).waived


def test_keyed_element_is_matched_by_the_keys_the_pattern_names() -> None:
    path = ("spec", {"name": "web", "protocol": "TCP"}, "image")
    assert path_matches(["spec", {"name": "w*"}, "image"], path)
    assert not path_matches(["spec", {"name": "api"}, "image"], path)


@pytest.mark.parametrize(
    ("expires", "as_of", "rules"),
    [
        (date(2027, 6, 1), NOW, []),
        (date(2027, 5, 31), NOW, ["drift/changed", "waivers/expired"]),
        (date(2027, 6, 1), datetime(2027, 6, 1, 23, 59, 59, tzinfo=UTC), []),
        (date(2027, 6, 1), datetime(2027, 6, 2, tzinfo=UTC), ["drift/changed", "waivers/expired"]),
        (None, NOW, ["drift/changed", "waivers/expired"]),
    ],
)
def test_entry_holds_through_its_last_day_and_no_longer(
    expires: date | None, as_of: datetime, rules: list[str]
) -> None:
    assert _rules(waiver(expires=expires), looked=Looked(as_of)) == rules


@pytest.mark.parametrize("day", ["30.6.2027", "2027-02-30", "20270630", "2027-6-30", "never", "12"])
def test_malformed_day_counts_as_expired(day: str) -> None:
    rules = _rules(*_waivers(ENTRY.replace("2027-06-30", day)))
    assert rules == ["drift/changed", "waivers/expired"]


@pytest.mark.parametrize("line", ["reason", "owner", "approver", "expires", "rule"])
def test_entry_that_lacks_a_part_is_not_honoured(line: str) -> None:
    text = "".join(
        part for part in ENTRY.splitlines(keepends=True) if not part.startswith(f"  {line}:")
    )
    assert _rules(*_waivers(text)) == ["drift/changed", "waivers/invalid"]


def test_what_is_wrong_in_an_entry_is_told_with_line_and_column() -> None:
    text = ENTRY.replace("  reason:", "  reson:").replace("2027-06-30", "soon")
    told = {
        one.rule: one.observation.text
        for one in settled(changed(), waivers=_waivers(text)).findings
    }
    assert told["waivers/invalid"] == (
        "waiver hpa-owns-replicas is not honoured: waivers/drift.yaml:1:3: [0]: 'reason' is missing: "
        "add it (why it may differ); waivers/drift.yaml:4:3: [0]: unknown key 'reson' (did you mean "
        '"reason"?): known are id, rule, match, reason, owner, approver, expires, ticket'
    )
    assert told["waivers/expired"].startswith("waivers/drift.yaml:7:12: waiver hpa-owns-replicas")


@pytest.mark.parametrize("match", ["{knid: x}", "{path: spec}", "text"])
def test_entry_with_a_slip_in_its_match_is_not_honoured(match: str) -> None:
    text = ENTRY.replace(
        '{kind: kubernetes/apps/Deployment, name: "web*", path: ["spec", "replicas"]}', match
    )
    assert "waivers/invalid" in _rules(*_waivers(text))
    assert "drift/changed" in _rules(*_waivers(text))


@pytest.mark.parametrize(
    "author",
    ["security-lead", "Security-Lead <a@example.org>", "S. L. <security-lead@example.org>"],
)
def test_author_cannot_approve_their_own_entry(author: str) -> None:
    assert _rules(*_waivers(ENTRY, (author,) * 7)) == ["waivers/self-approved", "drift/changed"]


def test_approver_may_write_their_own_name_into_the_entry_of_somebody_else() -> None:
    authors = ("dev",) * 5 + ("security-lead",) + ("dev",)
    assert _waivers(ENTRY, authors)[0].approval is Approval.UNVERIFIED


def test_second_use_of_an_id_is_not_honoured() -> None:
    result = settled(changed(), waivers=(waiver(match={"name": "api"}), waiver()))
    assert "drift/changed" in [one.rule for one in result.findings]
    assert "waivers/invalid" in [one.rule for one in result.findings]


def test_nothing_is_called_unused_while_a_source_is_unread() -> None:
    gap = Looked(NOW, unread=(Unreadable("aws", "iam", "denied", whole=True),))
    assert _rules(waiver(match={"name": "api"}), looked=gap) == ["drift/changed"]
    assert _rules(waiver(match={"name": "api"})) == ["drift/changed", "waivers/unused"]


def test_nothing_is_called_unused_when_its_rules_were_not_asked() -> None:
    entry = waiver(rule="permissions/*")
    assert _rules(entry) == ["drift/changed"]


def test_scanned_repository_cannot_excuse_itself() -> None:
    assert list(read(_snapshot(ENTRY, "repository"), ENTRY)) == []
    assert len(list(read(_snapshot(ENTRY), ENTRY))) == 1


def test_entry_that_is_no_mapping_is_a_gap_with_its_line() -> None:
    found = list(entries(_snapshot(""), ENTRY + "- just text\n"))
    assert found[0] == Unreadable(
        "governance",
        "waivers/drift.yaml:8:3",
        "a waiver entry must be a mapping: write `id: ...` and its other keys",
    )


def test_finding_about_an_entry_cannot_be_waived() -> None:
    entry = waiver(id="all", rule="*", expires=date(2027, 1, 1))
    hider = waiver(id="hider", rule="waivers/*")
    assert "waivers/expired" in _rules(entry, hider)
