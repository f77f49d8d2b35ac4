"""Hold the versions that a project fixes against the advisories of a local database."""

from collections.abc import Iterable, Iterator

from scanner.evaluate.dependencies._judge import Judgement
from scanner.evaluate.dependencies._records import NotAudited, Project, Vulnerable
from scanner.model.resource import Estate, Json, Resource
from scanner.normalize.grammars.osv_ranges import fixed_versions, is_affected

KIND = "trueup/advisory"

Found = tuple[list[Vulnerable], list[NotAudited]]


def audit(estate: Estate, judged: Iterable[tuple[Project, Judgement]]) -> Found:
    """Return what is vulnerable, and what no version is known of, by project.

    Nothing is said where there are no advisories. Judged are the versions in lock files, those that
    a declaration pins, and installed ones.
    """
    advisories: dict[str, list[tuple[Resource, Json]]] = {}
    for advisory in estate.of_kind(KIND):
        for affected in advisory.attributes["affected"]:
            advisories.setdefault(affected["name"], []).append((advisory, affected))
    installed = {
        str(one.attributes["name"]): one for one in estate.of_kind("trueup/installed-distribution")
    }
    vulnerable: list[Vulnerable] = []
    unknown: list[NotAudited] = []
    for project, judgement in judged if advisories else ():
        versions = _versions(project, installed)
        for (name, version), (holder, line) in sorted(versions.items()):
            for advisory, affected in advisories.get(name, ()):
                verdict = is_affected(version, affected)
                if verdict is None:
                    unknown.append(NotAudited(holder, line, name, f"{version} cannot be compared"))
                elif verdict:
                    uses = _uses(project, judgement, name)
                    fixed = fixed_versions(affected)
                    vulnerable.append(
                        Vulnerable(holder, line, name, version, advisory, fixed, uses)
                    )
        unknown += _without_version(project, {name for name, _ in versions})
    return vulnerable, unknown


def _versions(
    project: Project, installed: dict[str, Resource]
) -> dict[tuple[str, str], tuple[Resource, int]]:
    """Return (name, version) -> the document that fixes it and the line there."""
    found: dict[tuple[str, str], tuple[Resource, int]] = {}
    for lock in project.locks:
        for name, package in lock.attributes["packages"].items():
            for version in package["versions"]:
                found.setdefault((name, str(version)), (lock, int(package["line"])))
    locked = {name for name, _ in found}
    for declared in project.declared:
        pin = declared.specifier.removeprefix("===").removeprefix("==")
        pinned = declared.specifier.startswith("==") and not {",", "*"} & set(pin)
        if pinned and declared.distribution not in locked:
            found.setdefault((declared.distribution, pin), (declared.manifest, declared.line))
        elif declared.distribution in installed and declared.distribution not in locked:
            one = installed[declared.distribution]
            key = (declared.distribution, str(one.attributes.get("version", "")))
            if key[1]:
                found.setdefault(key, (declared.manifest, declared.line))
    return found


def _uses(project: Project, judgement: Judgement, name: str) -> tuple[str, ...]:
    """Return where the project imports what a distribution provides."""
    modules, step = judgement.provision.modules(name, project.settings)
    matched = judgement.index.matching(modules, any_case=step == "same-name")
    return tuple(found.place for found in project.imports if found.module in matched)


def _without_version(project: Project, known: set[str]) -> Iterator[NotAudited]:
    seen: set[str] = set()
    for declared in project.declared:
        name = declared.distribution
        if name in known or name in seen or declared.use in ("build", "constraint"):
            continue
        seen.add(name)
        reason = "no lock file, pin or environment tells its version"
        yield NotAudited(declared.manifest, declared.line, name, reason)
