"""Each row of a table that silences something has a twin, but for that row alike, that is detected.

Many small projects are judged at once, each in a folder of its own.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pytest

from scanner.normalize.documents.dependency_configuration import INI_TOOLS
from scanner.normalize.grammars.distribution_names import canonical
from scanner.normalize.meaning.python_distributions import GENERIC_PREFIXES, PROVIDES
from scanner.normalize.meaning.python_features import COMPANIONS, TRIGGERS
from scanner.normalize.meaning.python_plugins import PLUGIN_HOSTS, SETUP_COMMANDS, SHOWN_BY
from scanner.normalize.meaning.python_programs import (
    COMMANDS,
    DEVELOPER_TOOLS,
    INSTALLERS,
    SERVERS,
)
from scanner.normalize.meaning.python_standard_library import is_standard
from tests.evaluate.dependencies._folder import analysed

_PACKAGED = '[project]\nname = "{name}"\ndependencies = [{runtime}]\n{more}'
_AT_ONCE = 120
Files = Mapping[str, str]


def _packaged(name: str, *runtime: str, code: str = "import os\n", more: str = "") -> Files:
    listed = ", ".join(f'"{one}"' for one in runtime)
    module = name.replace("-", "_")
    return {
        "pyproject.toml": _PACKAGED.format(name=name, runtime=listed, more=more),
        f"{module}/__init__.py": code,
    }


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found, by folder: declarations that nothing uses, and imports with providers."""

    idle: Mapping[str, set[str]]
    missing: Mapping[str, Mapping[str, set[str]]]


def _judged(projects: Mapping[str, Files]) -> _Found:
    idle: dict[str, set[str]] = {folder: set() for folder in projects}
    missing: dict[str, dict[str, set[str]]] = {folder: {} for folder in projects}
    folders = list(projects)
    for at in range(0, len(folders), _AT_ONCE):
        files = {
            f"{folder}/{path}": text
            for folder in folders[at : at + _AT_ONCE]
            for path, text in projects[folder].items()
        }
        found = analysed(files)
        for one in (*found.unused, *found.unknown):
            idle[one.declared.file.partition("/")[0]].add(one.declared.distribution)
        for item in (*found.undeclared, *found.transitive):
            missing[item.project][item.module] = set(item.distributions)
    return _Found(idle, missing)


def _importable(modules: Iterable[str]) -> str:
    return next(
        (
            module
            for module in modules
            if all(part.isidentifier() for part in module.split("."))
            and not is_standard(module.partition(".")[0])
            and module.partition(".")[0] not in sys.stdlib_module_names
        ),
        "",
    )


def _twins(rows: Iterable[tuple[str, Files, Files]]) -> list[str]:
    """Return the rows of which the first project is not silent, or the second not detected."""
    held = list(rows)
    silent = _judged({f"p{at}": files for at, (_, files, _) in enumerate(held)})
    told = _judged({f"p{at}": files for at, (_, _, files) in enumerate(held)})
    names = [canonical(name) for name, _, _ in held]
    return [
        name
        for at, name in enumerate(names)
        if name in silent.idle[f"p{at}"] or name not in told.idle[f"p{at}"]
    ]


def test_a_distribution_whose_module_is_imported_is_used_and_without_the_import_it_is_not() -> None:
    rows = {name: _importable(modules) for name, modules in PROVIDES.items()}
    held = [(name, module) for name, module in rows.items() if module and name not in INSTALLERS]
    assert len(held) > 800
    bad = _twins(
        (name, _packaged("shop", name, code=f"import {module}\n"), _packaged("shop", name))
        for name, module in held
    )
    assert bad == []
    found = _judged(
        {
            f"p{at}": _packaged("shop", code=f"import {module}\n")
            for at, (_, module) in enumerate(held)
        }
    )
    unfound = [
        name
        for at, (name, _) in enumerate(held)
        if not any(name in providers for providers in found.missing[f"p{at}"].values())
    ]
    assert unfound == []


@pytest.mark.parametrize(("prefix", "package"), GENERIC_PREFIXES)
def test_a_family_names_its_modules_by_rule(prefix: str, package: str) -> None:
    name = f"{prefix}acme"
    used = _packaged("shop", name, code=f"from {package}acme import thing\n")
    assert _twins([(name, used, _packaged("shop", name))]) == []


def test_a_companion_is_used_by_what_loads_it_and_by_nothing_else() -> None:
    rows = []
    for name, users in COMPANIONS.items():
        module = _importable(PROVIDES.get(users[0], (users[0].replace("-", "_"),)))
        used = _packaged("shop", name, users[0], code=f"import {module}\n")
        rows.append((name, used, _packaged("shop", name)))
    assert _twins(rows) == []


