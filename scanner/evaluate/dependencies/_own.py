"""Tell a project's own modules from those of a distribution."""

from collections.abc import Iterable
from functools import cached_property

from scanner.evaluate.dependencies._paths import folder_of, inside, joined
from scanner.evaluate.dependencies._records import Imported, Project
from scanner.normalize.meaning.python_distributions import PROVIDERS

_USUAL_ROOTS = ("src", "lib", "python", "source", "app", "backend", "server", "")
_WELL_KNOWN = frozenset(module.partition(".")[0] for module in PROVIDERS)


class OwnModules:
    """What can be imported from the files of one source.

    A name is the project's own when a folder that Python would look in holds it: the file's own
    folder and those above it, declared roots, and `src`. A module elsewhere in the source counts
    too, since folders are put on the path by hand, unless the name is that of a known distribution.
    """

    def __init__(self, projects: list[Project]) -> None:
        self._held: dict[str, set[str]] = {}
        self._plain: dict[str, set[str]] = {}
        self._anywhere: set[str] = set()
        self._known: dict[tuple[str, str, bool, int], bool] = {}
        self._projects = projects
        self._started: set[str] = set()
        for project in projects:
            for file in project.modules:
                path = str(file.attributes["path"])
                self._note(path)
                if file.attributes["main"]:
                    self._started.add(folder_of(path))
        self._declared = {
            module
            for project in projects
            for manifest in project.manifests
            for module in manifest.attributes["modules"]
        }
        self._roots = {id(project): tuple(_roots(project)) for project in projects}

    def _note(self, path: str) -> None:
        folder, _, name = path.rpartition("/")
        stem = name.partition(".")[0]
        self._plain.setdefault(folder, set()).add(stem)
        self._held.setdefault(folder, set()).add(stem)
        if stem not in ("__init__", "setup", "conftest"):
            self._anywhere.add(stem)
        while folder:
            above, _, last = folder.rpartition("/")
            if last in self._held.get(above, ()):
                break
            self._held.setdefault(above, set()).add(last)
            folder = above

    def holds(self, imported: Imported, project: Project) -> bool:
        """Say whether an import is of the project's own code."""
        path = str(imported.file.attributes["path"])
        if imported.file.attributes.get("folders"):
            return self._holds(imported, project)
        name = imported.top_level
        key = (folder_of(path), name, imported.module == name, id(project))
        if key not in self._known:
            self._known[key] = self._holds(imported, project)
        return self._known[key]

    def _holds(self, imported: Imported, project: Project) -> bool:
        name = imported.top_level
        if name in self._declared and not name.startswith("find"):
            return True
        path = str(imported.file.attributes["path"])
        if self._is_itself(imported, project):
            return False
        for folder in self._looked_in(path, project, imported):
            if not self._has(folder, name, imported.module):
                continue
            is_root = folder == folder_of(path) or folder in self._roots[id(project)]
            if is_root or not self._is_reached_in_full(folder, name):
                return True
        if name.endswith(("_pb2", "_pb2_grpc")):
            return True
        return name not in _WELL_KNOWN and self._is_somewhere(name, imported.module)

    def _is_itself(self, imported: Imported, project: Project) -> bool:
        """Say whether only the importing file, or a package it is in, has the name.

        What lies in a package never means itself: `tool/bin/amqp.py` that says `import amqp` means
        the distribution of that name, and so does `flow/contrib/hdfs/client.py` with `import hdfs`.
        """
        name, path = imported.top_level, str(imported.file.attributes["path"])
        holder = self._holder(path, name, project)
        if holder is None or name in self._outside_packages:
            return False
        others = set(self._looked_in(path, project, imported)) - {holder}
        return not any(self._has(other, name, imported.module) for other in others)

    def _holder(self, path: str, name: str, project: Project) -> str | None:
        """Return the package that holds the file or a package around it by that name, if one does."""
        folder, _, file = path.rpartition("/")
        if file.partition(".")[0] == name and self._is_package(folder):
            return None if f"{folder}/{name}" in self._held else folder
        while folder:
            above, _, last = folder.rpartition("/")
            if last == name and self._is_package(folder) and self._is_package(above):
                return None if above in self._roots[id(project)] else above
            folder = above
        return None

    def _is_reached_in_full(self, folder: str, name: str) -> bool:
        """Say whether a package around a file is no place where Python looks for a module.

        Where other files write `shop.core.basket`, `import basket` below `shop/core` means a
        distribution, unless a program in that folder puts it on the path.
        """
        if not self._is_package(folder) or folder in self._started:
            return False
        packages = [name]
        while folder and self._is_package(folder):
            folder, _, last = folder.rpartition("/")
            packages.append(last)
        return ".".join(reversed(packages)) in self._in_full

    @cached_property
    def _in_full(self) -> frozenset[str]:
        """Every dotted module that is imported, and each package around it."""
        modules = {found.module for project in self._projects for found in project.imports}
        return frozenset(
            module[:at]
            for module in modules
            for at in (*(at for at, letter in enumerate(module) if letter == "."), len(module))
        )

    def _is_package(self, folder: str) -> bool:
        return "__init__" in self._plain.get(folder, ())

    def _is_somewhere(self, name: str, module: str) -> bool:
        held = self._anywhere if module == name else self._with_parts
        return name in held or name in self._outside_packages

    @cached_property
    def _with_parts(self) -> frozenset[str]:
        """The names of folders, and of files that lie in no package."""
        folders = frozenset(folder.rpartition("/")[2] for folder in self._held)
        return folders | self._outside_packages

    @cached_property
    def _outside_packages(self) -> frozenset[str]:
        """The names in all folders that are no packages."""
        return frozenset().union(
            *(
                held
                for folder, held in self._held.items()
                if "__init__" not in self._plain.get(folder, ())
            )
        )

    def _has(self, folder: str, name: str, module: str) -> bool:
        plain = self._plain.get(folder, ())
        # A file beside others of a package holds nothing further: `playwright.py` no
        # `playwright.sync_api`, which is of the distribution that the file is named after.
        if name in plain and (module == name or "__init__" not in plain):
            return True
        inner = f"{folder}/{name}" if folder else name
        if inner not in self._held:
            return False
        # A folder without __init__.py is a package by chance: not when the name is well known.
        return self._is_package(inner) or name not in _WELL_KNOWN

    def _looked_in(self, path: str, project: Project, imported: Imported) -> Iterable[str]:
        folder = folder_of(path)
        for text in imported.file.attributes.get("folders", ()):
            yield joined(folder, text)
            yield joined(project.root, text)
        while inside(f"{folder}/", project.root):
            yield folder
            if not folder:
                break
            folder = folder_of(folder)
        yield from self._roots[id(project)]


def _roots(project: Project) -> Iterable[str]:
    for at in project.outward():
        for root in _USUAL_ROOTS:
            yield joined(at.root, root)
        for manifest in at.manifests:
            for root in manifest.attributes["roots"]:
                yield joined(folder_of(str(manifest.attributes["path"])), root)
        for root in at.settings.roots:
            yield joined(at.root, root)
