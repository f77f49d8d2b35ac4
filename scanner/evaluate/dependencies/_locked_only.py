"""Judge Ruby and PHP projects by what they declare and lock; what they use is not looked at."""

import re
from collections.abc import Callable, Iterator

from scanner.evaluate.dependencies._gaps import gaps, limit
from scanner.evaluate.dependencies._paths import folder_of
from scanner.evaluate.dependencies._projects import projects_of
from scanner.evaluate.dependencies._records import Declared, Drift, Duplicate, Project
from scanner.evaluate.dependencies._unlocked import unlocked
from scanner.evaluate.dependencies._verdict import Verdict, looked_at
from scanner.model.evidence import NotEvaluated
from scanner.model.resource import Estate, Resource
from scanner.normalize.grammars.ruby_gems import gem_allows
from scanner.normalize.grammars.semver_ranges import allows

_RULES = frozenset({"duplicate", "lock-drift", "unpinned"})
_TILDE = re.compile(r"~\s{0,3}(\d{1,9})\.(\d{1,9})(?=[\s,|]|\Z)")
_STABILITY = re.compile(r"@(?:dev|alpha|beta|rc|stable)\b", re.I)


def judge_locked_only(estate: Estate) -> Verdict:
    """Return what is found in every Gemfile and composer.json of the estate."""
    verdict = Verdict()
    for ecosystem in ("gem", "composer"):
        projects = [item for item in projects_of(estate, ecosystem) if item.manifests]
        verdict.count(looked_at(projects, _RULES))
        verdict.not_evaluated += gaps(projects, "dependencies/lock-drift")
        for project in projects:
            verdict.duplicates += _duplicates(project)
            verdict.drift += _drift(project, _COMPARE[ecosystem])
            verdict.unpinned += unlocked(project, ecosystem)
            verdict.not_evaluated += _limits(project)
    return verdict


def _limits(project: Project) -> Iterator[NotEvaluated]:
    if project.declared:
        held = "it is held against its lock only" if project.locks else "no lock of it is there"
        reason = f"{held}: which of its packages are used is not judged for this language"
        yield limit(project.manifests[0], reason)


def _duplicates(project: Project) -> Iterator[Duplicate]:
    held: dict[tuple[str, str], list[Declared]] = {}
    for declared in project.declared:
        # A gemspec lists for users what the Gemfile may list again for developers.
        held.setdefault((declared.file, declared.distribution), []).append(declared)
    for found in held.values():
        if len(found) > 1 and len({item.line for item in found}) > 1:
            yield Duplicate(tuple(found), len({item.specifier for item in found}) > 1)


def _drift(project: Project, compare: Callable[[str, str], bool | None]) -> Iterator[Drift]:
    for lock in project.locks:
        for declared in project.declared:
            if folder_of(declared.file) == folder_of(str(lock.attributes["path"])):
                yield from _held(declared, lock, compare)


def _held(
    declared: Declared, lock: Resource, compare: Callable[[str, str], bool | None]
) -> Iterator[Drift]:
    package = lock.attributes["packages"].get(declared.distribution)
    versions = tuple(str(version) for version in package["versions"]) if package else ()
    if declared.url:
        return
    if not versions:
        yield Drift(declared, lock, ())
    elif all(compare(declared.specifier, version) is False for version in versions):
        yield Drift(declared, lock, versions)


def _composer_allows(specifier: str, version: str) -> bool | None:
    if version.startswith("dev-") or "dev-" in specifier or " as " in specifier:
        return None
    plain = _STABILITY.sub("", specifier).strip()
    # In Composer `~1.2` goes up to 2, while `~1.2.3` goes up to 1.3 as in npm.
    plain = _TILDE.sub(lambda match: f">={match[1]}.{match[2]} <{int(match[1]) + 1}", plain)
    alternatives = re.split(r"\|\|?", plain)
    numbers = version.removeprefix("v").split(".")
    return allows(" || ".join(alternatives), ".".join(numbers[:3]))


_COMPARE: dict[str, Callable[[str, str], bool | None]] = {
    "gem": gem_allows,
    "composer": _composer_allows,
}
