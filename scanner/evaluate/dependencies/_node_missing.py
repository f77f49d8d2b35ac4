"""Imports of npm packages that no package.json around them declares."""

from collections.abc import Iterable, Iterator

from scanner.evaluate.dependencies._node_known import Packages
from scanner.evaluate.dependencies._node_paths import (
    alias_keys,
    is_ignored,
    node_role,
    package_of,
    packages_of,
    resolved,
    types_of,
)
from scanner.evaluate.dependencies._node_places import is_published, shipped_files
from scanner.evaluate.dependencies._paths import folder_of, joined
from scanner.evaluate.dependencies._provides import closure
from scanner.evaluate.dependencies._records import Imported, Missing, Project
from scanner.model.resource import Resource
from scanner.normalize.grammars.globs import matches
from scanner.normalize.meaning.node_packages import SASS_COMPILERS, VIRTUAL

_ORDER = ("required", "dynamic", "configuration", "sass", "typing")


class Declarations:
    """What may be imported in a project: declared by it or around it, aliased, or its own files."""

    def __init__(self, project: Project, files: frozenset[str]) -> None:
        self.project = project
        self.files = files
        self.names = {project.name} if project.name else set()
        self.inner = {item.distribution for item in project.declared} | self.names
        self._keys: set[str] = set()
        self._bases: set[str] = {project.root, joined(project.root, "src")}
        for around in project.outward():
            self.names |= {item.distribution for item in around.declared}
            self._learn(around)
        self._virtual = {found for name in self.names for found in VIRTUAL.get(name, ())}
        self._ambient = {
            module for file in project.modules for module in file.attributes.get("declares", ())
        }

    def _learn(self, project: Project) -> None:
        for file in project.modules:
            self._keys.update(alias_keys(file.attributes.get("aliases", ())))
            base = file.attributes.get("base")
            if isinstance(base, str):
                self._bases.add(joined(folder_of(str(file.attributes["path"])), base))
        for manifest in project.manifests:
            facts = manifest.attributes["settings"].get("npm", {})
            self._keys.update(alias_keys(facts.get("aliases", ())))

    def covers(self, specifier: str, package: str) -> bool:
        """Say whether an import of this package needs no further declaration."""
        return (
            package in self.names
            or types_of(package) in self.names
            or package in self._virtual
            or package.partition("/")[0] in self._virtual
            or self._is_own(specifier)
        )

    def _is_own(self, specifier: str) -> bool:
        """Say whether the name stands for files of the project."""
        if any(matches(pattern, specifier) for pattern in self._ambient):
            return True
        if any(
            specifier == key or specifier.startswith(f"{key.rstrip('/')}/") for key in self._keys
        ):
            return True
        return any(resolved(base, specifier, self.files) for base in self._bases)


def missing(
    project: Project, packages: Packages, files: frozenset[str], ignored: Iterable[str]
) -> Iterator[Missing]:
    """Yield each package that a file uses and no package.json around it declares, by name."""
    declared = Declarations(project, files)
    shipped = shipped_files(project) if is_published(project) and project.outer else frozenset()
    groups: dict[str, list[Imported]] = {}
    patterns = list(ignored)
    for imported in project.imports:
        path = str(imported.file.attributes["path"])
        if node_role(path, project.root) == "built" or imported.need in ("guarded", "style"):
            continue
        for name in _lacking(imported, declared, imported_by_users=path in shipped):
            if not is_ignored(name, patterns):
                groups.setdefault(name, []).append(imported)
    for name, imports in sorted(groups.items()):
        yield _missing(name, imports, declared, packages)


def _lacking(
    imported: Imported, declared: Declarations, *, imported_by_users: bool
) -> Iterator[str]:
    specifier = imported.module
    if imported.need == "sass":
        if not SASS_COMPILERS & declared.names:
            yield "sass"
    elif specifier.startswith("types:"):
        name = specifier[6:]
        if not {types_of(name), package_of(name)} & declared.names and not declared.covers(
            name, name
        ):
            yield package_of(name) if "/" in name or name.startswith("@") else types_of(name)
    else:
        for name in packages_of(specifier):
            if not declared.covers(specifier, name):
                yield name
            elif imported_by_users and name not in declared.inner and name in declared.names:
                # Hoisting hides it here; whoever installs the package alone does not get it.
                yield name


def _missing(
    name: str, imports: list[Imported], declared: Declarations, packages: Packages
) -> Missing:
    project = declared.project
    reached = closure(declared.inner, packages.requires)
    through = (reached[name],) if name in reached else ()
    step = "lock" if through or name in packages.locked else "same-name"
    order = sorted(imports, key=lambda item: _ORDER.index(item.need) if item.need in _ORDER else 0)
    return Missing(
        name,
        tuple(order),
        (name,),
        step,
        project.root,
        through=through,
        manifest=_manifest(project),
    )


def _manifest(project: Project) -> Resource | None:
    return next((held.manifests[0] for held in project.outward() if held.manifests), None)


def own_files(projects: Iterable[Project], source: str) -> frozenset[str]:
    """Return the paths of every JavaScript file of a source."""
    return frozenset(
        str(file.attributes["path"])
        for project in projects
        if project.source == source
        for file in project.modules
    )
