"""Work out what fixes make of files as committed, one change after another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path, PurePosixPath

from scanner import plugins
from scanner.collect._git import GitError
from scanner.forges.local import committed
from scanner.model.finding import Finding
from scanner.model.observation import Remedy
from scanner.model.quick_dataclass import dataclass
from scanner.model.remediation import CannotFixError, Fix, Patch, Planned
from scanner.operate.line_edits import shows_secret
from scanner.operate.plan_file import group_id
from scanner.report._shown import visible

_PLAIN_FILES = frozenset({"100644", "100755"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where the files of a source are kept.

    Attributes:
        git_dir: git directory of the repository.
        inside: folder of the source inside the repository; "" for its root.
        base: commit that files are read from.
    """

    git_dir: Path
    inside: str
    base: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one fix does to one file; `after` is None when the file goes."""

    path: str
    before: str
    after: str | None
    finding: Finding
    commit: str


@dataclass(slots=True)
class Draft:
    """What becomes one branch: the changes in order, and each file as they left it."""

    place: Place
    texts: dict[str, str | None] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def text(self, path: str, *, optional: bool = False) -> str | None:
        """Return a file as it stands now; None where it is not there and need not be.

        Raises:
            CannotFixError: it is not there, or is not text.
        """
        if path not in self.texts:
            try:
                return _read(self.place, path)
            except CannotFixError:
                if not optional:
                    raise
                return None
        held = self.texts[path]
        if held is None and not optional:
            raise CannotFixError(f"{path}: goes with another finding")
        return held


def mark(finding: Finding) -> str:
    """Return what a proposal names a finding by: a new value makes a new proposal."""
    return f"{finding.fingerprint}:{finding.state_hash[:12]}"


def changes_of(finding: Finding, remedy: Remedy, draft: Draft) -> Iterator[Change]:
    """Yield what a fix does to each of its files, as the draft has them; a file is named once.

    Raises:
        CannotFixError: a file is not there, or the fix refuses.
    """
    arguments, inside = remedy.arguments, draft.place.inside
    apply = plugins.load_as("remediate", remedy.kind, Fix).apply
    first = {"file": str(arguments.get("file") or finding.observation.origin.file)}
    needed = (first, *arguments.get("also", ()))
    for at, wanted in enumerate((*needed, *arguments.get("where_there", ()))):
        name, optional = str(wanted["file"]), at >= len(needed)
        path = str(PurePosixPath(inside) / name) if inside else name
        text = draft.text(path, optional=optional)
        if text is None:
            continue
        after = apply({**arguments, **wanted}, text)
        if after == text and optional:
            continue
        if after == text:
            raise CannotFixError("the committed file is right already; the scan saw an older one")
        if after is not None and shows_secret(path, text, after):
            raise CannotFixError("the line also holds a secret, which a plan must not show")
        yield Change(path, text, after, finding, _commit_title(finding))


def by_commit(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings in their order, those of one commit behind its first."""
    order: dict[str, int] = {}
    for one in findings:
        order.setdefault(_commit_title(one), len(order))
    return sorted(findings, key=lambda one: order[_commit_title(one)])


def _commit_title(finding: Finding) -> str:
    """Return the title of the commit that the fix has to itself; "" when it shares one."""
    remedy = finding.observation.remedy
    if remedy is None:
        return ""
    if remedy.kind == "remove-dependency":
        return f"Remove the unused dependency {visible(str(remedy.arguments['distribution']))}"[
            :200
        ]
    if remedy.kind == "remove-module":
        return f"Remove {visible(str(remedy.arguments['file']))}, which nothing reaches"[:200]
    return ""


def area_of(finding: Finding) -> str:
    """Return the area of the finding's rule, which names its branch."""
    return finding.rule.partition("/")[0]


def _read(place: Place, path: str) -> str:
    try:
        mode, content = committed(place.git_dir, place.base, path)
    except GitError as error:
        raise CannotFixError(f"{path}: {error}") from None
    if mode not in _PLAIN_FILES:
        raise CannotFixError(f"{path}: is not a committed plain file at {place.base[:12]}")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotFixError(f"{path}: is not text in UTF-8") from None


def groups_of(drafts: Mapping[tuple[Path, str], Draft]) -> list[Planned]:
    """Return what becomes a branch each: one for each repository and area."""
    return [
        _group(area, draft) for (_, area), draft in sorted(drafts.items(), key=lambda one: one[0])
    ]


def _group(area: str, draft: Draft) -> Planned:
    together: dict[tuple[str, str], list[Change]] = {}
    for one in draft.changes:
        together.setdefault((one.commit, one.path), []).append(one)
    patches = tuple(_patch(draft.place, held) for held in together.values())
    findings = tuple({one.finding.fingerprint: one.finding for one in draft.changes}.values())
    what = _title(findings)
    return Planned(f"trueup/{area}-{group_id(patches)}", what, patches, findings)


def _patch(place: Place, changes: Sequence[Change]) -> Patch:
    findings = [one.finding for one in changes]
    return Patch(
        repository=str(place.git_dir),
        file=changes[0].path,
        base=place.base,
        before=changes[0].before,
        after=changes[-1].after,
        findings=tuple(mark(finding) for finding in findings),
        title=_title(findings),
        commit=changes[0].commit,
    )


def _title(findings: Sequence[Finding]) -> str:
    """Return one line: the message of a single finding would carry text from outside."""
    rules = sorted({finding.rule for finding in findings})
    number = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    return f"Put right {number} of {', '.join(rules)}"
