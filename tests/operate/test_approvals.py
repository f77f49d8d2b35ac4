"""An approval counts when a key in approvers.yaml signed exactly the entry, and only then."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.model.run import Report
from scanner.operate.approvals import SigningError, sign_entries
from scanner.operate.config import load
from scanner.operate.scan import ScanRequest, scan
from tests.operate.repositories import commit, git

NOW = datetime(2027, 6, 1, tzinfo=UTC)
CONFIGURATION = """\
version: 1
name: acme
specs: specs
waivers: waivers
approvers: approvers.yaml
sources:
  - {kind: files, name: live, path: live}
checks: {areas: [drift]}
fail_on: low
"""
SPEC = '{"settings": {"replicas": 3}}\n'
ENTRY = """\
- id: replicas
  rule: drift/*
  reason: the autoscaler owns it
  owner: platform
  approver: security-lead
  expires: 2027-12-31
"""


def key_pair(folder: Path, name: str) -> tuple[Path, str]:
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)]
    subprocess.run(command, check=True)
    return path, path.with_suffix(".pub").read_text().strip()


class Governance:
    """A governance repository with one waiver, an approver and both their keys."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "governance"
        self.key, self.public = key_pair(folder, "approver")
        self.other, self.other_public = key_pair(folder, "other")
        live = SPEC.replace("3", "5")
        self.commit({"trueup.yaml": CONFIGURATION, "specs/app.json": SPEC, "live/app.json": live})
        self.commit({"waivers/w.yaml": ENTRY, "approvers.yaml": self.approvers()})

    def approvers(self, more: str = "", key: str = "") -> str:
        listed = f"{{name: security-lead, keys: ['{key or self.public}']{more}}}"
        return f"schema: approvers/1\napprovers:\n  - {listed}\n"

    def commit(self, files: dict[str, str | bytes | None]) -> None:
        commit(self.root, files)

    def sign(self, key: Path | None = None) -> None:
        sign_entries(self.root / "waivers/w.yaml", ["replicas"], key or self.key)
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "-m", "sign")

    def scan(self, at: datetime = NOW) -> Report:
        return scan(load(self.root), ScanRequest(as_of=at, history=False), lambda _: None)


@pytest.fixture
def governance(tmp_path: Path) -> Governance:
    return Governance(tmp_path)


def approval(report: Report) -> str:
    return report.waived[0].approval if report.waived else "not honoured"


def rules(report: Report) -> list[str]:
    return [one.rule for one in report.findings]


def test_signed_entry_is_proven_and_an_unsigned_one_is_told(governance: Governance) -> None:
    before = governance.scan()
    assert (approval(before), rules(before)) == ("unverified", ["waivers/unverified-approval"])
    assert before.findings[0].observation.evidence
    governance.sign()
    after = governance.scan()
    assert (approval(after), rules(after)) == ("proven", [])


def test_layout_of_the_entry_does_not_count(governance: Governance) -> None:
    governance.sign()
    turned = ENTRY.replace("  rule: drift/*\n", "").replace("\n  reason", "\n  # why\n  reason")
    governance.commit({"waivers/w.yaml": turned + '  rule: "drift/*"\n'})
    assert approval(governance.scan()) == "proven"


def _changed(old: str, new: str) -> Callable[[Governance], None]:
    return lambda g: g.commit({"waivers/w.yaml": ENTRY.replace(old, new)})


SPOILT: dict[str, Callable[[Governance], None]] = {
    "a later end": _changed("2027-12-31", "2028-05-01"),
    "a wider rule": _changed("drift/*", "'*'"),
    "another reason": _changed("the autoscaler", "nobody"),
    "a match taken in": lambda g: g.commit({"waivers/w.yaml": ENTRY + "  match: {value: any}\n"}),
    "a key that is not listed": lambda g: g.sign(g.other),
    "a key that was taken off": lambda g: g.commit(
        {"approvers.yaml": g.approvers(key=g.other_public)}
    ),
    "an approver whose time is over": lambda g: g.commit(
        {"approvers.yaml": g.approvers(", valid_until: 2027-05-31")}
    ),
    "an approver whose time has not come": lambda g: g.commit(
        {"approvers.yaml": g.approvers(", valid_from: 2027-06-02")}
    ),
    "an approver for other rules": lambda g: g.commit(
        {"approvers.yaml": g.approvers(", rules: ['licenses/*']")}
    ),
    "no approvers": lambda g: g.commit({"approvers.yaml": "schema: approvers/1\napprovers: []\n"}),
    "a signature that is none": lambda g: g.commit({"waivers/replicas.sig": "-----BEGIN\n"}),
    "a signature for another entry": lambda g: g.commit(
        {"waivers/w.yaml": ENTRY.replace("id: replicas", "id: other")}
    ),
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILT)
def test_signature_proves_nothing_with(governance: Governance, spoil: str) -> None:
    governance.sign()
    SPOILT[spoil](governance)
    assert approval(governance.scan()) == "unverified"


def test_signature_for_another_purpose_proves_nothing(governance: Governance) -> None:
    data = governance.root / "x"
    data.write_bytes(b"{}")
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", governance.key, data], check=True
    )
    signature = (governance.root / "x.sig").read_bytes()
    governance.commit({"waivers/replicas.sig": signature, "x": None, "x.sig": None})
    assert approval(governance.scan()) == "unverified"


def test_author_who_is_the_approver_under_an_address_approves_nothing(
    governance: Governance,
) -> None:
    governance.commit({"approvers.yaml": governance.approvers(", email: dev@example.org")})
    governance.sign()
    report = governance.scan()
    assert approval(report) == "not honoured"
    assert "waivers/self-approved" in rules(report)


@pytest.mark.parametrize(
    ("expires", "rule"),
    [
        ("2027-05-31", "waivers/expired"),
        ("31.12.2027", "waivers/expired"),
        ("2029-01-01", "waivers/too-long"),
    ],
)
def test_entry_that_ends_wrongly_is_told(governance: Governance, expires: str, rule: str) -> None:
    governance.commit({"waivers/w.yaml": ENTRY.replace("2027-12-31", expires)})
    assert rule in rules(governance.scan())


def test_entry_that_is_not_there_cannot_be_signed(governance: Governance) -> None:
    with pytest.raises(SigningError, match="no entry"):
        sign_entries(governance.root / "waivers/w.yaml", ["nothing"], governance.key)
    with pytest.raises(SigningError, match="ssh-keygen"):
        governance.sign(governance.root / "no-key")
