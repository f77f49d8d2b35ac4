"""Find the projects of an estate, and give each its manifests, files, locks and settings."""

from collections.abc import Iterable, Mapping

from scanner.evaluate.dependencies._declaring import PACKAGING, declare
from scanner.evaluate.dependencies._doctests import add_doctests
from scanner.evaluate.dependencies._narrowed import narrow
from scanner.evaluate.dependencies._paths import (
    below_tests,
    folder_of,
    inside,
    is_copied,
    is_example,
    is_material,
    is_vendored,
    role_of,
)
from scanner.evaluate.dependencies._records import Imported, Project
from scanner.evaluate.dependencies._settings import settings_of
from scanner.model.resource import Estate, Resource

_FREE_FORMATS = ("requirements", "conda")
_LISTS = ("trueup/manifest", "trueup/lock")
_ECOSYSTEMS = {"javascript": "npm", "rust": "cargo", "go": "go", "java": "maven"}


def projects_of(estate: Estate, ecosystem: str = "pypi") -> list[Project]:
    """Return the projects of every source, by source and folder.

    A folder with a packaging manifest is a project. Requirement files belong to the project around
    them, unless that one declares nothing at its own top: then each folder with such a file is one.
    A file belongs to the nearest project around it. Copies of foreign code and material of tests
    belong to none.
    """
    manifests = _of_source(
        resource
        for resource in estate.of_kind("trueup/manifest")
        if resource.attributes["ecosystem"] == ecosystem
    )
    if not manifests and not _may_be_without(estate, ecosystem):
        return []
    modules = _of_source(estate.of_kind("trueup/module"))
    parts = _of_source(estate.of_kind("trueup/requirements-part")) if ecosystem == "pypi" else {}
    found: list[Project] = []
    for source in sorted({*manifests, *modules}):
        found += _source_projects(source, manifests.get(source, []))
    by_source: dict[str, list[Project]] = {}
    for project in found:
        by_source.setdefault(project.source, []).append(project)
    _distribute(estate, by_source, ecosystem)
    if ecosystem == "pypi":
        _add_copies(estate, by_source)
    found += [script for project in found for script in _scripts(project)]
    lists = {
        source: {
            str(one.attributes["path"]): one
            for held in (manifests, parts)
            for one in held.get(source, ())
        }
        for source in by_source
    }
    for project in found:
        _imports(project)
        _copied_imports(project)
    for project in found:
        declare(project, lists[project.source])
        area = estate.settings_for("dependencies")
        project.settings = settings_of(area, project.manifests, project.configurations)
        add_doctests(project)
        narrow(project)
    return [project for project in found if project.manifests or project.modules]


def _may_be_without(estate: Estate, ecosystem: str) -> bool:
    """Say whether there is something of an ecosystem although no manifest of it is there."""
    locks = estate.of_kind("trueup/lock")
    return ecosystem == "pypi" or any(_ecosystem(lock) in (ecosystem, "") for lock in locks)


def _of_source(resources: Iterable[Resource]) -> dict[str, list[Resource]]:
    held: dict[str, list[Resource]] = {}
    for resource in resources:
        path = str(resource.attributes["path"])
        if not is_vendored(path) and not is_material(path):
            held.setdefault(str(resource.attributes["source"]), []).append(resource)
    return held


def _source_projects(source: str, manifests: list[Resource]) -> list[Project]:
    packaged = {_folder(manifest) for manifest in manifests if _is_packaging(manifest)}
    roots = {""} | {
        _folder(manifest)
        for manifest in manifests
        if manifest.attributes["project"] and manifest.attributes["format"] != "script"
    }
    roots = {root for root in roots if not _is_shown(root, packaged, manifests)}
    roots |= _free_roots(manifests, roots)
    projects = [Project(source, root, packaged=root in packaged) for root in sorted(roots)]
    by_root = _by_root(projects)
    for project in projects:
        project.outer = _nearest(by_root, folder_of(project.root)) if project.root else None
    return projects


def _folder(manifest: Resource) -> str:
    return folder_of(str(manifest.attributes["path"]))


def _is_packaging(manifest: Resource) -> bool:
    return manifest.attributes["project"] and manifest.attributes["format"] in PACKAGING


def _is_shown(root: str, packaged: set[str], manifests: list[Resource]) -> bool:
    """Say whether a project only serves the tests or examples of the one at the top."""
    if manifests and manifests[0].attributes["ecosystem"] != "pypi":
        return below_tests(root)  # a member of a workspace may well hold nothing but its tests
    return bool(root) and (below_tests(f"{root}/") or ("" in packaged and is_example(root)))


