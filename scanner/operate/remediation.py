"""Plan what puts findings right: fixes on files as committed, grouped into proposals."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scanner import plugins
from scanner.collect._git import GitError, find_git_dir, resolve
from scanner.forges._forge import Forge
from scanner.forges.local import LocalForge
from scanner.model.evidence import Source
from scanner.model.finding import Finding
from scanner.model.observation import Remedy
from scanner.model.remediation import CannotFixError, Fix
from scanner.model.resource import EMPTY
from scanner.model.run import Report
from scanner.operate.config import Configuration
from scanner.operate.drafts import Draft, Place, area_of, by_commit, changes_of, groups_of, mark
from scanner.operate.outputs import replace_file
from scanner.operate.plan_file import Plan, Refusal, encode, plan_of
from scanner.operate.pruning.named_elsewhere import refuse_named_elsewhere

NO_REMEDY = "no fix is known for this kind of finding"
"""Why most findings are left: they need a decision, not an edit."""


def plan(
    report: Report,
    places: Mapping[str, Place],
    *,
    chosen: Sequence[str] = (),
    forge: Forge | None = None,
    declined: Mapping[str, str] = EMPTY,
    left: Mapping[str, str] = EMPTY,
) -> Plan:
    """Return proposals for the open findings of a report, and a reason for each one left out.

    Args:
        report: what was found; its `as_of` becomes the date of the commits.
        places: where each source's files are, by name of the source.
        chosen: beginnings of fingerprints that a person decided to put right although their fix is
            not automatic.
        forge: asked which findings have an open proposal already.
        declined: `mark` of each finding whose proposal people declined -> its branch.
        left: fingerprints of findings that must not be put right -> why.

    One group holds the findings of one repository and one area. Fixes of one file follow one
    another; one that refuses leaves the file as the others made it. What takes something out of a
    project is a commit of its own.
    """
    proposed = _proposed(places.values(), forge or LocalForge())
    drafts: dict[tuple[Path, str], Draft] = {}
    refusals: list[Refusal] = []
    for finding in by_commit(report.findings):
        try:
            remedy = _chosen_remedy(finding, chosen)
            _refuse_proposed(finding, proposed, declined)
            _refuse_left(finding, left)
            _fix(finding, remedy, places, drafts)
        except CannotFixError as error:
            refusals.append(Refusal.of(finding, str(error)))
    return plan_of(groups_of(drafts), refusals, report.run.inputs.as_of)


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


def _refuse_proposed(
    finding: Finding, proposed: Mapping[str, str], declined: Mapping[str, str]
) -> None:
    name = mark(finding)
    if name in proposed:
        raise CannotFixError(f"already proposed on branch {proposed[name]}")
    if name in declined:
        raise CannotFixError(f"declined: branch {declined[name]} was deleted without merging it")


def _refuse_left(finding: Finding, left: Mapping[str, str]) -> None:
    if finding.fingerprint in left:
        raise CannotFixError(left[finding.fingerprint])


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
    drafts: dict[tuple[Path, str], Draft],
) -> None:
    """Apply one fix to its files as the fixes before it left them: to all of them, or to none.

    Raises:
        CannotFixError: a file is not in git, or the fix refuses.
    """
    origin, arguments = finding.observation.origin, remedy.arguments
    source = str(arguments.get("source") or origin.source)
    place = places.get(source)
    if place is None:
        raise CannotFixError(f"the files of source {source!r} are not in a git repository")
    if not (arguments.get("file") or origin.file):
        raise CannotFixError("the finding was not found in a file")
    key = (place.git_dir, area_of(finding))
    draft = drafts.get(key) or Draft(place)
    changes = list(changes_of(finding, remedy, draft))
    refuse_named_elsewhere(place.git_dir, place.base, {one.path: one.after for one in changes})
    draft.changes += changes
    draft.texts |= {one.path: one.after for one in changes}
    drafts[key] = draft
