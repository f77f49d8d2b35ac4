"""A change that tries to talk its judge round is judged as if it had not tried."""

import http.server
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.model.run import Report
from scanner.model.vocabulary import Exit
from scanner.operate.pre_merge import Change, check
from scanner.operate.waiving import Decision, entry_of
from tests.operate.repositories import commit, git
from tests.operate.test_approvals import key_pair

pytestmark = pytest.mark.slow
NOW = datetime(2027, 6, 1, tzinfo=UTC)
CONFIGURATION = """\
version: 1
name: acme
specs: specs
waivers: waivers
policies: policies
approvers: approvers.yaml
policy_engine: auto
sources:
  - {kind: files, name: live, path: live}
checks: {areas: [drift, policies]}
fail_on: medium
"""
SPEC = '{"settings": {"replicas": 3, "image": "web:1@sha256:0"}}\n'
POLICY = """\
# METADATA
# title: Images name a digest
# description: A tag moves.
# scope: package
# custom:
#   id: acme/images
#   severity: high
#   controls: [NIST 800-53r5 CM-2]
#   remedy: Name the digest.
package policies.acme.images

finding contains {"message": "the image has no digest", "path": ["settings", "image"]} if {
\tnot contains(input.attributes.settings.image, "@")
}
"""
WAIVER = """\
- id: all
  rule: "*"
  reason: because
  owner: me
  approver: security-lead
  expires: 2027-12-31
"""
SECRET = "correct-horse-battery"


class Repository:
    """A governance repository, and a branch with a change for the worse."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "governance"
        self.folder = folder
        self.canary = folder / "canary"
        self.key, public = key_pair(folder, "approver")
        self.evil, self.evil_public = key_pair(folder, "evil")
        self.approvers = (
            f"schema: approvers/1\napprovers:\n  - {{name: security-lead, keys: ['{public}']}}\n"
        )
        commit(
            self.root,
            {
                "trueup.yaml": CONFIGURATION, "specs/app.json": SPEC, "live/app.json": SPEC,
                "policies/images.rego": POLICY, "approvers.yaml": self.approvers,
                "waivers/README.md": "Who may differ.\n", "CODEOWNERS": "* @platform\n",
            },
        )  # fmt: skip
        git(self.root, "switch", "-q", "-c", "change")
        self.change({"live/app.json": SPEC.replace("3", "9").replace("web:1@sha256:0", "web:2")})

    def change(self, files: dict[str, str | bytes | None]) -> None:
        commit(self.root, files)

    def configure(self, old: str, new: str) -> None:
        assert old in CONFIGURATION
        self.change({"trueup.yaml": CONFIGURATION.replace(old, new)})

    def check(self) -> Report:
        return check(Change(self.root, "main", "change", NOW))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@pytest.fixture
def evil_host() -> Iterator[list[str]]:
    """A host of the attacker's own, and what it was asked."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle(self) -> None:
            asked.append(f"{self.client_address}")

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    asked.append(str(server.server_address[1]))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


def said(report: Report) -> set[tuple[str, str, str, str]]:
    """Return what decides: rule, place, severity and owner of each finding."""
    return {
        (one.rule, str(one.observation.path), one.severity.value, one.owner)
        for one in report.findings
    }


def _waive_itself(repository: Repository) -> None:
    finding = repository.check().findings[0]
    decision = Decision("because", "me", "security-lead", datetime(2027, 12, 31, tzinfo=UTC).date())
    repository.change({"waivers/w.yaml": WAIVER + entry_of(finding, decision)})


def _add_an_approver(repository: Repository) -> None:
    from scanner.operate.approvals import sign_entries

    more = f"  - {{name: friend, keys: ['{repository.evil_public}']}}\n"
    repository.change(
        {
            "approvers.yaml": repository.approvers + more,
            "waivers/w.yaml": WAIVER.replace("security-lead", "friend"),
        }
    )
    sign_entries(repository.root / "waivers/w.yaml", ["all"], repository.evil)
    repository.change({})


