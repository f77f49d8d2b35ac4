"""Signs that a Node.js project uses a package: imports, settings, programs, files, other packages."""

from collections.abc import Iterable

from scanner.evaluate.dependencies._node_known import Packages
from scanner.evaluate.dependencies._node_paths import (
    described_by,
    is_ignored,
    package_of,
    packages_of,
    types_of,
)
from scanner.evaluate.dependencies._records import Declared, Project
from scanner.model.resource import Resource
from scanner.normalize.meaning.node_packages import BUILT_IN, BY_HAND, FEATURES
from scanner.normalize.meaning.node_tools import LOADED_BY, TOOLS, is_short_for, plugins_of, tool_of

_COMMANDS = ("settings", "husky", "lint-staged", "source")
_GLOBAL_TYPES = frozenset({"node", "jest", "mocha", "jasmine", "google.maps"})


class Signs:
    """Everything in a project and the projects inside it that names a package."""

    def __init__(self, project: Project, inner: Iterable[Project], packages: Packages) -> None:
        self.project = project
        self.packages = packages
        self.imported: set[str] = set()
        self.words: dict[str, set[str]] = {}
        self.programs: set[str] = set()
        self.features: set[str] = set()
        self._files: dict[str, Resource] = {}
        members = list(inner)
        for member in members:
            for file in member.modules:
                self._file(file)
        for member in members:
            for holder in (*member.manifests, *member.configurations):
                self._holder(holder)
        self.declared = {item.distribution for item in project.declared}
        self.everything = set().union(*self.words.values(), self.programs)
        self._paths = [word for word in self.everything if "/" in word]
        self._used: dict[str, bool] = {}

    def _file(self, file: Resource) -> None:
        held = file.attributes
        self._files[str(held["path"])] = file
        self.features.update(held.get("features", ()))
        for specifier, _, need in held["imports"]:
            self.imported.update(packages_of(specifier))
            if specifier.startswith("types:"):
                name = specifier[6:]
                self.imported.update({types_of(name), package_of(name)})
            elif need == "sass":
                self.imported.update(("sass", "sass-embedded"))
        if held.get("jsx"):
            self.imported.add(package_of(str(held["jsx"])))
        tool = str(held.get("tool", "")) or "source"
        self.words.setdefault(tool, set()).update(held["strings"])

    def _holder(self, holder: Resource) -> None:
        facts = holder.attributes.get("settings", {}).get("npm", {})
        for targets in (facts.get("imports") or {}).values():
            self.imported.update(package_of(target) for target in targets)
        for reference in holder.attributes["references"]:
            how, name = str(reference["how"]), str(reference["name"])
            if how == "program":
                self.programs.add(name)
            elif how.startswith("settings:"):
                self.words.setdefault(how.partition(":")[2], set()).add(name)
            else:
                self.words.setdefault("settings", set()).add(name)
                self._named_file(holder, name)

    def _named_file(self, holder: Resource, word: str) -> None:
        """Take the words of a file of settings that a script names, whatever it is called."""
        path = word.removeprefix("./").rpartition("=")[2]
        folder = str(holder.attributes["path"]).rpartition("/")[0]
        file = self._files.get(f"{folder}/{path}" if folder else path)
        if file is not None:
            tool = str(file.attributes.get("tool", "")) or tool_of(path) or "settings"
            self.words.setdefault(tool, set()).update(file.attributes["strings"])

    def is_named(self, name: str) -> bool:
        """Say whether a text names the package, or a file inside it."""
        if name in self.everything:
            return True
        inside = f"{name}/"
        return any(
            word.startswith(inside) or f"node_modules/{inside}" in f"{word}/"
            for word in self._paths
        )

    def uses(self, name: str) -> bool:
        """Say whether anything shows a use of the package."""
        if name not in self._used:
            self._used[name] = False  # what is expected in a circle is used by nobody
            self._used[name] = self._shows(name)
        return self._used[name]

    def _shows(self, name: str) -> bool:
        return (
            name in self.imported
            or (name.startswith("@types/") and self._describes(name))
            or (not name.startswith("@types/") and self.is_named(name))
            or bool(self.packages.programs(name) & self.programs)
            or self._is_started(name)
            or any(name in FEATURES.get(feature, ()) for feature in self.features)
            or self._is_setting(name)
            or self._is_expected(name)
        )

    def _is_started(self, name: str) -> bool:
        """Say whether a program of it is a word of a command, as after `cross-env` or `npx`."""
        words = set().union(*(self.words.get(tool, set()) for tool in _COMMANDS))
        if self.packages.installs_programs(name) or self.packages.knows_programs(name):
            return bool(self.packages.programs(name) & words)
        return False

    def _describes(self, types: str) -> bool:
        """Say whether what a `@types` package describes is used; its types may also be named."""
        about = described_by(types)
        if types in self.everything or about in self.imported or about in BUILT_IN:
            return True
        if about == "node":
            return bool(self.features & {"ts", "tsx", "mts", "cts"})
        if about in self.declared:
            return self.uses(about)
        return about in _GLOBAL_TYPES and self.is_named(about)

    def _is_setting(self, name: str) -> bool:
        for tool_name, words in self.words.items():
            tool = TOOLS.get(tool_name)
            if tool is None or (tool_name == "karma" and self._is_idle_reporter(name)):
                continue
            if name in tool.packages and tool_name != "source":
                return True
            lowered = {word.lower().removesuffix("headless") for word in words}
            if is_short_for(name, words | lowered | plugins_of(words), tool):
                return True
            if any(name.startswith(begin) for begin in tool.loads_all):
                return True
        return False

    def _is_expected(self, name: str) -> bool:
        """Say whether a package that is used loads this one from beside it."""
        for other in self.declared:
            if other == name:
                continue
            loads = LOADED_BY.get(other)
            if (
                loads
                and name.startswith(loads)
                and self.uses(other)
                and self._is_taken(name, other)
            ):
                return True
            if name in self.packages.expects(other) and self.uses(other):
                return True
        return False

    def _is_taken(self, name: str, loader: str) -> bool:
        """Say whether tasks take a plugin by name from the object that holds them all."""
        if loader != "gulp-load-plugins":
            return True
        plugins = [one for one in self.declared if one.startswith("gulp-") and one != loader]
        taken = {one for one in plugins if f"name:{_camel(one[5:])}" in self.features}
        return name in taken or not taken

    def _is_idle_reporter(self, name: str) -> bool:
        """Say whether Karma is told to report, and by others that are all known."""
        reporters = {item[9:] for item in self.features if item.startswith("reporter:")}
        short = name.removeprefix("karma-").removesuffix("-reporter")
        if not name.endswith("-reporter") or not reporters or short in reporters:
            return False
        known = {"dots", "progress"}
        for one in self.declared:
            known.add(one.removeprefix("karma-").removesuffix("-reporter"))
        return reporters <= known

    def is_kept(self, declared: Declared, ignored: Iterable[str]) -> bool:
        """Say whether settings keep it, or it is a tool that developers start by hand."""
        name = declared.distribution
        if name in self.project.settings.keep or is_ignored(name, ignored):
            return True
        return declared.use == "development" and name in BY_HAND

    def unexplained(self, known: Iterable[str]) -> tuple[str, ...]:
        """Return the programs that scripts start and no package is known to install."""
        provided: set[str] = set()
        for name in known:
            provided |= self.packages.programs(name)
        own = {*(item.partition(".")[0] for item in self._files), *_SHELL}
        return tuple(sorted(self._scripted() - provided - own))

    def _scripted(self) -> set[str]:
        found: set[str] = set()
        for manifest in self.project.manifests:
            references = manifest.attributes["references"]
            # `npx` and its like fetch what is not installed, so that no package need provide it.
            fetched = {item["line"] for item in references if item["name"] in _FETCHERS}
            found |= {
                item["name"]
                for item in references
                if item["how"] == "program" and item["line"] not in fetched
            }
        return {
            name for name in found if not name.startswith((".", "/", "$", "-")) and "/" not in name
        }


def _camel(text: str) -> str:
    first, *others = text.split("-")
    return first + "".join(word[:1].upper() + word[1:] for word in others)


_FETCHERS = frozenset({"npx", "bunx", "pnpx", "dlx"})
_SHELL = frozenset(
    """
    node npm npx yarn pnpm bun deno sh bash cd cp mv rm mkdir echo cat ls test true false exit export set git docker
    docker-compose make python python3 pip go cargo java mvn gradle curl wget tar zip unzip sed awk grep find xargs
    open touch chmod ln kill sleep date env source eval corepack printf pwd if for while then else fi do done time
    cmd powershell start copy del xcopy move type call bundle ruby php composer perl sudo kubectl helm aws gcloud
    """.split()  # noqa: SIM905 - read as a list of words
)
