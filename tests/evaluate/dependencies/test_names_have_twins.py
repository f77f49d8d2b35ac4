"""Each name that tells what a file, a word or an import is for has a twin that is detected.

The twin has a name beside it that the set does not hold, or the same name without its condition.
"""

import json
from collections.abc import Iterable, Mapping

import pytest

from scanner.normalize.grammars.distribution_names import COMMON_WORDS
from scanner.normalize.grammars.python_loading import NAMESPACES, PLUGIN_VARIABLES
from scanner.normalize.meaning import folder_names
from scanner.normalize.meaning.node_packages import BUILT_IN, HOSTED
from tests.evaluate.dependencies._folder import analysed

Files = Mapping[str, str]
_PACKAGED = '[project]\nname = "shop"\ndependencies = [{0}]\n'
_FOR_DEVELOPERS = _PACKAGED.format("") + '[dependency-groups]\ndev = ["{0}"]\n'
_READ = "import humanize\n"
_APPS = 'INSTALLED_APPS = ["shop"]\n'


def _told(projects: Iterable[Files]) -> list[set[str]]:
    """Return, for each project, what is found: idle declarations, imports missing, imports misplaced."""
    held = list(projects)
    files = {
        f"p{at}/{path}": text for at, project in enumerate(held) for path, text in project.items()
    }
    found = analysed(files)
    told: list[set[str]] = [set() for _ in held]
    for one in (*found.unused, *found.unknown):
        told[int(one.declared.file.partition("/")[0][1:])].add(f"idle {one.declared.distribution}")
    for item in (*found.undeclared, *found.transitive):
        told[int(item.project[1:])].add(f"missing {item.module}")
    for other in found.misplaced:
        told[int(other.declared.file.partition("/")[0][1:])].add(
            f"misplaced {other.declared.distribution}"
        )
    return told


def _twins(rows: Iterable[tuple[str, Files, Files, str]]) -> list[str]:
    """Return the names whose first project tells the fact, or whose second does not."""
    held = list(rows)
    quiet = _told(first for _, first, _, _ in held)
    loud = _told(second for _, _, second, _ in held)
    return [
        name
        for (name, _, _, fact), silent, found in zip(held, quiet, loud, strict=True)
        if fact in silent or fact not in found
    ]


def _packaged(*names: str) -> str:
    return _PACKAGED.format(", ".join(f'"{name}"' for name in names))


@pytest.mark.parametrize("role", ["TESTS", "DOCS", "EXAMPLES", "SCRIPTS"])
def test_what_a_folder_is_for_says_what_its_files_may_use(role: str) -> None:
    manifest = {"pyproject.toml": _FOR_DEVELOPERS.format("humanize")}
    rows = [
        (
            name,
            {**manifest, f"{name}/own.py": _READ},
            {**manifest, f"{name}x/own.py": _READ},
            "misplaced humanize",
        )
        for name in sorted(getattr(folder_names, role))
    ]
    assert _twins(rows) == []


def test_a_file_that_a_tool_loads_may_use_what_is_for_developers() -> None:
    manifest = {"pyproject.toml": _FOR_DEVELOPERS.format("humanize")}
    rows = [
        (
            name,
            {**manifest, name: _READ},
            {**manifest, f"x{name}" if name.endswith(".py") else f"{name}.py": _READ},
            "misplaced humanize",
        )
        for name in sorted(folder_names.SCRIPT_FILES)
        if name.endswith(".py")
    ]
    assert _twins(rows) == []


def test_a_file_that_builds_may_use_what_builds() -> None:
    manifest = {"pyproject.toml": _packaged()}
    code = "import setuptools\n"
    rows = [
        (name, {**manifest, name: code}, {**manifest, f"x{name}": code}, "missing setuptools")
        for name in sorted(folder_names.BUILD_FILES)
    ]
    assert _twins(rows) == []


@pytest.mark.parametrize("role", ["INSTALLED", "COPIED", "MATERIAL"])
def test_what_is_not_written_here_declares_nothing_here(role: str) -> None:
    manifest = {"pyproject.toml": _packaged()}
    rows = [
        (
            name,
            {**manifest, f"shop/{name}/own.py": _READ},
            {**manifest, f"shop/{name}x/own.py": _READ},
            "missing humanize",
        )
        for name in sorted(getattr(folder_names, role))
    ]
    assert _twins(rows) == []


