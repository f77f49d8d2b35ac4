"""What earlier runs proposed and what people made of it, remembered in the ledger."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

from scanner.forges._forge import Branches, Forge, Opened, Proposal
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.operate.ledger.store import Ledger

BEGUN, OPENED, ENDED, FORGOTTEN = (
    "proposal-begun", "proposal-opened", "proposal-ended", "proposal-forgotten",
)  # fmt: skip
"""Types of event: written before a branch is made, after it, when it is over, and when a finding
that people declined to have put right is gone."""
DECLINED = "declined"
RENAMED = "renamed"
"""Type of event: a finding got another fingerprint."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch that this program made.

    Attributes:
        repository: its git directory.
        commit: what was its head when it was made; "" when the run ended before it knew.
        patch: digest of the change. marks: "fingerprint:state" of each finding that it clears.
    """

    repository: str
    name: str
    commit: str
    patch: str
    marks: tuple[str, ...]

    def as_json(self, **more: str) -> dict[str, Json]:
        """Return the branch as the ledger keeps it."""
        return {
            "repository": self.repository, "branch": self.name, "commit": self.commit,
            "patch": self.patch, "findings": list(self.marks), **more,
        }  # fmt: skip


@dataclass(slots=True)
class Memory:
    """Branches that were not over when last looked at, and findings that people declined.

    Attributes:
        branches: by repository and name.
        declined: "fingerprint:state" -> the branch that people deleted without merging it.
    """

    branches: dict[tuple[str, str], Branch] = field(default_factory=dict)
    declined: dict[str, str] = field(default_factory=dict)


def remembered(ledger: Ledger) -> Memory:
    """Return what the ledger knows about proposals."""
    memory = Memory()
    renamed: dict[str, str] = {}
    for event in ledger.said(RENAMED, BEGUN, OPENED, ENDED, FORGOTTEN):
        body: Mapping[str, Json] = json.loads(event.body)
        if event.type == RENAMED:
            renamed[body["fingerprint"]] = body["to"]
            continue
        if event.type == FORGOTTEN:
            memory.declined.pop(body["finding"], None)
            continue
        branch = Branch(
            body["repository"], body["branch"], body["commit"], body["patch"],
            tuple(body["findings"]),
        )  # fmt: skip
        key = (branch.repository, branch.name)
        if event.type != ENDED:
            memory.branches[key] = branch
            continue
        memory.branches.pop(key, None)
        if body["how"] == DECLINED:
            memory.declined |= dict.fromkeys(branch.marks, branch.name)
    return _under_present_names(memory, renamed) if renamed else memory


def _under_present_names(memory: Memory, renamed: Mapping[str, str]) -> Memory:
    """Return what is remembered by the fingerprints that findings have now."""

    def present(mark: str) -> str:
        fingerprint, colon, state = mark.partition(":")
        return f"{renamed.get(fingerprint, fingerprint)}{colon}{state}"

    branches = {
        key: replace(one, marks=tuple(map(present, one.marks)))
        for key, one in memory.branches.items()
    }
    return Memory(branches, {present(mark): name for mark, name in memory.declined.items()})


def outcomes(
    memory: Memory, forge: Branches, open_marks: frozenset[str]
) -> Iterator[tuple[Branch, str]]:
    """Yield each branch with what became of it; "" when it stays.

    A branch whose findings are all gone is deleted, when its head is what was recorded: a commit
    that somebody added to it is never lost.

    Args:
        memory: what is known.
        forge: where the branches are.
        open_marks: "fingerprint:state" of each finding that is open or may be.
    """
    for branch in memory.branches.values():
        yield branch, _outcome(branch, forge, open_marks)


def _outcome(branch: Branch, forge: Branches, open_marks: frozenset[str]) -> str:
    repository = Path(branch.repository)
    head = forge.head(repository, branch.name)
    if not branch.commit:
        # The run ended between making the branch and writing that down, or before.
        return "" if head and forge.is_made_from(repository, head, branch.patch) else "never made"
    if forge.is_merged(repository, branch.commit):
        return "merged"
    if not head:
        return DECLINED
    if head == branch.commit and not open_marks.intersection(branch.marks):
        return "cleared" if forge.close(repository, branch.name, head) else ""
    return ""


@dataclass(frozen=True, slots=True)
class Noting:
    """A forge that writes into the ledger what it is about to do, and what it did."""

    forge: Forge
    ledger: Ledger
    run: str
    memory: Memory

    def proposed(self, repository: Path) -> Mapping[str, str]:
        """Return the branch of each finding that is proposed, also where people added commits."""
        ours = {
            mark: branch.name
            for branch in self.memory.branches.values()
            if branch.repository == str(repository)
            for mark in branch.marks
        }
        return {**self.forge.proposed(repository), **ours}

    def open(self, proposal: Proposal) -> Opened:
        """Make the branch; see `Forge.open`."""
        repository, marks = str(proposal.repository), proposal.findings
        begun = Branch(repository, proposal.branch, "", proposal.patch_sha256, marks)
        self.ledger.tell(self.run, [(BEGUN, begun.as_json())])
        opened = self.forge.open(proposal)
        made = Branch(repository, proposal.branch, opened.commit, proposal.patch_sha256, marks)
        self.ledger.tell(self.run, [(OPENED, made.as_json())])
        return opened