def test_a_feature_uses_what_it_needs_and_without_it_nothing_does() -> None:
    rows = []
    for feature, needed in TRIGGERS.items():
        used = _packaged("shop", needed[0], code=f'import os\nos.x("""{feature}(""")\n')
        rows.append((needed[0], used, _packaged("shop", needed[0])))
    assert _twins(rows) == []


def test_a_plugin_is_used_with_its_host_and_without_it_not() -> None:
    rows = []
    for name, host, how in PLUGIN_HOSTS:
        plugin = f"{name}acme" if name.endswith("-") else name
        if plugin == host:
            continue
        more = f'[dependency-groups]\ndev = ["{host}"]\n'
        used = {**_packaged("shop", plugin, more=more), "Makefile": f"all:\n\t{host} .\n"}
        if how == "named" and host == "sphinx":
            module = plugin.replace("-", "_").replace("sphinxcontrib_", "sphinxcontrib.")
            used["docs/conf.py"] = f"extensions = ['{module}']\n"
        rows.append((plugin, used, _packaged("shop", plugin)))
    assert _twins(rows) == []


def test_a_plugin_that_only_its_fixture_shows_is_used_by_tests_that_take_it() -> None:
    rows: list[tuple[str, Files, Files]] = []
    more = '[dependency-groups]\ndev = ["pytest"]\n'
    for name, fixture in SHOWN_BY.items():
        taken = {"tests/test_a.py": f"def test_a({fixture}):\n    import os\n"}
        near = {"tests/test_a.py": f"def test_a({fixture[:-1]}):\n    import os\n"}
        project = _packaged("shop", name, more=more)
        rows.append((name, {**project, **taken}, {**project, **near}))
        other = _packaged("shop", f"{name}-acme", more=more)
        rows.append((f"{name}-acme", {**other, **near}, _packaged("shop", f"{name}-acme")))
    assert _twins(rows) == []


def test_a_command_of_setup_is_used_with_that_file_and_not_without_it() -> None:
    rows = []
    for name in sorted(SETUP_COMMANDS):
        files = _packaged("shop", name, more='[dependency-groups]\ndev = ["pytest"]\n')
        setup = "from setuptools import setup\nsetup()\n"
        rows.append((name, {**files, "setup.py": setup}, files))
    assert _twins(rows) == []


def test_a_tool_is_used_by_its_file_of_settings_and_not_by_a_file_of_another_name() -> None:
    rows = []
    for file, tool in INI_TOOLS.items():
        text = "{}\n" if file.endswith(".json") else ""
        project = _packaged("shop", tool)
        near = f".acme{file}" if file.startswith(".") else f"acme-{file}"
        rows.append((tool, {**project, file: text}, {**project, near: text}))
    assert _twins(rows) == []


def test_a_program_that_is_started_is_used_and_one_that_is_not_started_is_not() -> None:
    rows = []
    for name, commands in COMMANDS.items():
        if name not in INSTALLERS:
            makefile = f"all:\n\t{commands[0]} --help\n"
            if commands[0].startswith("grpc_tools"):
                makefile = f"all:\n\tpython -m {commands[0]} --help\n"
            used = {**_packaged("shop", name), "Makefile": makefile}
            rows.append((name, used, _packaged("shop", name)))
    assert _twins(rows) == []


def test_a_tool_is_expected_among_tools_and_not_among_what_users_get() -> None:
    rows = []
    for name in sorted(DEVELOPER_TOOLS - INSTALLERS):
        more = f'[dependency-groups]\ndev = ["{name}"]\n'
        rows.append((name, _packaged("shop", more=more), _packaged("shop", name)))
    assert _twins(rows) == []


def test_a_server_is_expected_with_an_application_and_not_with_a_library() -> None:
    rows = [
        (name, {"requirements.txt": f"{name}\n", "a.py": "import os\n"}, _packaged("shop", name))
        for name in sorted(SERVERS)
    ]
    assert _twins(rows) == []


def test_what_installs_is_never_idle_and_its_import_needs_a_declaration_all_the_same() -> None:
    names = sorted(INSTALLERS)
    found = _judged({f"p{at}": _packaged("shop", name) for at, name in enumerate(names)})
    assert [name for at, name in enumerate(names) if found.idle[f"p{at}"]] == []
    modules = [PROVIDES.get(name, (name.replace("-", "_"),))[0] for name in names]
    found = _judged(
        {f"p{at}": _packaged("shop", code=f"import {one}\n") for at, one in enumerate(modules)}
    )
    assert [one for at, one in enumerate(modules) if not found.missing[f"p{at}"]] == []
