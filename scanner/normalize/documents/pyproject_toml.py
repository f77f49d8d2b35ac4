"""Read pyproject.toml: PEP 621, PEP 735, Poetry, PDM, uv, Hatch, Flit, Pixi, and tool settings."""

from collections.abc import Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import (
    Manifest,
    broken_manifest,
    items,
    table,
    use_of_group,
)
from scanner.normalize.documents._pixi import pixi_manifest, read_pixi
from scanner.normalize.documents._poetry import read_poetry
from scanner.normalize.grammars.command_lines import programs
from scanner.normalize.grammars.ini_text import read_ini
from scanner.normalize.grammars.requirement_text import parse_requirement
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path
from scanner.normalize.grammars.toml_spans import TomlLines, load_toml

_HATCH_LISTS = ("dependencies", "extra-dependencies")
_SETTINGS = ("deptry", "fawltydeps")


def _recognises(name: str, _text: str) -> bool:
    return name.rpartition("/")[2] in ("pyproject.toml", "pixi.toml", "hatch.toml")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        document, lines = load_toml(text), TomlLines(text)
    except DocumentSyntaxError as error:
        yield from broken_manifest(snapshot, error, Manifest("pyproject", project=True))
        return
    if snapshot.origin.file.rpartition("/")[2] == "pixi.toml":
        yield pixi_manifest(document, lines).resource(snapshot)
    else:
        yield _Reader(document, lines).manifest.resource(snapshot)


class _Reader:
    def __init__(self, document: dict[str, Any], lines: TomlLines) -> None:
        self.lines = lines
        self.manifest = Manifest("pyproject")
        self.tools = table(document.get("tool"))
        self._project(table(document.get("project")))
        self._list(
            ("build-system", "requires"),
            table(document.get("build-system")).get("requires"),
            "build",
        )
        self._groups(document)
        self._tools()
        if "poetry" in self.tools:
            read_poetry(self.manifest, table(self.tools["poetry"]), lines)

    def _list(self, path: Path, value: Any, use: str) -> None:
        group = ".".join(str(part) for part in path if part != "project")
        for index, item in enumerate(items(value)):
            self.manifest.add(item, self.lines.near((*path, index)), use, group)

    def _project(self, project: Any) -> None:
        if not project:
            return
        manifest = self.manifest
        manifest.project = True
        manifest.name = str(project.get("name", ""))
        manifest.requires_python = str(project.get("requires-python", ""))
        self._list(("project", "dependencies"), project.get("dependencies"), "runtime")
        for extra, listed in table(project.get("optional-dependencies")).items():
            path = ("project", "optional-dependencies", extra)
            self._list(path, listed, use_of_group(extra))
        for group in ("scripts", "gui-scripts"):
            self._entries(group, ("project", group), project.get(group))
        for group, entries in table(project.get("entry-points")).items():
            self._entries(group, ("project", "entry-points", group), entries)
        if "dependencies" in items(project.get("dynamic")):
            self._dynamic()

    def _entries(self, group: str, path: Path, entries: Any) -> None:
        for name, target in table(entries).items():
            self.manifest.enter(group, name, target, self.lines.near((*path, name)))

    def _dynamic(self) -> None:
        dynamic = table(table(self.tools.get("setuptools")).get("dynamic"))
        listed = table(dynamic.get("dependencies")).get("file", [])
        path = ("tool", "setuptools", "dynamic", "dependencies")
        for file in [listed] if isinstance(listed, str) else items(listed):
            self._include(file, path, "runtime")
        for extra, value in table(dynamic.get("optional-dependencies")).items():
            files = table(value).get("file", [])
            for file in [files] if isinstance(files, str) else items(files):
                self._include(file, path, use_of_group(extra))
        if "hatch" in self.tools and "requirements_txt" in str(
            table(self.tools["hatch"]).get("metadata")
        ):
            self._include("requirements.txt", ("tool", "hatch"), "runtime")

    def _include(self, file: Any, path: Path, use: str) -> None:
        if isinstance(file, str):
            line = self.lines.near(path)
            self.manifest.includes.append({"path": file, "line": line, "use": use})

    def _groups(self, document: dict[str, Any]) -> None:
        for group, listed in table(document.get("dependency-groups")).items():
            self._list(("dependency-groups", group), listed, "development")
        self._list(
            ("tool", "uv", "dev-dependencies"),
            table(self.tools.get("uv")).get("dev-dependencies"),
            "development",
        )
        for group, listed in table(table(self.tools.get("pdm")).get("dev-dependencies")).items():
            self._list(("tool", "pdm", "dev-dependencies", group), listed, "development")
        self._hatch(("tool", "hatch", "envs"), table(table(self.tools.get("hatch")).get("envs")))
        self._hatch(("envs",), table(document.get("envs")))
        self._flit(table(table(self.tools.get("flit")).get("metadata")))
        read_pixi(self.manifest, table(self.tools.get("pixi")), self.lines, ("tool", "pixi"))

    def _hatch(self, path: Path, environments: Any) -> None:
        for name, environment in table(environments).items():
            for key in _HATCH_LISTS:
                self._list((*path, name, key), table(environment).get(key), "development")
            for place, listed in _overriding(table(environment).get("overrides")):
                self._list((*path, name, *place), listed, "development")

    def _flit(self, metadata: Any) -> None:
        if metadata:
            self.manifest.project = True
            self.manifest.name = str(metadata.get("dist-name", metadata.get("module", "")))
        self._list(("tool", "flit", "metadata", "requires"), metadata.get("requires"), "runtime")
        for extra, listed in table(metadata.get("requires-extra")).items():
            self._list(
                ("tool", "flit", "metadata", "requires-extra", extra), listed, use_of_group(extra)
            )

    def _tools(self) -> None:
        for tool in self.tools:
            self.manifest.configures[tool] = self.lines.near(("tool", tool))
            if tool in _SETTINGS:
                self.manifest.settings[tool] = self.tools[tool]
        ours = table(self.tools.get("trueup")).get("dependencies")
        if ours:
            self.manifest.settings["trueup"] = ours
        setuptools = table(self.tools.get("setuptools"))
        self._setuptools(setuptools)
        self._references()

    def _setuptools(self, setuptools: Any) -> None:
        find = table(table(setuptools.get("packages")).get("find"))
        self.manifest.roots += [str(place) for place in items(find.get("where"))]
        self.manifest.roots += [
            str(place) for place in table(setuptools.get("package-dir")).values()
        ]
        own = [*items(setuptools.get("py-modules")), *items(setuptools.get("packages"))]
        self.manifest.modules += [str(name).partition(".")[0] for name in own]

    def _tox(self, tox: Any) -> None:
        line = self.lines.near(("tool", "tox"))
        for what, text in _tox_words(tox):
            if what == "command":
                for program, _ in programs(text):
                    self.manifest.refer("program", program, line)
            else:
                named = parse_requirement(text.rpartition(": ")[2])
                self.manifest.refer("installs", named.distribution if named else None, line)

    def _references(self) -> None:
        """Note plugins and programs that tool tables name by text."""
        for plugin in items(table(self.tools.get("mypy")).get("plugins")):
            self.manifest.refer("module", plugin, self.lines.near(("tool", "mypy", "plugins")))
        pytest = table(table(self.tools.get("pytest")).get("ini_options"))
        self.manifest.roots += [str(place) for place in items(pytest.get("pythonpath"))]
        options = pytest.get("addopts", "")
        words = (
            options.split() if isinstance(options, str) else [str(word) for word in items(options)]
        )
        line = self.lines.near(("tool", "pytest", "ini_options", "addopts"))
        for word in words:
            self.manifest.refer("pytest-option", word, line)
        pylint = table(table(self.tools.get("pylint")).get("main"))
        for plugin in items(pylint.get("load-plugins")):
            self.manifest.refer("module", plugin, self.lines.near(("tool", "pylint")))
        self._tox(table(self.tools.get("tox")))
        for path, tool in (
            ("hatch", "envs"),
            ("pdm", "scripts"),
            ("poe", "tasks"),
            ("taskipy", "tasks"),
            ("pixi", "tasks"),
        ):
            for text in _texts(table(self.tools.get(path)).get(tool), 0):
                for program, _ in programs(text):
                    self.manifest.refer("program", program, self.lines.near(("tool", path)))


