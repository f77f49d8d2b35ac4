"""Compute once what all checks of dependencies look at."""

from collections.abc import Iterable
from dataclasses import field

from scanner.evaluate.dependencies import _orphans
from scanner.evaluate.dependencies._advisories import audit, has_advisories
from scanner.evaluate.dependencies._beside import without_declared_beside
from scanner.evaluate.dependencies._cargo import judge_cargo
from scanner.evaluate.dependencies._gaps import gaps, without_sources
from scanner.evaluate.dependencies._go import judge_go
from scanner.evaluate.dependencies._in_use import in_use
from scanner.evaluate.dependencies._judge import Judgement
from scanner.evaluate.dependencies._locked_only import judge_locked_only
from scanner.evaluate.dependencies._manifests import drift, duplicates, unpinned
from scanner.evaluate.dependencies._maven import judge_maven
from scanner.evaluate.dependencies._narrowed import what_is_left_out
from scanner.evaluate.dependencies._node import judge_node
from scanner.evaluate.dependencies._orphans import open_questions, orphans
from scanner.evaluate.dependencies._own import OwnModules
from scanner.evaluate.dependencies._paths import inside
from scanner.evaluate.dependencies._placement import misplaced
from scanner.evaluate.dependencies._projects import projects_of
from scanner.evaluate.dependencies._provides import Provision
from scanner.evaluate.dependencies._records import (
    Analysis,
    Misplaced,
    Missing,
    NotAudited,
    Project,
    Unused,
    Vulnerable,
)
from scanner.evaluate.dependencies._resolved import is_asked_for, resolved_only
from scanner.evaluate.dependencies._standing import Standing, has_facts, standing
from scanner.evaluate.dependencies._unlisted import unlisted
from scanner.evaluate.dependencies._verdict import Verdict, looked_at
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate

__all__ = ["Analysis", "analyse"]

# Every ecosystem but Python's, each by its own rules.
_OTHERS = (judge_node, judge_cargo, judge_go, judge_maven, judge_locked_only)
# What only these rules look at: where nothing else was read, nobody else has looked at anything.
_READ = frozenset(
    {
        "trueup/manifest", "trueup/module", "trueup/lock", "trueup/dependency-configuration",
        "trueup/code-owners", "trueup/installed-distribution", "trueup/installed-package",
        "trueup/installed-jar", "trueup/go-tidy", "trueup/integration", "trueup/package-facts",
        "trueup/advisory", "trueup/advisory-database", "trueup/requirements-part",
    }
)  # fmt: skip


def analyse(estate: Estate) -> Analysis:
    """Return everything that the dependency checks report, project by project."""
    projects = projects_of(estate)
    provision = Provision(estate, projects)
    own = {source: OwnModules(held) for source, held in _by_source(projects).items()}
    judged = [
        (
            project,
            Judgement(project, _with_inner(project, projects), provision, own[project.source]),
        )
        for project in projects
    ]
    idle = [found for project, judgement in judged for found in _idle(project, judgement)]
    missing = [found for project, judgement in judged for found in _missing(project, judgement)]
    others = _of_others(estate)
    idle += others.idle
    missing += others.missing
    audited = _audited(estate, judged)
    doubled = (*(found for each in projects for found in duplicates(each)), *others.duplicates)
    return Analysis(
        vulnerable=tuple(audited.vulnerable),
        not_audited=tuple(audited.not_audited),
        yanked=tuple(audited.standing.yanked),
        abandoned=tuple(audited.standing.abandoned),
        unused=tuple(found for found in idle if not found.unexplained),
        unknown=tuple(found for found in idle if found.unexplained),
        undeclared=tuple(found for found in missing if not _is_transitive(found)),
        transitive=tuple(found for found in missing if _is_transitive(found)),
        misplaced=(
            *(found for project, judgement in judged for found in _misplaced(project, judgement)),
            *others.misplaced,
        ),
        duplicates=doubled,
        drift=(*(found for project in projects for found in drift(project)), *others.drift),
        unpinned=(
            *(found for project in projects for found in unpinned(project)),
            *others.unpinned,
        ),
        orphans=tuple(found for project in projects for found in orphans(project)),
        not_evaluated=(
            *gaps(projects),
            *(limit for _, judgement in judged for limit in without_sources(judgement)),
            *(limit for project in projects for limit in resolved_only(project)),
            *others.not_evaluated,
            *unlisted(estate),
            *(limit for project in projects for limit in open_questions(project)),
            *(limit for project in projects for limit in what_is_left_out(project)),
        ),
        tested=_tested(estate, judged, others, audited, len(doubled)),
    )


