"""A review on a forge, or a signed merge, proves an approval of exactly what it brought in."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scanner.normalize.inputs.reviews import NotReviewsError, approvals_in
from tests.operate.repositories import git
from tests.operate.test_approvals import CONFIGURATION, ENTRY, Governance, approval, rules

REVIEWS = "  - {kind: reviews, name: forge, path: ../reviews.json}\n"


class Reviewed(Governance):
    """A governance repository whose waiver came in by a change that somebody reviewed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.commit({"waivers/w.yaml": None, "approvers.yaml": None})
        self.commit({"trueup.yaml": CONFIGURATION.replace("checks:", REVIEWS + "checks:")
                     .replace("approvers: approvers.yaml\n", "")})  # fmt: skip
        self.base = git(self.root, "rev-parse", "HEAD")
        git(self.root, "switch", "-q", "-c", "change")
        self.commit({"waivers/w.yaml": ENTRY})
        self.head = git(self.root, "rev-parse", "HEAD")
        git(self.root, "switch", "-q", "main")
        git(self.root, "merge", "-q", "--no-ff", "--no-edit", "change")
        self.merge = git(self.root, "rev-parse", "HEAD")

    def export(self, value: Any, name: str = "reviews.json") -> None:
        (self.root.parent / name).write_text(json.dumps(value))

    def gh(self, **changed: Any) -> list[dict[str, Any]]:
        review = {
            "author": {"login": "security-lead"}, "state": "APPROVED",
            "submittedAt": "2027-05-02T10:00:00Z", "commit": {"oid": self.head},
        }  # fmt: skip
        usual = {
            "number": 7, "author": {"login": "dev"}, "headRefOid": self.head,
            "mergeCommit": {"oid": self.merge}, "reviews": [review],
        }  # fmt: skip
        return [{**usual, **changed}]


@pytest.fixture
def governance(tmp_path: Path) -> Reviewed:
    return Reviewed(tmp_path)


def _rest(one: Reviewed) -> Any:
    return {
        "pull_request": {
            "number": 7, "user": {"login": "dev"}, "head": {"sha": one.head},
            "base": {"sha": one.base}, "merged": True, "merge_commit_sha": one.merge,
        },
        "reviews": [{"user": {"login": "security-lead"}, "state": "APPROVED",
                     "commit_id": one.head, "submitted_at": "2027-05-02T10:00:00Z"}],
    }  # fmt: skip


def _gitlab(one: Reviewed) -> Any:
    return {
        "merge_request": {
            "iid": 7, "author": {"username": "dev"}, "sha": one.head,
            "diff_refs": {"base_sha": one.base}, "merge_commit_sha": one.merge,
        },
        "approvals": {"approved_by": [{"user": {"username": "security-lead"}}]},
    }  # fmt: skip


def _plain(one: Reviewed) -> Any:
    review = {"by": "security-lead", "state": "approved", "commit": one.head}
    change = {"number": 7, "author": "dev", "base": one.base, "reviews": [review]}
    return {"schema": "reviews/1", "forge": "local", "changes": [change]}


EXPORTS: dict[str, Callable[[Reviewed], Any]] = {
    "gh pr list": lambda one: one.gh(),
    "the REST interface of GitHub": _rest,
    "the REST interface of GitLab": _gitlab,
    "reviews/1": _plain,
}


@pytest.mark.parametrize("form", EXPORTS)
def test_a_review_of_the_change_that_brought_the_entry_in_proves_it(
    governance: Reviewed, form: str
) -> None:
    governance.export([])
    assert approval(governance.scan()) == "unverified"
    governance.export(EXPORTS[form](governance))
    after = governance.scan()
    assert (approval(after), rules(after), after.unread) == ("proven", [], ())


def _later(one: Reviewed, state: str) -> list[dict[str, Any]]:
    first = one.gh()[0]["reviews"][0]
    second = {**first, "state": state, "submittedAt": "2027-05-03T10:00:00Z"}
    return one.gh(reviews=[second, first])


NO_PROOF: dict[str, Callable[[Reviewed], Any]] = {
    "was made by the author of the change": lambda one: one.gh(author={"login": "security-lead"}),
    "is by somebody else": lambda one: json.loads(
        json.dumps(one.gh()).replace("security-lead", "intern")
    ),
    "was taken back": lambda one: _later(one, "DISMISSED"),
    "was followed by a refusal": lambda one: _later(one, "CHANGES_REQUESTED"),
    "only comments": lambda one: json.loads(json.dumps(one.gh()).replace("APPROVED", "COMMENTED")),
    "is of the commit before": lambda one: json.loads(
        json.dumps(one.gh()).replace(one.head, one.base)
    ),
    "names no commit": lambda one: json.loads(json.dumps(one.gh()).replace(one.head, "")),
    "is of a change that did not bring it in": lambda one: one.gh(
        mergeCommit={"oid": _next(one)}, headRefOid=_next(one)
    ),
}  # fmt: skip


def _next(one: Reviewed) -> str:
    git(one.root, "commit", "-q", "--allow-empty", "-m", "more")
    return git(one.root, "rev-parse", "HEAD")


@pytest.mark.parametrize("fault", NO_PROOF)
def test_a_review_proves_nothing_that(governance: Reviewed, fault: str) -> None:
    governance.export(NO_PROOF[fault](governance))
    assert approval(governance.scan()) == "unverified"


