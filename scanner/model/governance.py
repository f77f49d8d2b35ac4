"""What people decide about findings: waivers, ignore rules, owners."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, NOWHERE, Json, Origin

CORRECTION: Final = "trueup/correction"
"""Kind of the resource that an entry of a file of corrections is."""


class Approval(StrEnum):
    """Whether somebody other than the author is proven to have agreed."""

    PROVEN = "proven"
    UNVERIFIED = "unverified"
    SELF = "self-approved"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Waiver:
    """An entry that lets findings stand: who may differ, why and until when.

    Attributes:
        rule: glob over rule ids, such as "drift/*".
        match: what the finding must look like: kind, name, path, manager, value, fingerprint.
        expires: last day on which it holds; None when the entry names no valid day, which counts
            as expired.
        author: who committed the entry, from git; several joined by ", "; "" when unknown.
        problems: why the entry cannot be honoured, each with its place; empty when it is well
            formed.
        unreadable_end: `file:line:column` of an end that is not a day; "" when it is one.
        evidence: digest of the document that holds the entry.
    """

    id: str
    rule: str
    reason: str
    owner: str
    approver: str
    expires: date | None
    match: Mapping[str, Json] = EMPTY
    origin: Origin = NOWHERE
    author: str = ""
    approval: Approval = Approval.UNVERIFIED
    problems: tuple[str, ...] = ()
    evidence: str = ""
    unreadable_end: str = ""


@dataclass(frozen=True, slots=True)
class OwnerPattern:
    """One line of CODEOWNERS: the last pattern that matches a path names its owners."""

    pattern: str
    owners: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class GitFacts:
    """What git says about the governance files, handed in as values.

    Attributes:
        commit: the governance commit that was read; "" when the folder is not in git.
        blame: author of each line of a governance file: `{path: (author of line 1, ...)}`.
        owners: CODEOWNERS patterns in file order.
        approvals: digest of an entry's canonical bytes, and whose signature over them was verified.
        aliases: other names of an approver, such as addresses, so that nobody approves their own
            entry under another name.
    """

    commit: str = ""
    blame: Mapping[str, tuple[str, ...]] = EMPTY
    owners: tuple[OwnerPattern, ...] = ()
    approvals: Mapping[str, str] = EMPTY
    aliases: Mapping[str, tuple[str, ...]] = EMPTY


@dataclass(frozen=True, slots=True)
class Team:
    """An entry of owners.yaml: who answers for things, and how they are reached.

    Attributes:
        aliases: other names, such as the handle in CODEOWNERS.
        deputy: the team or person that stands in; "" when nobody does.
        reviewed: day on which the entry was last confirmed; None when it is not a day.
        review_days: so many days a review counts.
        departed: day since which the team is no more; None while it is there.
        covers: what it answers for, besides what names it: one selector each.
    """

    name: str
    on_call: str = ""
    aliases: tuple[str, ...] = ()
    deputy: str = ""
    members: tuple[str, ...] = ()
    reviewed: date | None = None
    review_days: int = 365
    departed: date | None = None
    covers: tuple[Mapping[str, Json], ...] = ()
    origin: Origin = NOWHERE
    evidence: str = ""
