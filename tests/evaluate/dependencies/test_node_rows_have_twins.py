"""Each row of the tables about npm packages and Maven artifacts has a twin that is detected."""

import json
from collections.abc import Iterable, Mapping

from scanner.model.resource import Json
from scanner.normalize.meaning.java_packages import PACKAGES
from scanner.normalize.meaning.node_packages import (
    BY_HAND,
    EXPECTS,
    FEATURES,
    PROGRAMS,
    SASS_COMPILERS,
    VIRTUAL,
)
from scanner.normalize.meaning.node_tools import LOADED_BY, TOOLS, Tool
from tests.evaluate.dependencies._folder import analysed

Files = Mapping[str, str]
_POM = """<project><modelVersion>4.0.0</modelVersion><groupId>com.acme</groupId>
<artifactId>shop</artifactId><version>1</version><dependencies>{0}</dependencies></project>
"""


def _package(
    *names: str,
    group: str = "dependencies",
    code: str = "",
    more: Mapping[str, Json] | None = None,
) -> Files:
    named = dict.fromkeys(names, "^1")
    manifest = {"name": "shop", "private": True, group: named, **(more or {})}
    return {"package.json": json.dumps(manifest), "src/own.js": code or "export const a = 1\n"}


def _idle(files: Files) -> set[str]:
    found = analysed(files)
    return {one.declared.distribution for one in (*found.unused, *found.unknown)}


def _missing(files: Files) -> set[str]:
    found = analysed(files)
    return {one.module for one in (*found.undeclared, *found.transitive)}


def _twins(rows: Iterable[tuple[str, Files, Files]]) -> list[str]:
    """Return the packages of which the first project is not silent, or the second not detected."""
    return [name for name, used, idle in rows if name in _idle(used) or name not in _idle(idle)]


def test_a_package_whose_program_a_script_starts_is_used_and_without_the_script_it_is_not() -> None:
    rows = [
        (name, _package(name, more={"scripts": {"x": f"{programs[0]} ."}}), _package(name))
        for name, programs in PROGRAMS.items()
    ]
    assert _twins(rows) == []


def _configured(name: str, tool: Tool) -> Iterable[Files]:
    """Yield projects that declare a package and hold settings of its tool, in each of its forms."""
    for key in tool.keys:
        yield _package(name, more={key: {"x": 1}})
    for begin in tool.files:
        for end in ("", "x.js", ".json", "config.js"):
            yield {**_package(name), f"{begin}{end}": "{}\n"}


def test_a_tool_that_is_configured_is_used_and_without_its_settings_it_is_not() -> None:
    bad = []
    for tool in TOOLS.values():
        name = tool.packages[0]
        used = any(name not in _idle(files) for files in _configured(name, tool))
        if not used or name not in _idle(_package(name)):
            bad.append(name)
    assert bad == []


def test_a_kind_of_file_uses_what_reads_it_and_without_such_a_file_nothing_does() -> None:
    rows = [
        (names[-1], {**_package(names[-1]), f"src/a.{kind}": "\n"}, _package(names[-1]))
        for kind, names in FEATURES.items()
        if kind != "import-helpers"
    ]
    assert _twins(rows) == []


def test_a_package_that_another_one_loads_is_used_with_it_and_not_alone() -> None:
    rows = []
    for other, names in EXPECTS.items():
        used = _package(names[0], other, code=f"import '{other}'\n")
        rows.append((names[0], used, _package(names[0])))
    assert _twins(rows) == []


def test_a_package_that_another_one_finds_by_its_name_is_used_with_it_alone() -> None:
    rows = []
    for other, begin in LOADED_BY.items():
        name, code = f"{begin}acme", f"import '{other}'\n"
        used = _package(name, other, code=code)
        rows.append((name, used, _package(name)))
        rows.append((name, used, _package(name, other)))  # what loads it is not used itself
        rows.append((f"acme-{name}", {}, _package(f"acme-{name}", other, code=code)))
    assert _twins(rows) == []


def test_a_tool_by_hand_is_expected_among_tools_and_not_among_what_users_get() -> None:
    rows = [
        (name, _package(name, group="devDependencies"), _package(name)) for name in sorted(BY_HAND)
    ]
    assert _twins(rows) == []


def test_what_a_package_resolves_is_at_hand_with_it_and_missing_without_it() -> None:
    bad = []
    for name, virtual in VIRTUAL.items():
        code = f"import x from '{virtual[0]}/x'\n"
        if _missing(_package(name, code=code)) or not _missing(_package("left-pad", code=code)):
            bad.append(name)
    assert bad == []


def test_a_compiler_of_sass_covers_style_sheets_and_without_one_it_is_missing() -> None:
    sheets = {"src/a.scss": "@use 'sass:math';\n", "src/b.js": "import './a.scss'\n"}
    bad = [name for name in sorted(SASS_COMPILERS) if _missing({**_package(name), **sheets})]
    assert bad == []
    assert _missing({**_package("left-pad"), **sheets}) == {"sass"}


def test_an_artifact_is_used_by_its_packages_and_by_no_other() -> None:
    bad = []
    for name, packages in PACKAGES.items():
        group, artifact = name.split(":")
        held = f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>1</version></dependency>"
        files = {"pom.xml": _POM.format(held)}
        place = "src/main/java/com/acme/A.java"
        used = f"package com.acme;\nimport {packages[0]}.Thing;\nclass A {{}}\n"
        idle = "package com.acme;\nimport java.util.List;\nclass A {}\n"
        if name in _idle({**files, place: used}) or name not in _idle({**files, place: idle}):
            bad.append(name)
    assert bad == []