def _free_roots(manifests: list[Resource], roots: set[str]) -> set[str]:
    folders: dict[str, set[str]] = {}
    for manifest in manifests:
        if manifest.attributes["format"] not in _FREE_FORMATS:
            continue
        path = str(manifest.attributes["path"])
        folder = folder_of(path)
        if folder.rpartition("/")[2] in ("requirements", "reqs", "requirement"):
            folder = folder_of(folder)
        runtime = any(item["use"] == "runtime" for item in manifest.attributes["declarations"])
        if runtime and role_of(f"{folder}/x.py" if folder else "x.py", "") == "runtime":
            around = max((root for root in roots if inside(f"{folder}/", root)), key=len)
            folders.setdefault(around, set()).add(folder)
    free: set[str] = set()
    for around, held in folders.items():
        if around not in held and not _has_own(manifests, around):
            free |= held
    return free


def _has_own(manifests: list[Resource], root: str) -> bool:
    return any(folder_of(str(manifest.attributes["path"])) == root for manifest in manifests)


def _by_root(projects: Iterable[Project]) -> dict[str, Project]:
    return {project.root: project for project in projects}


def _nearest(by_root: Mapping[str, Project], folder: str) -> Project:
    """Return the project that owns a folder; every source has one at its top."""
    while folder and folder not in by_root:
        folder = folder_of(folder)
    return by_root[folder]


def _of_ecosystem(resources: list[Resource], ecosystem: str) -> list[Resource]:
    """Return the resources without the manifests, locks and sources of other ecosystems."""
    return [item for item in resources if _ecosystem(item) in (ecosystem, "")]


def _ecosystem(resource: Resource) -> str:
    language = resource.attributes.get("language")
    if language:
        return _ECOSYSTEMS.get(language, "pypi")
    return str(resource.attributes.get("ecosystem", ""))


def _distribute(estate: Estate, by_source: dict[str, list[Project]], ecosystem: str) -> None:
    kinds = {
        "trueup/manifest": "manifests",
        "trueup/module": "modules",
        "trueup/dependency-configuration": "configurations",
        "trueup/lock": "locks",
    }
    for kind, attribute in kinds.items():
        for source, resources in _of_source(estate.of_kind(kind)).items():
            projects = _by_root(by_source.get(source, ()))
            for resource in _of_ecosystem(resources, ecosystem) if projects else ():
                foreign = kind in _LISTS and _is_foreign(resource, projects)
                owner = _nearest(projects, _folder(resource))
                getattr(owner, "shown" if foreign else attribute).append(resource)


def _add_copies(estate: Estate, by_source: dict[str, list[Project]]) -> None:
    by_root = {source: _by_root(projects) for source, projects in by_source.items()}
    for file in estate.of_kind("trueup/module"):
        path, projects = str(file.attributes["path"]), by_root.get(file.attributes["source"])
        if projects and is_copied(path) and _ecosystem(file) == "pypi":
            _nearest(projects, folder_of(path)).copies.append(file)


def _scripts(project: Project) -> list[Project]:
    """Take out of a project each script that declares for itself (PEP 723), as one of its own."""
    scripts: list[Project] = []
    for manifest in [item for item in project.manifests if item.attributes["format"] == "script"]:
        path = str(manifest.attributes["path"])
        files = [file for file in project.modules if file.attributes["path"] == path]
        project.manifests.remove(manifest)
        project.modules = [file for file in project.modules if file.attributes["path"] != path]
        scripts.append(Project(project.source, path, manifests=[manifest], modules=files))
    return scripts


def _is_foreign(held: Resource, projects: Mapping[str, Project]) -> bool:
    """Say whether a manifest or lock is of something that only tests or examples hold."""
    folder = _folder(held)
    if folder in projects:
        return False
    # `tests/requirements.txt` is what the tests of the project themselves need.
    if held.attributes["format"] in _FREE_FORMATS and not below_tests(folder):
        folder = folder_of(folder) if below_tests(f"{folder}/") else folder
    return _is_shown(folder, {""} if projects[""].packaged else set(), [])


def _imports(project: Project) -> None:
    for file in project.modules:
        path = str(file.attributes["path"])
        role = "runtime" if path == project.root else role_of(path, project.root)
        for module, line, need in file.attributes["imports"]:
            project.imports.append(Imported(module, need, role, file, line))


def _copied_imports(project: Project) -> None:
    for file in project.copies:
        for module, line, need in file.attributes["imports"]:
            project.imports.append(Imported(module, need, "copy", file, line))
