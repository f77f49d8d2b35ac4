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
        self._known: dict[tuple[str, str, int], bool] = {}
        for project in projects:
            for file in project.modules:
                self._note(str(file.attributes["path"]))
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
        key = (folder_of(path), imported.top_level, id(project))
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
            if self._has(folder, name):
                return True
        if name.endswith(("_pb2", "_pb2_grpc")):
            return True
        return name not in _WELL_KNOWN and self._is_somewhere(name)

    def _is_itself(self, imported: Imported, project: Project) -> bool:
        """Say whether only the importing file has the name: a module of a package never means itself.

        `tool/bin/amqp.py` that says `import amqp` means the distribution of that name.
        """
        name, path = imported.top_level, str(imported.file.attributes["path"])
        folder, _, file = path.rpartition("/")
        if file.partition(".")[0] != name or "__init__" not in self._plain.get(folder, ()):
            return False
        others = set(self._looked_in(path, project, imported)) - {folder}
        importable = any(self._has(other, name) for other in others)
        beside = f"{folder}/{name}" in self._held
        return not importable and not beside and name not in self._outside_packages

    def _is_somewhere(self, name: str) -> bool:
        return name in self._anywhere or name in self._outside_packages

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

    def _has(self, folder: str, name: str) -> bool:
        if name in self._plain.get(folder, ()):
            return True
        if name not in self._held.get(folder, ()):
            return False
        inner = f"{folder}/{name}" if folder else name
        # A folder without __init__.py is a package by chance: not when the name is well known.
        return "__init__" in self._plain.get(inner, ()) or name not in _WELL_KNOWN

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