def _of_others(estate: Estate) -> Verdict:
    found = Verdict()
    for judge in _OTHERS:
        found.add(judge(estate))
    return found


@dataclass(slots=True)
class _Audited:
    """What is known of the versions in use."""

    vulnerable: list[Vulnerable] = field(default_factory=list)
    not_audited: list[NotAudited] = field(default_factory=list)
    standing: Standing = field(default_factory=Standing)
    tested: dict[str, int] = field(default_factory=dict)


def _audited(estate: Estate, judged: list[tuple[Project, Judgement]]) -> _Audited:
    """Return nothing where nothing is at hand to hold versions against."""
    found = _Audited()
    if not has_advisories(estate) and not has_facts(estate):
        return found
    used, unversioned = in_use(estate, judged)
    if has_advisories(estate):
        found.vulnerable, found.not_audited = audit(estate, used, unversioned)
        found.tested["dependencies/vulnerable"] = len(used)
    if has_facts(estate):
        found.standing = standing(estate, used)
        rules = ("dependencies/yanked", "dependencies/abandoned")
        found.tested |= dict.fromkeys(rules, len(used))
    return found


def _by_source(projects: Iterable[Project]) -> dict[str, list[Project]]:
    held: dict[str, list[Project]] = {}
    for project in projects:
        held.setdefault(project.source, []).append(project)
    return held


def _with_inner(project: Project, projects: list[Project]) -> list[Project]:
    return [
        other for other in projects
        if other.source == project.source and (other is project or inside(f"{other.root}/", project.root))
    ]  # fmt: skip


def _idle(project: Project, judgement: Judgement) -> Iterable[Unused]:
    for found in judgement.idle() if judgement.has_sources else ():
        if ("unknown" if found.unexplained else "unused") not in project.settings.off:
            yield found


def _missing(project: Project, judgement: Judgement) -> Iterable[Missing]:
    settings = project.settings
    every = () if project.unresolved else judgement.missing()
    for found in filter(None, (without_declared_beside(one, project.shown) for one in every)):
        rule = "transitive" if _is_transitive(found) else "undeclared"
        if rule in settings.off or (rule == "transitive" and is_asked_for(found, project)):
            continue
        names = {found.module, found.module.partition(".")[0], *found.distributions}
        if rule != "transitive" or not names & settings.not_transitive:
            yield found


def _misplaced(project: Project, judgement: Judgement) -> Iterable[Misplaced]:
    settings = project.settings
    for found in () if "misplaced" in settings.off else misplaced(judgement):
        names = {found.declared.distribution, *(use.top_level for use in found.imports)}
        if not names & settings.not_misplaced:
            yield found


def _is_transitive(found: Missing) -> bool:
    return bool(found.through)


def _tested(
    estate: Estate,
    judged: list[tuple[Project, Judgement]],
    others: Verdict,
    audited: _Audited,
    doubled: int,
) -> dict[str, int]:
    """Return what each rule looked at; zero for all where there was nothing for any of them.

    Args:
        estate: all that was read.
        judged: the projects of Python.
        others: those of all other languages.
        audited: what is known of versions.
        doubled: how many declarations were found twice, of a list alone too.
    """
    counted = Verdict(tested=_tested_python(judged))
    counted.count(others.tested)
    counted.count(audited.tested)
    tested = {rule: count for rule, count in counted.tested.items() if count}
    if doubled:
        tested["dependencies/duplicate"] = max(doubled, tested.get("dependencies/duplicate", 0))
    if tested or not all(resource.kind in _READ for resource in estate.resources):
        return tested
    return {"dependencies": 0}


def _tested_python(judged: list[tuple[Project, Judgement]]) -> dict[str, int]:
    projects = [project for project, _ in judged]
    idle = [project for project, judgement in judged if not judgement.has_sources]
    modules = sum(_orphans.looked_at(project) for project in projects)
    return {**looked_at(projects, idle=idle), "dependencies/orphaned-module": modules}
