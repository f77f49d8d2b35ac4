"""Judge Node.js projects: what package.json declares against what sources and settings name."""

from collections.abc import Iterator, Mapping

from scanner.evaluate.dependencies._beside import without_declared_beside
from scanner.evaluate.dependencies._catalog_entries import idle_entries
from scanner.evaluate.dependencies._gaps import gaps, is_open, limit
from scanner.evaluate.dependencies._node_catalogs import resolve_catalogs
from scanner.evaluate.dependencies._node_known import Packages
from scanner.evaluate.dependencies._node_manifests import drift, duplicates, unpinned
from scanner.evaluate.dependencies._node_missing import missing, own_files
from scanner.evaluate.dependencies._node_paths import is_left_out, node_role
from scanner.evaluate.dependencies._node_places import is_published, misplaced
from scanner.evaluate.dependencies._node_use import Signs
from scanner.evaluate.dependencies._paths import inside
from scanner.evaluate.dependencies._projects import projects_of
from scanner.evaluate.dependencies._records import Project, Unused
from scanner.evaluate.dependencies._verdict import Verdict, looked_at
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate
from scanner.normalize.meaning.node_packages import BY_HAND

_BY_ITSELF = "a tool may load it by a name of its own"


@dataclass(frozen=True, slots=True)
class _Peer:
    """What the settings of depcheck say, for whoever moves over from it."""

    ignored: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    skip_missing: bool = False
    ignore_programs: bool = False


def judge_node(estate: Estate) -> Verdict:
    """Return what is found in every Node.js project of the estate."""
    projects = [project for project in projects_of(estate, "npm") if project.manifests]
    verdict = Verdict(not_evaluated=[*gaps(projects)])
    idle: list[Project] = []
    verdict.idle += idle_entries(estate, projects)
    for project in projects:
        resolve_catalogs(project)
    for project in projects:
        peer = _peer(project)
        inner = _with_inner(project, projects)
        has_sources = any(member.modules for member in inner)
        _leave_out(project, peer)
        siblings = [other for other in projects if other.source == project.source]
        packages = Packages(estate, [*inner, *project.enclosing()], siblings)
        signs = Signs(project, inner, packages)
        if has_sources:  # else they are elsewhere, as where a parent folder bundles it
            verdict.idle += _unused(project, inner, signs, peer)
        if not peer.skip_missing and not is_open(project):
            files = own_files(projects, project.source)
            every = missing(project, packages, files, peer.ignored)
            beside = (without_declared_beside(one, project.shown) for one in every)
            verdict.missing += [one for one in beside if one]
        verdict.misplaced += misplaced(project, signs)
        verdict.duplicates += duplicates(project)
        verdict.drift += drift(project, {other.name for other in siblings})
        verdict.unpinned += unpinned(project)
        verdict.not_evaluated += _limits(project, inner, has_sources=has_sources)
        idle += () if has_sources else (project,)
    verdict.count(looked_at(projects, idle=idle))
    return verdict


def _with_inner(project: Project, projects: list[Project]) -> list[Project]:
    return [
        other for other in projects
        if other.source == project.source and (other is project or inside(f"{other.root}/", project.root))
    ]  # fmt: skip


def _peer(project: Project) -> _Peer:
    sections: list[Mapping[str, object]] = [item.attributes for item in project.configurations]
    held = [section for section in sections if section.get("ecosystem") == "npm"]
    return _Peer(
        tuple(str(name) for section in held for name in _listed(section, "ignored")),
        tuple(str(name) for section in held for name in _listed(section, "ignore_patterns")),
        any(section.get("skip_missing") is True for section in held),
        any(section.get("ignore_programs") is True for section in held),
    )


def _listed(section: Mapping[str, object], key: str) -> list[object]:
    found = section.get(key)
    return list(found) if isinstance(found, list | tuple) else []


def _leave_out(project: Project, peer: _Peer) -> None:
    """Take out of a project the files that its own settings leave out of such a check."""
    if not peer.patterns:
        return
    gone = {
        id(file)
        for file in project.modules
        if is_left_out(str(file.attributes["path"]), project.root, peer.patterns)
    }
    project.modules = [file for file in project.modules if id(file) not in gone]
    project.imports = [found for found in project.imports if id(found.file) not in gone]


def _unused(project: Project, inner: list[Project], signs: Signs, peer: _Peer) -> Iterator[Unused]:
    """Yield each package that nothing of the project and the projects inside it uses."""
    unexplained = _unexplained(project, signs)
    seen: set[tuple[str, str]] = set()
    for declared in project.declared:
        name = declared.distribution
        if declared.use in ("constraint", "optional") or (name, declared.group) in seen:
            continue
        seen.add((name, declared.group))
        if declared.use == "development" and is_bare(project, inner):
            continue
        if signs.is_kept(declared, peer.ignored) or signs.uses(name):
            continue
        if peer.ignore_programs and signs.packages.installs_programs(name):
            continue
        hidden = unexplained if _may_install(name, signs) else ()
        yield Unused(declared, "same-name", (name,), hidden, _BY_ITSELF)


def _may_install(name: str, signs: Signs) -> bool:
    known = name in BY_HAND or signs.packages.knows_programs(name)
    return not name.startswith("@types/") and not known


def _unexplained(project: Project, signs: Signs) -> tuple[str, ...]:
    """Return programs that scripts start and that some package of unknown programs may install."""
    around = [project, *project.enclosing()]
    return signs.unexplained(item.distribution for each in around for item in each.declared)


def is_bare(project: Project, inner: list[Project]) -> bool:
    """Say whether this is a package as its registry ships it, without what its developers use."""
    if not is_published(project) or any(member.locks or member.configurations for member in inner):
        return False
    files = [file for member in inner for file in member.modules]
    return not any(
        file.attributes.get("tool")
        or node_role(str(file.attributes["path"]), project.root) == "test"
        for file in files
    )


def _limits(project: Project, inner: list[Project], *, has_sources: bool) -> Iterator[NotEvaluated]:
    """Yield what could not be judged of a project."""
    manifest = project.manifests[0]
    for_developers = any(declared.use == "development" for declared in project.declared)
    if for_developers and is_bare(project, inner):
        reason = (
            "its devDependencies are not judged unused: no test, lock or setting of a tool is there, "
            "as in a package from its registry"
        )
        yield limit(manifest, reason)
    if project.declared and not has_sources:
        reason = "it declares packages, and there is no source that could use them"
        yield limit(manifest, reason)
