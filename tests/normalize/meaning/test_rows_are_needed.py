"""Every row of the tables about dependencies names a public project that needs it.

needed_by.tsv has, for each row: table, row, project, and the file of that project that shows the
need: a manifest that declares what the row is about, or a file that is what the row is about. A
project is a public repository as `owner/name`, or a published archive as `name-version` (Python) or
`name@version` (npm); `file@commit` is a file as it was at that commit of its repository.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from scanner.evaluate.dependencies import _cargo, _orphans
from scanner.normalize.documents import dependency_configuration
from scanner.normalize.grammars import distribution_names, python_loading
from scanner.normalize.grammars.distribution_names import canonical
from scanner.normalize.meaning import (
    conda_packages,
    folder_names,
    java_packages,
    node_packages,
    node_tools,
    python_distributions,
    python_features,
    python_plugins,
    python_programs,
)

_FILE = Path(__file__).parent / "needed_by.tsv"
_PROJECT = re.compile(
    r"[\w.-]+/[\w.-]+|(?:@[\w.-]+/)?[\w.-]+@\d[\w.-]*|[\w.-]+-\d[\w.]*|[a-z]+(?:-[a-z]+)*"
)
_FILE_OF_PROJECT = re.compile(r"[^\s/@](?:[^\t@]|/@)*(?:@[0-9a-f]{10,40})?|@[\w/.-]+")
_OF_WORDS = ("distribution_names.COMMON_WORDS", "python_loading.NAMESPACES", "node_packages.HOSTED")
_TABLES: Mapping[str, Iterable[str]] = {
    "_cargo.GENERATED": _cargo.GENERATED,
    "_orphans.BY_CONVENTION": _orphans.BY_CONVENTION,
    "_orphans.BY_FOLDER": _orphans.BY_FOLDER,
    "_orphans.PRIVATE_BY_CONVENTION": _orphans.PRIVATE_BY_CONVENTION,
    "conda_packages.NAMED_LIKE_NATIVE": conda_packages.NAMED_LIKE_NATIVE,
    "conda_packages.NATIVE": conda_packages.NATIVE,
    "conda_packages.NOT_PYTHON": conda_packages.NOT_PYTHON,
    "conda_packages.RENAMED": conda_packages.RENAMED,
    "dependency_configuration.INI_TOOLS": dependency_configuration.INI_TOOLS,
    "distribution_names.COMMON_WORDS": distribution_names.COMMON_WORDS,
    "python_loading.NAMESPACES": python_loading.NAMESPACES,
    "python_loading.PLUGIN_VARIABLES": python_loading.PLUGIN_VARIABLES,
    **{
        f"folder_names.{name}": getattr(folder_names, name)
        for name in dir(folder_names)
        if name.isupper()
    },
    "java_packages.PACKAGES": java_packages.PACKAGES,
    "node_packages.BUILT_IN": node_packages.BUILT_IN,
    "node_packages.BY_HAND": node_packages.BY_HAND,
    "node_packages.EXPECTS": node_packages.EXPECTS,
    "node_packages.FEATURES": node_packages.FEATURES,
    "node_packages.HOSTED": node_packages.HOSTED,
    "node_packages.PROGRAMS": node_packages.PROGRAMS,
    "node_packages.SASS_COMPILERS": node_packages.SASS_COMPILERS,
    "node_packages.VIRTUAL": node_packages.VIRTUAL,
    "node_tools.LOADED_BY": node_tools.LOADED_BY,
    "node_tools.TOOLS": node_tools.TOOLS,
    "python_distributions.GENERIC_PREFIXES": [
        prefix for prefix, _ in python_distributions.GENERIC_PREFIXES
    ],
    "python_distributions.PROVIDES": python_distributions.PROVIDES,
    "python_features.COMPANIONS": python_features.COMPANIONS,
    "python_features.TRIGGERS": python_features.TRIGGERS,
    "python_plugins.PLUGIN_HOSTS": [name for name, _, _ in python_plugins.PLUGIN_HOSTS],
    "python_plugins.SETUP_COMMANDS": python_plugins.SETUP_COMMANDS,
    "python_plugins.SHOWN_BY": python_plugins.SHOWN_BY,
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


def test_a_project_is_named_with_the_file_that_shows_the_need() -> None:
    bad = [
        (table, row)
        for table, row, project, file in _named()
        if not _PROJECT.fullmatch(project) or not _FILE_OF_PROJECT.fullmatch(file)
    ]
    assert bad == []


def test_what_a_row_is_about_is_never_its_own_witness() -> None:
    """A distribution would prove any row that somebody writes for it."""
    own = [
        (table, row)
        for table, row, project, _ in _named()
        if table not in _OF_WORDS
        and not table.startswith("folder_names.")
        and row in (project.lower(), project.rpartition("-")[0].lower())
    ]
    assert own == []
    assert [project for _, _, project, _ in _named() if project == "itself"] == []


@pytest.mark.parametrize("name", sorted(conda_packages.NOT_PYTHON))
def test_a_conda_package_of_another_name_is_a_distribution(name: str) -> None:
    assert conda_packages.distribution_of(name) == ""
    assert conda_packages.distribution_of(f"my{name}") == f"my{name}"


@pytest.mark.parametrize("name", sorted(conda_packages.RENAMED))
def test_a_conda_package_is_renamed_by_its_whole_name(name: str) -> None:
    assert conda_packages.distribution_of(name) == conda_packages.RENAMED[name] != name
    assert conda_packages.distribution_of(f"my-{name}") == f"my-{name}"


@pytest.mark.parametrize("begin", conda_packages.NATIVE)
def test_a_native_conda_package_is_known_by_how_its_name_begins(begin: str) -> None:
    assert conda_packages.distribution_of(f"{begin}acme") == ""
    assert conda_packages.distribution_of(f"my{begin}acme") == f"my{begin}acme"


@pytest.mark.parametrize("name", sorted(conda_packages.NAMED_LIKE_NATIVE))
def test_a_python_package_that_is_named_like_a_native_one_is_a_distribution(name: str) -> None:
    assert conda_packages.distribution_of(name) == name
    assert conda_packages.distribution_of(f"{name}-dev") == ""


def test_no_row_says_what_another_one_says_already() -> None:
    held = conda_packages.NOT_PYTHON | set(conda_packages.RENAMED)
    assert [name for name in held if name.startswith(conda_packages.NATIVE)] == []
    renamed = conda_packages.RENAMED.items()
    assert [name for name, one in renamed if canonical(name) == canonical(one)] == []
