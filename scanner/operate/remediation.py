"""Plan what puts findings right: fixes on files as committed, grouped into proposals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from scanner import plugins
from scanner.collect._git import GitError, find_git_dir, resolve
from scanner.forges._forge import Forge
from scanner.forges.local import LocalForge, committed
from scanner.model.evidence import Source
from scanner.model.finding import Finding
from scanner.model.observation import Remedy
from scanner.model.remediation import CannotFixError, Fix, Patch, Planned
from scanner.model.resource import EMPTY
from scanner.model.run import Report
from scanner.operate.config import Configuration
from scanner.operate.line_edits import shows_secret
from scanner.operate.outputs import replace_file
from scanner.operate.plan_file import Plan, Refusal, encode, group_id, plan_of

_PLAIN_FILES = frozenset({"100644", "100755"})
NO_REMEDY = "no fix is known for this kind of finding"
"""Why most findings are left: they need a decision, not an edit."""


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


@dataclass(slots=True)
class _File:
    place: Place
    path: str
    before: str
    text: str
    findings: list[Finding] = field(default_factory=list)


def plan(
    report: Report,
    places: Mapping[str, Place],
    *,
    chosen: Sequence[str] = (),
    forge: Forge | None = None,
    declined: Mapping[str, str] = EMPTY,
) -> Plan:
    """Return proposals for the open findings of a report, and a reason for each one left out.

    Args:
        report: what was found; its `as_of` becomes the date of the commits.
        places: where each source's files are, by name of the source.
        chosen: beginnings of fingerprints that a person decided to put right although their fix is
            not automatic.
        forge: asked which findings have an open proposal already.
        declined: `mark` of each finding whose proposal people declined -> its branch.

    One group holds the findings of one repository and one area. Fixes of one file follow one
    another; one that refuses leaves the file as the others made it.
    """
    proposed = _proposed(places.values(), forge or LocalForge())
    files: dict[tuple[Path, str, str], _File] = {}
    refusals: list[Refusal] = []
    for finding in report.findings:
        try:
            remedy = _chosen_remedy(finding, chosen)
            _refuse_proposed(finding, proposed, declined)
            _fix(finding, remedy, places, files)
        except CannotFixError as error:
            refusals.append(Refusal.of(finding, str(error)))
    return plan_of(_groups(files), refusals, report.run.inputs.as_of)


def places_of(configuration: Configuration) -> dict[str, Place]:
    """Return where the files of each configured source are; sources outside git are left out."""
    found = {}
    own = (Source("governance", role, {"path": "."}) for role in configuration.governance)
    for source in (*own, *configuration.sources):
        path = source.options.get("path")
        place = place_of(configuration.root / path) if isinstance(path, str) else None
        if place is not None:
            found[source.name] = place
    return found


def place_of(path: Path) -> Place | None:
    """Return the place of a folder's or file's committed content; None outside git."""
    try:
        located = find_git_dir(path if path.is_dir() else path.parent)
        return Place(located[0], located[1], resolve(located[0], "HEAD")) if located else None
    except GitError:
        return None


def write_plan(report: Report, configuration: Configuration, path: Path) -> Plan:
    """Write the plan for a report as JSON, and return it."""
    made = plan(report, places_of(configuration))
    replace_file(path, encode(made))
    return made


def _proposed(places: Iterable[Place], forge: Forge) -> dict[str, str]:
    found: dict[str, str] = {}
    for git_dir in sorted({place.git_dir for place in places}):
        found |= forge.proposed(git_dir)
    return found


def mark(finding: Finding) -> str:
    """Return what a proposal names a finding by: a new value makes a new proposal."""
    return f"{finding.fingerprint}:{finding.state_hash[:12]}"


def _refuse_proposed(
    finding: Finding, proposed: Mapping[str, str], declined: Mapping[str, str]
) -> None:
    name = mark(finding)
    if name in proposed:
        raise CannotFixError(f"already proposed on branch {proposed[name]}")
    if name in declined:
        raise CannotFixError(f"declined: branch {declined[name]} was deleted without merging it")


def _chosen_remedy(finding: Finding, chosen: Sequence[str]) -> Remedy:
    remedy = finding.observation.remedy
    if remedy is None or not remedy.kind:
        raise CannotFixError(NO_REMEDY)
    if "/" in remedy.kind or remedy.kind not in plugins.names("remediate"):
        raise CannotFixError(remedy.reason or NO_REMEDY)
    if not any(len(one) >= 8 and finding.fingerprint.startswith(one) for one in chosen):
        if not remedy.automatic:
            raise CannotFixError(remedy.reason or "a person must choose this fix")
        if plugins.load_as("remediate", remedy.kind, Fix).widens:
            raise CannotFixError("the fix may keep or give more than the spec says: choose it")
    return remedy


def _fix(
    finding: Finding,
    remedy: Remedy,
    places: Mapping[str, Place],
    files: dict[tuple[Path, str, str], _File],
) -> None:
    """Apply one fix to the file as the fixes before it left it.

    Raises:
        CannotFixError: the file is not in git, or the fix refuses.
    """
    origin, arguments = finding.observation.origin, remedy.arguments
    source = str(arguments.get("source") or origin.source)
    name = str(arguments.get("file") or origin.file)
    place = places.get(source)
    if place is None:
        raise CannotFixError(f"the files of source {source!r} are not in a git repository")
    if not name:
        raise CannotFixError("the finding was not found in a file")
    path = str(PurePosixPath(place.inside) / name) if place.inside else name
    key = (place.git_dir, _area(finding), path)
    file = files.get(key) or _read(place, path)
    apply: Callable[[Mapping[str, object], str], str]
    apply = plugins.load_as("remediate", remedy.kind, Fix).apply
    text = apply({**arguments, "file": name}, file.text)
    if text == file.text:
        raise CannotFixError("the committed file is right already; the scan saw an older one")
    if shows_secret(path, file.text, text):
        raise CannotFixError("the line also holds a secret, which a plan must not show")
    file.text = text
    file.findings.append(finding)
    files[key] = file


def _area(finding: Finding) -> str:
    return finding.rule.partition("/")[0]


def _read(place: Place, path: str) -> _File:
    try:
        mode, content = committed(place.git_dir, place.base, path)
    except GitError as error:
        raise CannotFixError(f"{path}: {error}") from None
    if mode not in _PLAIN_FILES:
        raise CannotFixError(f"{path}: is not a committed plain file at {place.base[:12]}")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotFixError(f"{path}: is not text in UTF-8") from None
    return _File(place, path, text, text)


def _groups(files: Mapping[tuple[Path, str, str], _File]) -> list[Planned]:
    by_group: dict[tuple[Path, str], list[_File]] = {}
    for (git_dir, area, _), file in sorted(files.items(), key=lambda item: item[0]):
        by_group.setdefault((git_dir, area), []).append(file)
    return [_group(git_dir, area, held) for (git_dir, area), held in by_group.items()]


def _group(git_dir: Path, area: str, files: Sequence[_File]) -> Planned:
    findings = tuple(finding for file in files for finding in file.findings)
    patches = tuple(
        Patch(
            repository=str(git_dir),
            file=file.path,
            base=file.place.base,
            before=file.before,
            after=file.text,
            findings=tuple(mark(finding) for finding in file.findings),
            title=_title(file.findings),
        )
        for file in files
    )
    what = _title(findings)
    return Planned(f"trueup/{area}-{group_id(patches)}", what, patches, findings)


def _title(findings: Sequence[Finding]) -> str:
    """Return one line: the message of a single finding would carry text from outside."""
    rules = sorted({finding.rule for finding in findings})
    number = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    return f"Put right {number} of {', '.join(rules)}"
