"""Which modules a distribution provides, and which distribution provides a module, step by step."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from scanner.evaluate.dependencies._choices import Settings
from scanner.evaluate.dependencies._paths import folder_of, role_of
from scanner.evaluate.dependencies._records import Project
from scanner.model.resource import Estate
from scanner.normalize.grammars.distribution_names import canonical, suggested_modules
from scanner.normalize.grammars.python_loading import NAMESPACES
from scanner.normalize.meaning.python_distributions import PROVIDERS, provided_by

_PROGRAMS = ("scripts", "gui-scripts", "console_scripts", "gui_scripts")


class Provision:
    """Answers in this order: settings, installed metadata, own projects, table, the same name."""

    def __init__(self, estate: Estate, projects: list[Project]) -> None:
        self._installed: dict[str, tuple[str, ...]] = {}
        self._installed_by: dict[str, list[str]] = {}
        self.requires: dict[str, tuple[str, ...]] = {}
        self.programs: dict[str, tuple[str, ...]] = {}
        self._asked: dict[int, dict[str, tuple[tuple[str, ...], str]]] = {}
        for resource in estate.of_kind("trueup/installed-distribution"):
            name = str(resource.attributes["name"])
            modules = tuple(resource.attributes["modules"])
            self._installed[name] = modules
            self.requires[name] = tuple(resource.attributes["requires"])
            self.programs[name] = tuple(resource.attributes["programs"])
            for module in modules:
                self._installed_by.setdefault(module, []).append(name)
        self.own: dict[str, tuple[str, ...]] = {
            project.name: _own_modules(project) for project in projects if project.name
        }
        for project in projects:
            if project.name:
                self.programs.setdefault(project.name, tuple(_own_programs(project)))

    def modules(self, distribution: str, settings: Settings) -> tuple[tuple[str, ...], str]:
        """Return the modules of a distribution and the step that knows them."""
        if distribution in settings.modules:
            return settings.modules[distribution], "settings"
        if self._installed.get(distribution):
            # Another version may provide more: setuptools held pkg_resources before version 81.
            more = provided_by(distribution)
            return tuple(dict.fromkeys((*self._installed[distribution], *more))), "installed"
        if distribution in self.own:
            return self.own[distribution], "own"
        known = provided_by(distribution)
        if known:
            return known, "table"
        return suggested_modules(distribution), "same-name"

    def providers(self, module: str, settings: Settings) -> tuple[tuple[str, ...], str]:
        """Return who provides a dotted module, and the step that knows; nobody is `((), "none")`."""
        known = self._asked.setdefault(id(settings), {})
        if module not in known:
            known[module] = self._providers(module, settings)
        return known[module]

    def _providers(self, module: str, settings: Settings) -> tuple[tuple[str, ...], str]:
        for segments in _prefixes(module):
            by_settings = tuple(
                name for name, modules in settings.modules.items() if segments in modules
            )
            if by_settings:
                return by_settings, "settings"
            if segments in self._installed_by:
                return tuple(sorted(self._installed_by[segments])), "installed"
            if segments in PROVIDERS:
                return PROVIDERS[segments], "table"
        return (), "none"

    def reached_from(self, distributions: Iterable[str]) -> dict[str, str]:
        """Return distribution -> the declared one that brings it, over installed requirements."""
        return closure(distributions, self.requires)


def closure(starts: Iterable[str], requires: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return each name reached over `requires` -> the start it was first reached from."""
    found: dict[str, str] = {}
    waiting = deque((start, start) for start in starts)
    while waiting:
        name, start = waiting.popleft()
        for needed in requires.get(name, ()):
            if needed not in found:
                found[needed] = start
                waiting.append((needed, start))
    return found


def _prefixes(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _own_modules(project: Project) -> tuple[str, ...]:
    declared = [
        module for manifest in project.manifests for module in manifest.attributes["modules"]
    ]
    guess = canonical(project.name).replace("-", "_")
    return tuple(dict.fromkeys([*declared, *_held_in_namespaces(project), guess]))


def _held_in_namespaces(project: Project) -> list[str]:
    """Return the packages and modules that lie in folders without `__init__.py`, by dotted name.

    Several distributions may fill one such folder (PEP 420), so that its own name says nothing.
    """
    paths = [str(file.attributes["path"]) for file in project.modules]
    packages = {folder_of(path) for path in paths if path.endswith("/__init__.py")}
    found: dict[str, None] = {}
    for path in paths:
        if role_of(path, project.root) != "runtime":
            continue
        *folders, name = path[len(project.root) :].lstrip("/").removeprefix("src/").split("/")
        top = path[: -len("/".join((*folders, name)))]
        for depth, folder in enumerate(folders):
            if f"{top}{'/'.join(folders[: depth + 1])}" in packages:
                found[".".join((*folders[:depth], folder))] = None
                break
        else:
            found[".".join((*folders, name.partition(".")[0]))] = None
    return [module for module in found if "." in module]


def _own_programs(project: Project) -> Iterator[str]:
    for manifest in project.manifests:
        for entry in manifest.attributes["entry_points"]:
            if entry["group"] in _PROGRAMS:
                yield str(entry["name"])


class ImportIndex:
    """The imports of a project by first segment, to ask for a dotted module quickly."""

    def __init__(self, modules: Iterable[str]) -> None:
        self._by_top: dict[str, set[str]] = {}
        for module in modules:
            self._by_top.setdefault(module.partition(".")[0].lower(), set()).add(module)

    def matching(self, modules: Iterable[str], *, any_case: bool) -> set[str]:
        """Return the imports that one of the modules provides, or that is a package around it."""
        found: set[str] = set()
        for module in modules:
            wanted = module.lower() if any_case else module
            for held in self._by_top.get(module.partition(".")[0].lower(), ()):
                seen = held.lower() if any_case else held
                if _overlaps(seen, wanted):
                    found.add(held)
        return found


def _overlaps(imported: str, provided: str) -> bool:
    if imported == provided or imported.startswith(f"{provided}."):
        return True
    # `import google.cloud` says nothing of which part of a shared namespace: it counts for each.
    return imported.partition(".")[0] in NAMESPACES and provided.startswith(f"{imported}.")
