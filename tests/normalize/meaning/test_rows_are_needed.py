"""Every row of the tables about dependencies names a public project that needs it.

needed_by.tsv has, for each row: table, row, project, and the manifest of that project that declares
what the row is about. "itself" says that none of the projects read declares it: the row is then
what the distribution named in it publishes, its wheel or its documentation.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from scanner.normalize.meaning import (
    java_packages,
    node_packages,
    node_tools,
    python_distributions,
    python_features,
    python_plugins,
    python_programs,
)

_FILE = Path(__file__).parent / "needed_by.tsv"
_TABLES: Mapping[str, Iterable[str]] = {
    "java_packages.PACKAGES": java_packages.PACKAGES,
    "node_packages.BY_HAND": node_packages.BY_HAND,
    "node_packages.EXPECTS": node_packages.EXPECTS,
    "node_packages.FEATURES": node_packages.FEATURES,
    "node_packages.PROGRAMS": node_packages.PROGRAMS,
    "node_packages.SASS_COMPILERS": node_packages.SASS_COMPILERS,
    "node_packages.VIRTUAL": node_packages.VIRTUAL,
    "node_tools.TOOLS": node_tools.TOOLS,
    "python_distributions.GENERIC_PREFIXES": [
        prefix for prefix, _ in python_distributions.GENERIC_PREFIXES
    ],
    "python_distributions.PROVIDES": python_distributions.PROVIDES,
    "python_features.COMPANIONS": python_features.COMPANIONS,
    "python_features.TRIGGERS": python_features.TRIGGERS,
    "python_plugins.PLUGIN_HOSTS": [name for name, _, _ in python_plugins.PLUGIN_HOSTS],
    "python_programs.COMMANDS": python_programs.COMMANDS,
    "python_programs.DEVELOPER_TOOLS": python_programs.DEVELOPER_TOOLS,
    "python_programs.INSTALLERS": python_programs.INSTALLERS,
    "python_programs.SERVERS": python_programs.SERVERS,
}


def _named() -> list[list[str]]:
    return [line.split("\t") for line in _FILE.read_text("utf-8").splitlines()]


def test_every_row_names_a_project_and_no_project_is_named_for_a_row_that_is_gone() -> None:
    rows = {(table, row) for table, held in _TABLES.items() for row in held}
    named = [(table, row) for table, row, *_ in _named()]
    assert set(named) - rows == set()
    assert rows - set(named) == set()
    assert [row for row, count in Counter(named).items() if count > 1] == []


def test_a_project_is_named_with_the_manifest_that_shows_the_need() -> None:
    for table, row, project, manifest in _named():
        assert project, (table, row)
        assert bool(manifest) == (project != "itself"), (table, row)


def test_a_row_that_repeats_the_name_of_its_distribution_has_a_user() -> None:
    """What the same name would tell without a row is no fact worth keeping for nobody."""
    alone = {
        row
        for table, row, project, _ in _named()
        if table == "python_distributions.PROVIDES" and project == "itself"
    }
    shared = {module for module, names in python_distributions.PROVIDERS.items() if len(names) > 1}
    repeating = {
        name
        for name, modules in python_distributions.PROVIDES.items()
        if modules == (name.replace("-", "_"),) and not shared.intersection(modules)
    }
    assert alone & repeating == set()