def test_a_later_comment_takes_nothing_back(governance: Reviewed) -> None:
    governance.export(_later(governance, "COMMENTED"))
    assert approval(governance.scan()) == "proven"


def test_an_entry_changed_after_its_review_is_not_approved(governance: Reviewed) -> None:
    governance.export(governance.gh())
    governance.commit({"waivers/w.yaml": ENTRY.replace("2027-12-31", "2028-05-01")})
    assert approval(governance.scan()) == "unverified"


def test_what_the_main_line_had_before_was_not_brought_in_by_the_reviewed_change(
    governance: Reviewed,
) -> None:
    """The entry was pushed to the main line, which was then merged into a reviewed change."""
    git(governance.root, "reset", "-q", "--hard", governance.base)
    governance.commit({"waivers/w.yaml": ENTRY})
    pushed = git(governance.root, "rev-parse", "HEAD")
    git(governance.root, "switch", "-q", "-c", "other", governance.base)
    governance.commit({"README.md": "x"})
    git(governance.root, "merge", "-q", "--no-edit", pushed)
    head = git(governance.root, "rev-parse", "HEAD")
    git(governance.root, "switch", "-q", "main")
    git(governance.root, "merge", "-q", "--no-ff", "--no-edit", "other")
    merge = git(governance.root, "rev-parse", "HEAD")
    export = json.loads(json.dumps(_rest(governance)).replace(governance.head, head))
    export["pull_request"]["merge_commit_sha"] = merge
    governance.export(export)
    assert approval(governance.scan()) == "unverified"


def test_after_a_squash_the_merge_stands_for_the_last_commit_of_the_change(
    governance: Reviewed,
) -> None:
    git(governance.root, "reset", "-q", "--hard", governance.base)
    governance.commit({"waivers/w.yaml": ENTRY})
    squash = git(governance.root, "rev-parse", "HEAD")
    gone = "a" * 40
    export = governance.gh(mergeCommit={"oid": squash}, headRefOid=gone)
    export[0]["reviews"][0]["commit"]["oid"] = gone
    governance.export(export)
    assert approval(governance.scan()) == "proven"
    export[0]["reviews"][0]["commit"]["oid"] = "b" * 40
    governance.export(export)
    assert approval(governance.scan()) == "unverified"


def test_an_export_that_is_committed_proves_nothing_and_is_a_gap(governance: Reviewed) -> None:
    text = (governance.root / "trueup.yaml").read_text().replace("../reviews.json", "reviews.json")
    value = json.dumps(governance.gh())
    governance.commit({"trueup.yaml": text, "reviews.json": value})
    report = governance.scan()
    assert approval(report) == "unverified"
    assert "is committed" in report.unread[0].reason


def test_a_committed_link_to_an_export_proves_nothing_either(governance: Reviewed) -> None:
    text = (governance.root / "trueup.yaml").read_text().replace("../reviews.json", "reviews.json")
    governance.export(governance.gh(), "elsewhere.json")
    (governance.root / "reviews.json").symlink_to("../elsewhere.json")
    governance.commit({"trueup.yaml": text})
    report = governance.scan()
    assert (approval(report), len(report.unread)) == ("unverified", 1)


def test_where_there_are_approvers_the_account_must_be_listed(governance: Reviewed) -> None:
    governance.export(governance.gh())
    text = (governance.root / "trueup.yaml").read_text()
    listed = "schema: approvers/1\napprovers:\n  - {name: security-lead, accounts: ['%s']}\n"
    governance.commit({
        "trueup.yaml": text.replace("waivers: waivers", "waivers: waivers\napprovers: approvers.yaml"),
        "approvers.yaml": listed % "github:lead-on-github",
    })  # fmt: skip
    assert approval(governance.scan()) == "unverified"
    governance.commit({"approvers.yaml": listed % "github:security-lead"})
    assert approval(governance.scan()) == "proven"


def test_a_merge_signed_by_the_approver_proves_what_it_brought_in(tmp_path: Path) -> None:
    one = Governance(tmp_path)
    one.commit({"waivers/w.yaml": None})
    for key, expected in ((one.other, "unverified"), (one.key, "proven")):
        git(one.root, "switch", "-q", "-C", "change")
        one.commit({"waivers/w.yaml": ENTRY})
        git(one.root, "switch", "-q", "main")
        signed = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={key}")
        git(one.root, *signed, "merge", "-q", "-S", "--no-ff", "--no-edit", "change")
        assert approval(one.scan()) == expected
        git(one.root, "reset", "-q", "--hard", "HEAD^1")
    shutil.rmtree(one.root / ".git" / "logs")


def test_a_commit_signed_by_the_approver_proves_nothing_that_was_there_before(
    tmp_path: Path,
) -> None:
    one = Governance(tmp_path)
    (one.root / "waivers/w.yaml").write_text(ENTRY + "# more\n")
    signed = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={one.key}")
    git(one.root, *signed, "commit", "-q", "-S", "-am", "more")
    assert approval(one.scan()) == "unverified"


@pytest.mark.parametrize("value", [5, {"x": 1}, [3], {"pull_request": 1, "reviews": []}])
def test_another_document_is_refused_in_words(value: Any) -> None:
    with pytest.raises(NotReviewsError, match="no export of reviews"):
        list(approvals_in(value))
