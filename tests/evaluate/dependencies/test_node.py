"""Node.js projects: what package.json declares against what sources and settings name."""

import json

import pytest

from scanner.normalize.grammars.javascript_imports import javascript_imports
from scanner.normalize.grammars.quoted_names import quoted_names
from tests.evaluate.dependencies._folder import analysed, undeclared, unused
from tests.growth import assert_linear


def package(**sections: object) -> str:
    return json.dumps({"name": "shop", **sections}, indent=1)


def test_imports_of_every_form_count_and_comments_do_not() -> None:
    text = (
        "import a from 'a'\nexport * from \"b/inner\"\nconst c = require('@x/c')\nawait import(`d`)\n"
        "// import e from 'e'\n/* require('f') */\nimport type { G } from 'g'\nimport './own'\nimport fs from 'node:fs'\n"
    )
    text += "log('a line from \"prose\"')\n"
    found = list(javascript_imports(text))
    assert found[:4] == [
        ("a", 1, "required"),
        ("b/inner", 2, "required"),
        ("@x/c", 3, "required"),
        ("d", 4, "dynamic"),
    ]
    assert ("g", 7, "typing") in found
    assert {name for name, _, _ in found}.isdisjoint({"e", "f", "prose"})


@pytest.mark.parametrize(
    "files",
    [
        {"a.ts": "import x from 'lodash/fp'\n"},
        {"package.json": package(dependencies={"lodash": "1"}, scripts={"x": "lodash build"})},
        {"jest.config.js": "module.exports = {preset: 'lodash'}\n"},
        {"a.scss": "@import '../node_modules/lodash/a.css';\n"},
    ],
)  # fmt: skip
def test_a_package_that_is_named_anywhere_is_not_called_unused(files: dict[str, str]) -> None:
    assert (
        unused(analysed({"package.json": package(dependencies={"lodash": "1"}), **files})) == set()
    )


def test_packages_that_nothing_names_are_unused_those_for_development_too() -> None:
    manifest = package(dependencies={"lodash": "1"}, devDependencies={"some-loader": "1"})
    found = analysed({"package.json": manifest, "a.js": "// lodash\nimport './b'\n"})
    assert unused(found) == {"lodash", "some-loader"}


def test_a_package_as_its_registry_ships_it_is_not_judged_by_what_its_developers_use() -> None:
    manifest = package(version="1.0.0", main="a.js", devDependencies={"some-loader": "1"})
    found = analysed({"package.json": manifest, "a.js": "module.exports = 1\n"})
    assert unused(found) == set()
    assert [(gap.what, gap.incomplete) for gap in found.not_evaluated] == [
        ("dependencies/unused", False)
    ]


def test_undeclared_packages_are_found_and_own_files_built_ins_and_outer_manifests_are_not() -> (
    None
):
    files = {
        "package.json": package(dependencies={"react": "1"}),
        "packages/web/package.json": package(),
        "packages/web/src/a.ts": "import 'react'; import 'fs/promises'; import './b'; import 'left-pad'\n",
        "dist/out.js": "require('generated')\n",
    }
    assert undeclared(analysed(files)) == {"left-pad"}


def test_node_sources_leave_python_projects_alone() -> None:
    files = {"requirements.txt": "funcy\n", "a.py": "import os\n", "funcy.ts": "import 'x'\n"}
    assert unused(analysed(files)) == {"funcy"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "/*" * 500_000,
        "import type " * 80_000,
        "from " * 200_000,
        "'a" * 500_000,
        "-" * 1_000_000,
        "@a/" * 300_000,
    ],
)
def test_a_megabyte_of_hostile_javascript_is_read_in_linear_time(text: str) -> None:
    assert_linear(lambda part: (list(javascript_imports(part)), quoted_names(part)), text)


def test_a_preset_of_babel_may_leave_out_that_it_is_one() -> None:
    files = {
        "package.json": package(devDependencies={"@babel/preset-typescript": "7"}),
        "babel.config.json": '{"presets": ["@babel/typescript"]}',
        "src/a.js": "1\n",
    }
    assert unused(analysed(files)) == set()
    other = {**files, "babel.config.json": '{"presets": ["@babel/react"]}'}
    assert unused(analysed(other)) == {"@babel/preset-typescript"}
