"""Which version of which package is in use, where that is fixed, and where its imports are."""

import re
from collections.abc import Iterable, Iterator, Mapping

from scanner.evaluate.dependencies._judge import Judgement
from scanner.evaluate.dependencies._maven_model import Poms
from scanner.evaluate.dependencies._paths import inside
from scanner.evaluate.dependencies._places import places_of_imports
from scanner.evaluate.dependencies._projects import projects_of
from scanner.evaluate.dependencies._provides import closure
from scanner.evaluate.dependencies._records import Declared, NotAudited, Project
from scanner.evaluate.dependencies._used import InUse
from scanner.model.resource import Estate, Resource

OTHERS = ("npm", "cargo", "go", "maven", "gem", "composer")
_NO_VERSION = "no lock file, pin or environment tells its version"
_MANAGED = "its version is written neither here nor in a parent of the source"

_PINS: Mapping[str, re.Pattern[str]] = {
    "pypi": re.compile(r"={2,3}([^,*\s]{1,100})\Z"),
    "npm": re.compile(r"[v=]{0,2}(\d{1,18}\.\d{1,18}\.\d{1,18}(?:[-+][0-9A-Za-z.+-]{1,100})?)\Z"),
    "cargo": re.compile(r"=[ ]?(\d{1,18}\.\d{1,18}\.\d{1,18}(?:[-+][0-9A-Za-z.+-]{1,100})?)\Z"),
    "go": re.compile(r"(v\S{1,200})\Z"),
    "maven": re.compile(r"([^\s\[\](),${}]{1,100})\Z"),
    "gem": re.compile(r"(?:=[ ]?)?(\d[\w.]{0,100})\Z"),
    "composer": re.compile(r"=?(v?\d{1,18}(?:\.\d{1,18}){1,3}(?:-[0-9A-Za-z.]{1,40})?)\Z"),
}
# A gem's platform follows its version: `1.15.0-x86_64-linux`.
_PLATFORM = re.compile(r"(\d[0-9A-Za-z.]{0,100})-(?:x86|x64|arm|aarch|java|universal|mswin|mingw)[\w-]{0,60}\Z")  # fmt: skip


def in_use(
    estate: Estate, judged: Iterable[tuple[Project, Judgement]]
) -> tuple[list[InUse], list[NotAudited]]:
    """Return every version that is in use, and the declared packages of which none is known.

    In order of ecosystem, project, name and version.
    """
    used: list[InUse] = []
    unknown: list[NotAudited] = []
    installed = {
        str(one.attributes["name"]): one for one in estate.of_kind("trueup/installed-distribution")
    }
    for project, judgement in judged:
        fixed = _python(project, judgement, installed)
        asked = {declared.distribution for declared in project.declared}
        for (name, version), (holder, line) in sorted(fixed.items()):
            places = _python_places(project, judgement, name)
            direct = name in asked
            used.append(InUse("pypi", name, version, holder, line, places, direct))
        unknown += _without_version(project, {name for name, _ in fixed}, "pypi", _NO_VERSION)
    for ecosystem in OTHERS:
        projects = [one for one in projects_of(estate, ecosystem) if one.manifests or one.locks]
        for project in projects:
            _other(estate, project, projects, ecosystem, (used, unknown))
    return used, unknown


def _other(
    estate: Estate,
    project: Project,
    projects: list[Project],
    ecosystem: str,
    found: tuple[list[InUse], list[NotAudited]],
) -> None:
    siblings = [one for one in projects if one.source == project.source]
    within = [one for one in siblings if one is project or inside(f"{one.root}/", project.root)]
    fixed = _locked(project)
    around = _locked_around(project)
    asked = {item.distribution for one in within for item in one.declared}
    declared = _effective(project, siblings) if ecosystem == "maven" else project.declared
    for item in declared:
        _pinned(fixed, item, ecosystem, {name for name, _ in (*fixed, *around)})
    for (name, version), (holder, line) in sorted(fixed.items()):
        plain = _PLATFORM.sub(r"\1", version) if ecosystem == "gem" else version
        places = places_of_imports(estate, within, ecosystem, name)
        used = InUse(ecosystem, name, plain, holder, line, places, name in asked)
        found[0].append(used)
    known = {name for name, _ in (*fixed, *around)}
    reason = _MANAGED if ecosystem == "maven" else _NO_VERSION
    found[1].extend(_without_version(project, known, ecosystem, reason))


_Fixed = dict[tuple[str, str], tuple[Resource, int]]


def _locked(project: Project) -> _Fixed:
    """Return (name, version) -> the lock that fixes it and the line there; go.sum fixes none."""
    found: _Fixed = {}
    for lock in project.locks:
        if lock.attributes["format"] == "go.sum":
            continue
        for name, package in lock.attributes["packages"].items():
            for version in package["versions"]:
                found.setdefault((name, str(version)), (lock, int(package["line"])))
    return found


def _locked_around(project: Project) -> _Fixed:
    found: _Fixed = {}
    for around in project.enclosing():
        found |= _locked(around)
    return found


def _pinned(fixed: _Fixed, declared: Declared, ecosystem: str, known: set[str]) -> None:
    name, version = declared.distribution, declared.specifier
    if ecosystem == "go":
        name, version = _replaced(declared)
    match = _PINS[ecosystem].match(version.strip())
    if match and name not in known and not declared.url and not name.startswith((".", "/")):
        fixed.setdefault((name, match[1]), (declared.manifest, declared.line))


def _replaced(declared: Declared) -> tuple[str, str]:
    facts = declared.manifest.attributes["settings"].get("go") or {}
    for path, version, by, by_version in facts.get("replaces", ()):
        if path == declared.distribution and version in ("", declared.specifier):
            return str(by), str(by_version)
    return declared.distribution, declared.specifier


def _effective(project: Project, siblings: list[Project]) -> list[Declared]:
    poms = Poms(siblings)
    return [poms.effective(item, project) for item in project.declared]


def _python(project: Project, judgement: Judgement, installed: Mapping[str, Resource]) -> _Fixed:
    found = _locked(project)
    locked = {name for name, _ in found}
    for declared in project.declared:
        _pinned(found, declared, "pypi", locked)
    pinned = {name for name, _ in found}
    first = {declared.distribution: declared for declared in reversed(project.declared)}
    reached = {name: name for name in first}
    if not locked:
        reached |= closure(first, judgement.provision.requires)
    for name, start in reached.items():
        version = str(installed[name].attributes.get("version", "")) if name in installed else ""
        if version and name not in pinned:
            found.setdefault((name, version), (first[start].manifest, first[start].line))
    return found


def _python_places(project: Project, judgement: Judgement, name: str) -> tuple[str, ...]:
    modules, step = judgement.provision.modules(name, project.settings)
    matched = judgement.index.matching(modules, any_case=step == "same-name")
    return tuple(found.place for found in project.imports if found.module in matched)


def _without_version(
    project: Project, known: set[str], ecosystem: str, reason: str
) -> Iterator[NotAudited]:
    seen: set[str] = set()
    for declared in project.declared:
        name = declared.distribution
        if name in known or name in seen or declared.use == "constraint" or declared.url:
            continue
        if declared.use == "build" and ecosystem == "pypi":
            continue
        seen.add(name)
        yield NotAudited(declared.manifest, declared.line, name, reason, ecosystem)
