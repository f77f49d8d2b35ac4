"""Requirements and ranges that stand in another place than the list that is read first."""

import json

from tests.evaluate.dependencies._folder import analysed, undeclared, unused

USE = {"libs/a/index.js": "require('vite')\n"}
MEMBER = json.dumps({"name": "a", "dependencies": {"vite": "catalog:"}})
WORKSPACE = "packages: ['libs/*']\ncatalog:\n  vite: {}\n"
LOCK = (
    "lockfileVersion: '9.0'\ncatalogs:\n  default:\n    vite:\n      specifier: {asked}\n"
    "      version: 8.2.0\nimporters:\n  libs/a:\n    dependencies:\n      vite:\n"
    "        specifier: 'catalog:'\n        version: 8.2.0\npackages:\n  vite@8.2.0: {{}}\n"
)


def drifted(files: dict[str, str]) -> list[tuple[str, str | None]]:
    return [(found.declared.specifier, found.recorded) for found in analysed(files).drift]


def test_a_range_of_the_catalog_of_pnpm_is_held_against_the_one_that_the_lock_was_made_of() -> None:
    files = {
        "package.json": '{"name": "all", "private": true}',
        "pnpm-workspace.yaml": WORKSPACE.format("^8.2.0"),
        "pnpm-lock.yaml": LOCK.format(asked="^8.2.0"),
        "libs/a/package.json": MEMBER,
        **USE,
    }
    assert drifted(files) == []
    files["pnpm-workspace.yaml"] = WORKSPACE.format("^9.0.0")
    assert drifted(files) == [("^9.0.0", "^8.2.0")]
    # A folder of the workspace alone does not tell what its ranges are.
    alone = {"package.json": MEMBER, "pnpm-lock.yaml": LOCK.format(asked="^8.2.0")}
    assert drifted(alone) == []


def test_a_named_catalog_of_yarn_is_held_against_what_its_lock_resolved() -> None:
    lock = '__metadata:\n  version: 8\n\n"vite@npm:^8.2.0":\n  version: 8.2.0\n'
    files = {
        "package.json": '{"name": "all", "private": true, "workspaces": ["libs/*"]}',
        ".yarnrc.yml": "catalogs:\n  build:\n    vite: ^8.2.0\n",
        "yarn.lock": lock,
        "libs/a/package.json": MEMBER.replace("catalog:", "catalog:build"),
        **USE,
    }
    assert drifted(files) == []
    files[".yarnrc.yml"] = "catalogs:\n  build:\n    vite: ^9.0.0\n"
    assert [found.declared.specifier for found in analysed(files).drift] == ["^9.0.0"]


def test_an_application_of_bun_whose_catalog_leaves_versions_open_has_no_lock_to_fix_them() -> None:
    root = {"name": "all", "private": True, "workspaces": {"catalog": {"vite": "^8"}}}
    member = {"name": "a", "private": True, "dependencies": {"vite": "catalog:"}}
    files = {
        "package.json": json.dumps(root),
        "libs/a/package.json": json.dumps(member),
        **USE,
    }
    assert [found.declared[0].specifier for found in analysed(files).unpinned] == ["^8"]
    root["workspaces"] = {"catalog": {"vite": "8.2.0"}}
    assert analysed({**files, "package.json": json.dumps(root)}).unpinned == ()


def test_what_overrides_and_matrices_of_hatch_add_is_declared_for_development() -> None:
    text = (
        '[project]\nname = "shop"\n[[tool.hatch.envs.test.matrix]]\nweb = ["4.2", "5.0"]\n'
        '[tool.hatch.envs.test]\ndependencies = ["django~={matrix:web}.0"]\n'
        '[tool.hatch.envs.test.overrides]\nmatrix.web.dependencies = [{value = "funcy", if = ["4.2"]}]\n'
        'platform.windows.set-dependencies = ["idna"]\nenv.CI.extra-dependencies = ["flexcache"]\n'
    )
    files = {"pyproject.toml": text, "tests/test_a.py": "import django, funcy, idna, chardet\n"}
    found = analysed(files)
    assert unused(found) == {"flexcache"}
    assert undeclared(found) == {"chardet"}


def notebook(*cells: str) -> str:
    made = [{"cell_type": "code", "source": [cell]} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_a_notebook_declares_for_itself_what_it_asks_to_be_installed() -> None:
    ask = '%pip install -U --quiet funcy "chardet>=5" idna==3 -r more.txt'
    files = {"a.ipynb": notebook(ask, "import funcy, chardet, idna, rich")}
    assert undeclared(analysed(files)) == {"rich"}
    files["b.ipynb"] = notebook("import funcy")
    assert undeclared(analysed(files)) == {"rich", "funcy"}
    assert undeclared(
        analysed({"a.ipynb": notebook("print('pip install rich')\nimport rich")})
    ) == {"rich"}


def test_a_name_that_the_settings_of_deno_stand_for_something_else_is_no_package() -> None:
    settings = '{\n  // comment\n  "imports": {"std/": "https://deno.land/std@0.192.0/"},\n}\n'
    files = {
        "package.json": '{"name": "all"}',
        "src/a.ts": "import { delay } from 'std/async/delay.ts';\nimport b from 'absent';\n",
        "deno.json": settings,
    }
    assert undeclared(analysed(files)) == {"absent"}
    del files["deno.json"]
    assert undeclared(analysed(files)) == {"absent", "std"}