def _package(code: Mapping[str, str], **groups: Mapping[str, str]) -> Files:
    return {"package.json": json.dumps({"name": "shop", "version": "1.0.0", **groups}), **code}


def test_a_part_of_what_runs_the_code_is_no_package() -> None:
    rows = [
        (
            name,
            _package({"src/own.js": f"import x from '{name}'\n"}),
            _package({"src/own.js": f"import x from '{name}-acme'\n"}),
            f"missing {name}-acme",
        )
        for name in sorted(BUILT_IN | HOSTED)
    ]
    quiet = _told(first for _, first, _, _ in rows)
    assert [name for (name, *_), told in zip(rows, quiet, strict=True) if told] == []
    assert _twins(rows) == []


def test_what_only_the_scheme_of_node_reaches_is_a_package_without_it() -> None:
    assert {"sqlite", "sea", "test"} & BUILT_IN == set()
    plain, schemed = _told(
        _package({"src/own.js": f"import x from '{name}'\n"}) for name in ("sqlite", "node:sqlite")
    )
    assert (plain, schemed) == ({"missing sqlite"}, set())


def test_what_a_build_wrote_declares_nothing() -> None:
    code = "import x from 'left-pad'\n"
    rows = [
        (
            name,
            _package({f"{name}/own.js": code}),
            _package({f"{name}x/own.js": code}),
            "missing left-pad",
        )
        for name in sorted(folder_names.NODE_BUILT | folder_names.BUILT)
    ]
    assert _twins(rows) == []


def _tested(**files: str) -> Files:
    """Return a package that needs two others, by files that import one of them each."""
    code = {path: f"import x from '{name}'\n" for path, name in files.items()}
    return _package(code, dependencies={"chai": "^1", "react": "^1"})


def test_what_only_tests_of_a_package_import_is_for_developers() -> None:
    rows = [
        (
            name,
            _tested(**{f"{name}x/a.js": "chai", "src/own.js": "react"}),
            _tested(**{f"{name}/a.js": "chai", "src/own.js": "react"}),
            "misplaced chai",
        )
        for name in sorted(folder_names.NODE_TESTS)
    ]
    assert _twins(rows) == []


@pytest.mark.parametrize("role", ["NODE_DOCS", "NODE_TOOLING"])
def test_a_package_of_nothing_but_tests_and_tools_needs_them_for_itself(role: str) -> None:
    rows = [
        (
            name,
            _tested(**{"tests/a.js": "chai", f"{name}/b.js": "react"}),
            _tested(**{"tests/a.js": "chai", f"{name}x/b.js": "react"}),
            "misplaced chai",
        )
        for name in sorted(getattr(folder_names, role))
    ]
    assert _twins(rows) == []


def test_a_shared_package_is_told_apart_by_the_next_name() -> None:
    rows = []
    for name in sorted(NAMESPACES):
        manifest = {"pyproject.toml": _packaged(f"{name}-acme".replace("_", "-"))}
        used = {**manifest, "shop/__init__.py": f"from {name} import acme\n"}
        idle = {**manifest, "shop/__init__.py": f"from {name} import zulu\n"}
        rows.append((name, used, idle, f"idle {name}-acme".replace("_", "-")))
    assert _twins(rows) == []


def test_a_variable_that_lists_what_is_loaded_uses_it_and_no_other_variable_does() -> None:
    rows = []
    for name in sorted(PLUGIN_VARIABLES):
        manifest = {"pyproject.toml": _packaged("acmewidget")}
        used = {**manifest, "shop/own.py": _APPS + f'{name} = ["acmewidget"]\n'}
        idle = {**manifest, "shop/own.py": _APPS + f'{name}x = ["acmewidget"]\n'}
        rows.append((name, used, idle, "idle acmewidget"))
    assert _twins(rows) == []


def test_a_word_of_many_names_alone_tells_no_likeness_and_a_word_of_its_own_does() -> None:
    rows = []
    for name in sorted(COMMON_WORDS):
        manifest = {"pyproject.toml": _packaged(f"zulu-{name}-kit")}
        alike = {**manifest, "shop/own.py": f"import zulu_{name}\n"}
        other = {**manifest, "shop/own.py": f"import {name}\n"}
        rows.append((name, alike, other, f"idle zulu-{name}-kit"))
    assert _twins(rows) == []
