"""Which files of a Node.js project its users get, and declarations that do not fit that."""

from collections.abc import Iterator, Mapping

from scanner.evaluate.dependencies._node_paths import node_role, packages_of, resolved
from scanner.evaluate.dependencies._node_use import Signs
from scanner.evaluate.dependencies._paths import below_tests, folder_of
from scanner.evaluate.dependencies._records import Declared, Imported, Misplaced, Project

_NOT_SHIPPED = ("typing", "style", "configuration", "sass")


def facts_of_package(project: Project) -> Mapping[str, object]:
    """Return what package.json says of the package beside its dependencies."""
    for manifest in project.manifests:
        found = manifest.attributes["settings"].get("npm")
        if isinstance(found, Mapping):
            return found
    return {}


def is_published(project: Project) -> bool:
    """Say whether others install the package: it has a name and a version and is not private."""
    facts = facts_of_package(project)
    return bool(project.name and facts.get("version")) and not facts.get("private")


def shipped_files(project: Project) -> frozenset[str]:
    """Return the files that users of a published package load, over imports of its own files."""
    files = {str(file.attributes["path"]): file for file in project.modules}
    waiting = [
        resolved(project.root, str(entry["module"]), files.keys())
        for manifest in project.manifests
        for entry in manifest.attributes["entry_points"]
    ]
    if not waiting and is_published(project):
        waiting = [resolved(project.root, "index.js", files.keys())]
    reached: set[str] = set()
    while waiting:
        path = waiting.pop()
        if not path or path in reached:
            continue
        reached.add(path)
        for specifier, _, need in files[path].attributes["imports"]:
            if specifier.startswith(".") and need != "typing":
                waiting.append(resolved(folder_of(path), specifier, files.keys()))
    return frozenset(reached)


def misplaced(project: Project, signs: Signs) -> Iterator[Misplaced]:
    """Yield what the wrong people get: users too little, or users what only tests need."""
    uses: dict[str, list[Imported]] = {}
    for imported in project.imports:
        for name in packages_of(imported.module):
            uses.setdefault(name, []).append(imported)
    shipped = shipped_files(project) if is_published(project) else frozenset()
    both = _both(project)
    for declared in project.declared:
        held = uses.get(declared.distribution, [])
        if declared.use == "development" and declared.distribution not in both:
            needed = tuple(item for item in held if _is_shipped(item, shipped))
            if needed:
                yield Misplaced(declared, needed, "runtime")
        elif (declared.use == "runtime" and _is_only_for_tests(declared, held, project, signs)) or (
            declared.use == "runtime" and held and _is_only_types(declared, held, project)
        ):
            yield Misplaced(declared, tuple(held), "development")


def _both(project: Project) -> set[str]:
    """Return the packages that are also declared for everybody, as peers are."""
    return {item.distribution for item in project.declared if item.use != "development"}


def _is_shipped(imported: Imported, shipped: frozenset[str]) -> bool:
    path = str(imported.file.attributes["path"])
    return path in shipped and imported.need not in (*_NOT_SHIPPED, "guarded")


def _is_only_for_tests(
    declared: Declared, held: list[Imported], project: Project, signs: Signs
) -> bool:
    """Say whether tests alone import it, although there is code that is no test."""
    name = declared.distribution
    if below_tests(f"{project.root}/"):
        return False  # what such a package installs, tests need
    if not held or signs.is_named(name) or signs.packages.programs(name) & signs.programs:
        return False
    if any(node_role(_path(item), project.root) != "test" for item in held):
        return False
    if any(name in signs.packages.expects(other) for other in signs.declared):
        return False
    own = [item for item in project.imports if node_role(_path(item), project.root) == "runtime"]
    return bool(own)


def _is_only_types(declared: Declared, held: list[Imported], project: Project) -> bool:
    """Say whether it describes types that no user of the package can see."""
    facts = facts_of_package(project)
    return declared.distribution.startswith("@types/") and not facts.get("types") and bool(held)


def _path(imported: Imported) -> str:
    return str(imported.file.attributes["path"])