def _overriding(overrides: Any) -> Iterator[tuple[Path, list[str]]]:
    """Yield (path, requirements) of each list that an override of Hatch adds to or puts in its place.

    `matrix.VARIABLE`, `env.VARIABLE`, `platform.NAME` and `name.PATTERN` each may have them; an entry
    is a requirement, or `{value = requirement, if = [...]}`.
    """
    for source, held in table(overrides).items():
        for variable, options in table(held).items():
            for key in _HATCH_LISTS:
                for option in (key, f"set-{key}"):
                    listed = items(table(options).get(option))
                    said = [
                        table(one).get("value") if isinstance(one, dict) else one for one in listed
                    ]
                    found = [one for one in said if isinstance(one, str)]
                    if found:
                        yield ("overrides", str(source), str(variable), option), found


def _tox_words(tox: Any) -> Iterator[tuple[str, str]]:
    """Yield (what, text) of each command and requirement of the environments of tox."""
    environments = [table(tox.get("env_run_base")), *table(tox.get("env")).values()]
    for environment in environments:
        for command in items(table(environment).get("commands")):
            yield "command", " ".join(str(word) for word in items(command))
        for needed in items(table(environment).get("deps")):
            yield "installs", str(needed)
    for value in read_ini(str(tox.get("legacy_tox_ini", "")))[0]:
        for content, _ in value.lines:
            if value.key in ("commands", "deps"):
                yield ("command" if value.key == "commands" else "installs"), content


def _texts(value: Any, depth: int) -> Iterator[str]:
    if depth > 8:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("dependencies", "extra-dependencies"):
                yield from _texts(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, depth + 1)


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
