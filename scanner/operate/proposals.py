"""Carry a plan out: one branch for each group, within limits, and never twice."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from scanner.collect._git import tree
from scanner.forges._forge import Forge, Opened, Proposal, ProposedFile, StaleBaseError
from scanner.forges.local import committed
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.operate.line_edits import edited, sha256
from scanner.operate.outputs import replace_file
from scanner.operate.plan_file import Group, Plan, patch_digest
from scanner.report._shown import visible

AUTHOR = "TrueUp <trueup@localhost>"
FREE_FILES = 3
"""Changing this many files of a repository is never too much at once."""


class TooMuchAtOnceError(RuntimeError):
    """A limit of the configuration would be passed; nothing was written."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one run may propose.

    Attributes:
        max_open: proposals that may be open at once in one repository.
        max_changed_percent: share of a repository's files that the open proposals of one run may
            change, 0 to 100.
    """

    max_open: int = 10
    max_changed_percent: float = 20.0

    @classmethod
    def of(cls, settings: Mapping[str, Json]) -> "Limits":
        """Return the limits of the section `remediate` of trueup.yaml."""
        return cls(settings.get("max_open", 10), settings.get("max_changed_percent", 20.0))


def apply(
    plan: Plan,
    forge: Forge,
    limits: Limits | None = None,
    folder: Path | None = None,
    author: str = AUTHOR,
) -> tuple[Opened, ...]:
    """Make the branches of a plan and return what became of each; twice changes nothing.

    Args:
        plan: as `plan_file.decode` checked it.
        forge: where branches are made.
        limits: checked for the whole plan before anything is written.
        folder: where a patch and a description of each proposal go; None for nowhere.
        author: "Name <address>" of the commits.

    Raises:
        TooMuchAtOnceError: a limit would be passed.
        StaleBaseError: a repository moved on since the plan was made.
        NotOursError: a branch of that name holds other work.
    """
    _check(plan, forge, limits or Limits())
    date = datetime.fromisoformat(plan.date)
    opened = []
    for group in plan.groups:
        proposal = proposal_of(group, date, author)
        opened.append(forge.open(proposal))
        if folder is not None:
            _write_down(folder / group.branch.replace("/", "-"), group, proposal)
    return tuple(opened)


def _check(plan: Plan, forge: Forge, limits: Limits) -> None:
    by_repository: dict[str, list[Group]] = {}
    for group in plan.groups:
        by_repository.setdefault(group.repository, []).append(group)
    for repository, groups in by_repository.items():
        branches = set(forge.proposed(Path(repository)).values())
        number = len(branches | {group.branch for group in groups})
        if number > limits.max_open:
            raise TooMuchAtOnceError(
                f"{repository}: {number} proposals would be open, the limit is {limits.max_open}"
            )
        changed = {file.file for group in groups for file in group.files}
        total = len(tree(Path(repository), groups[0].base))
        allowed = max(FREE_FILES, int(total * limits.max_changed_percent / 100))
        if len(changed) > allowed:
            raise TooMuchAtOnceError(
                f"{repository}: {len(changed)} of {total} files would change, "
                f"the limit is {allowed}"
            )


def proposal_of(group: Group, date: datetime, author: str = AUTHOR) -> Proposal:
    """Return what a forge is given for a group of a plan.

    Raises:
        StaleBaseError: a file is not the one that was planned.
    """
    repository = Path(group.repository)
    return Proposal(
        branch=group.branch,
        title=group.title,
        description=description(group),
        repository=repository,
        base=group.base,
        files=files_of(repository, group),
        findings=tuple(dict.fromkeys(mark for one in group.files for mark in one.findings)),
        patch_sha256=patch_digest(group),
        author=author,
        date=date,
    )


def files_of(repository: Path, group: Group) -> tuple[ProposedFile, ...]:
    """Return the files of a group with their whole new content, in the order of the commits.

    Raises:
        StaleBaseError: a file is not the one that was planned.
    """
    return tuple(_files(repository, group))


def _files(repository: Path, group: Group) -> Iterator[ProposedFile]:
    held: dict[str, str] = {}
    for planned in group.files:
        name, before = planned.file, planned.before_sha256
        if not planned.after_sha256:
            yield ProposedFile(name, before, None, planned.commit)
            continue
        try:
            if name not in held:
                held[name] = committed(repository, group.base, name)[1].decode("utf-8")
            after = held[name] = edited(held[name], planned.edits)
        except ValueError:
            raise StaleBaseError(f"{name}: is not the file that was planned") from None
        if sha256(after) != planned.after_sha256:
            raise StaleBaseError(f"{name}: the edit gives another file than planned")
        yield ProposedFile(name, before, after.encode("utf-8"), planned.commit)


def _write_down(folder: Path, group: Group, proposal: Proposal) -> None:
    replace_file(folder / "description.md", proposal.description.encode("utf-8"))
    diff = "".join(one.diff for one in group.files)
    replace_file(folder / "change.patch", diff.encode("utf-8"))


def description(group: Group) -> str:
    """Return the markdown that reviewers read; text from outside is shown, never obeyed."""
    marks = ",".join(dict.fromkeys(mark for one in group.files for mark in one.findings))
    lines = [
        f"# {group.title}",
        "",
        "| severity | rule | resource | finding | owner |",
        "| --- | --- | --- | --- | --- |",
        *(_row(one) for one in group.findings),
        "",
        *_changes(group),
        *(("Verified before this branch was made:", "") if group.proof else ()),
        *(f"- {escaped(text)}" for text in group.proof),
        *(("",) if group.proof else ()),
        f"Planned at commit `{group.base}`. Merging it clears the findings above; the next scan "
        "confirms it. Closing it without merging leaves them open.",
        "",
        f"<!-- trueup:1 findings={marks} patch={patch_digest(group)} base={group.base} -->",
        "",
    ]
    return "\n".join(lines)


def _changes(group: Group) -> list[str]:
    """Return who changed what and when, as far as that is known."""
    known = [one for one in group.findings if one.get("changed")]
    if not known:
        return []
    rows = (f"- {escaped(str(one['resource']))}: {escaped(str(one['changed']))}" for one in known)
    return ["Who and when:", "", *rows, ""]


def _row(finding: Mapping[str, Json]) -> str:
    keys = ("severity", "rule", "resource", "message", "owner")
    return "| " + " | ".join(escaped(str(finding[key])) for key in keys) + " |"


def escaped(text: str) -> str:
    """Return text that markdown and HTML show as it is, in one cell of a table, without mentions."""
    return "".join(_marked(character) for character in visible(text)[:2000])


_SPECIAL = frozenset("\\`*_{}[]()#+-!|~>&<@:/=\n\r\t")


def _marked(character: str) -> str:
    if character not in _SPECIAL:
        return character
    return f"&#{ord(character)};"


def summary(opened: Iterable[Opened]) -> tuple[str, ...]:
    """Return one line for each proposal."""
    return tuple(
        f"{one.branch} {one.commit[:12]} {'written' if one.written else 'there already'}"
        for one in opened
    )