def _own_folder(repository: Repository) -> None:
    """Point the waivers at a folder that the change brings, in a place the base does not know."""
    repository.configure("waivers: waivers", "waivers: mine")
    repository.change({"mine/w.yaml": WAIVER, "live/waivers/w.yaml": WAIVER})


Attack = Callable[[Repository], None]
ATTACKS: dict[str, Attack] = {
    "waives itself": _waive_itself,
    "switches a rule off": lambda r: r.configure(
        "areas: [drift, policies]}", "areas: [drift, policies], off: [drift/changed]}"
    ),
    "asks fewer areas": lambda r: r.configure("[drift, policies]", "[licenses]"),
    "lowers a severity": lambda r: r.change(
        {"trueup.yaml": CONFIGURATION + 'severity: {"*": {level: info, reason: calm}}\n'}
    ),
    "raises fail_on": lambda r: r.configure("fail_on: medium", "fail_on: critical"),
    "acknowledges every gap": lambda r: r.change(
        {
            "trueup.yaml": CONFIGURATION
            + 'acknowledged_gaps: [{place: "*", reason: x, expires: "2099-01-01"}]\n'
        }
    ),
    "replaces a policy by an empty one": lambda r: r.change(
        {"policies/images.rego": POLICY.partition("finding contains")[0]}
    ),
    "deletes a policy": lambda r: r.change({"policies/images.rego": None}),
    "adds an approver and signs": _add_an_approver,
    "edits CODEOWNERS": lambda r: r.change({"CODEOWNERS": "* @me\n", ".github/CODEOWNERS": "* @me\n"}),
    "drops a source": lambda r: r.configure(
        "sources:\n  - {kind: files, name: live, path: live}\n", "sources: []\n"
    ),
    "leaves out the built-in policies": lambda r: r.change(
        {"trueup.yaml": CONFIGURATION + "built_in_policies: false\n"}
    ),
    "brings its own folder of waivers": _own_folder,
    "breaks the configuration": lambda r: r.change({"trueup.yaml": "version: 99\n"}),
    "deletes the configuration": lambda r: r.change({"trueup.yaml": None}),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_won_by_a_change_that(repository: Repository, attack: str) -> None:
    before = repository.check()
    assert before.run.exit_code is Exit.FINDINGS
    assert {"drift/changed"} < {one.rule for one in before.findings}
    ATTACKS[attack](repository)
    after = repository.check()
    assert said(before) <= said(after)
    assert after.waived == ()
    assert after.run.exit_code in {Exit.FINDINGS, Exit.INCOMPLETE}
    assert after.rules_off == ()
    assert any("proposed" in one.reason for one in after.not_evaluated)


@pytest.mark.parametrize("place", ["source", "engine", "ledger"])
def test_no_secret_goes_to_a_host_that_a_change_names(
    repository: Repository, evil_host: list[str], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("TRUEUP_TOKEN", SECRET)
    url = f"http://127.0.0.1:{evil_host[0]}"
    repository.configure(
        *{
            "source": (
                "sources:\n",
                f'sources:\n  - {{kind: postgres, name: db, dsn: "postgresql://u@127.0.0.1:{evil_host[0]}/x",'
                ' password: "env:TRUEUP_TOKEN"}\n',
            ),
            "engine": ("policy_engine: auto", f"policy_engine: {url}"),
            "ledger": ("version: 1\n", f'version: 1\nledger: "{url}/env:TRUEUP_TOKEN"\n'),
        }[place]
    )
    report = repository.check()
    assert evil_host[1:] == []
    assert report.run.exit_code in {Exit.FINDINGS, Exit.INCOMPLETE}
    assert SECRET not in repr(report)


def test_no_command_runs_that_a_change_names(repository: Repository) -> None:
    reference = f"cmd:touch {repository.canary}"
    repository.configure(
        "sources:\n", f'sources:\n  - {{kind: postgres, name: db, dsn: "{reference}"}}\n'
    )
    repository.change(
        {
            "trueup.yaml": CONFIGURATION
            + f'evidence: {{key: "{reference}"}}\nledger: "{reference}"\n'
        }
    )
    assert repository.check().run.exit_code in {Exit.FINDINGS, Exit.INCOMPLETE}
    assert not repository.canary.exists()
