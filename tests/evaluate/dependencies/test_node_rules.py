"""What is held against Node.js projects: each rule finds its case, and its twin stays silent."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from tests.evaluate.dependencies._folder import analysed, undeclared, unused

USE = {"a.js": "require('a')\n"}


def package(**sections: object) -> str:
    return json.dumps({"name": "shop", **sections}, indent=1)


def lock(**dependencies: str) -> str:
    packages: dict[str, object] = {"": {"dependencies": dependencies}}
    packages |= {f"node_modules/{name}": {"version": "1.5.0"} for name in dependencies}
    return json.dumps({"lockfileVersion": 3, "packages": packages})


@pytest.mark.parametrize(
    ("declared", "files"),
    [
        ("eslint-config-airbnb", {".eslintrc": '{"extends": "airbnb"}'}),
        ("@acme/eslint-plugin", {".eslintrc.yml": "plugins:\n  - '@acme'\n"}),
        ("@acme/eslint-plugin", {".eslintrc.cjs": "module.exports = {plugins: ['@acme']}"}),
        ("@acme/eslint-plugin", {".eslintrc.js": "module.exports = {extends: ['plugin:@acme/all']}"}),
        ("eslint-plugin-react", {".eslintrc.json": '{"extends": "plugin:react/jsx-runtime"}'}),
        ("eslint-plugin-react", {".eslintrc.yml": "extends:\n  - plugin:react/all\n"}),
        ("babel-plugin-lodash", {"babel.config.js": "module.exports = {plugins: ['lodash']}"}),
        ("jest-environment-jsdom", {"jest.config.ts": "export default {testEnvironment: 'jsdom'}"}),
        ("autoprefixer", {"postcss.config.js": "module.exports = {plugins: {autoprefixer: {}}}"}),
        ("karma-chrome-launcher", {"karma.conf.js": "module.exports = c => c.set({browsers: ['ChromeHeadless']})"}),
        ("webpack", {"webpack.config.js": "module.exports = {}"}),
        ("@storybook/addon-links", {".storybook/main.js": "module.exports = {addons: ['@storybook/addon-links']}"}),
        ("typescript", {"b.ts": "let x: number = 1"}),
        ("sass", {"a.scss": "a { b: c }"}),
        ("@types/node", {"b.ts": "let x = 1"}),
        ("@types/a", {}),
        ("mocha", {"package.json": package(dependencies={"a": "1"}, devDependencies={"mocha": "1"}, scripts={"test": "NODE_ENV=test mocha"})}),
        ("lint-staged", {".husky/pre-commit": "npx lint-staged\n"}),
        ("mocha", {".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: npx --no mocha\n"}),
        ("auto-changelog", {"bin/release.js": "exec(`npx auto-changelog ${x}`)"}),
        ("@tsconfig/recommended", {"tsconfig.json": '{"extends": "@tsconfig/recommended/tsconfig.json", /* */}'}),
    ],
)  # fmt: skip
def test_what_settings_commands_and_kinds_of_files_show_is_no_unused_package(
    declared: str, files: dict[str, str]
) -> None:
    manifest = package(dependencies={"a": "1"}, devDependencies={declared: "1"})
    assert unused(analysed({"package.json": manifest, **USE, **files})) == set()


@pytest.mark.parametrize(
    "declared",
    ["eslint-config-airbnb", "@acme/eslint-plugin", "babel-plugin-lodash", "jest-environment-jsdom",
     "autoprefixer", "karma-chrome-launcher", "webpack", "typescript", "sass", "@types/node", "@types/b",
     "mocha", "auto-changelog", "@tsconfig/recommended"],
)  # fmt: skip
def test_the_same_packages_are_unused_where_nothing_shows_them(declared: str) -> None:
    manifest = package(dependencies={"a": "1"}, devDependencies={declared: "1"})
    assert unused(analysed({"package.json": manifest, **USE})) == {declared}


def test_a_plain_word_in_code_is_no_use_and_one_that_loads_a_driver_is() -> None:
    manifest = package(dependencies={"a": "1", "debug": "1", "pg": "1"})
    code = "require('a'); log({level: 'debug'}); knex({client: 'pg'})"
    assert unused(analysed({"package.json": manifest, "a.js": code})) == {"debug"}


def test_what_a_used_package_expects_beside_it_is_used_by_lock_and_unused_without() -> None:
    manifest = package(dependencies={"a": "1", "peer": "1"})
    held: dict[str, Any] = json.loads(lock(a="1", peer="1"))
    held["packages"]["node_modules/a"]["peerDependencies"] = {"peer": "1"}
    with_peer = {"package.json": manifest, "package-lock.json": json.dumps(held), **USE}
    assert unused(analysed(with_peer)) == set()
    assert unused(analysed({"package.json": manifest, **USE})) == {"peer"}


def test_a_script_whose_program_no_package_is_known_to_install_leaves_it_unknown() -> None:
    manifest = package(dependencies={"a": "1", "acme-kit": "1"}, scripts={"go": "widget build"})
    found = analysed({"package.json": manifest, **USE})
    assert [item.unexplained for item in found.unknown] == [("widget",)]
    assert unused(found) == set()


@pytest.mark.parametrize(
    "files",
    [
        {"tsconfig.json": '{"compilerOptions": {"paths": {"own/*": ["src/*"]}}}'},
        {"tsconfig.json": '{"compilerOptions": {"baseUrl": "lib"}}', "lib/own/b.ts": ""},
        {"vite.config.ts": "export default {resolve: {alias: {own: './src'}}}"},
        {"types.d.ts": "declare module 'own/*' {}"},
        {"package.json": package(devDependencies={"@types/own": "1"})},
    ],
)
def test_names_that_stand_for_own_files_or_types_are_declared(files: dict[str, str]) -> None:
    common = {"package.json": package(), "src/b.ts": "", "a.ts": "import 'own/b'\n"}
    assert undeclared(analysed({**common, **files})) == set()
    assert undeclared(analysed(common)) == {"own"}


def test_settings_of_typescript_may_lack_packages_too() -> None:
    tsconfig = (
        '{"extends": "base-config/x.json", "compilerOptions": {"types": ["jest", "vite/client"]}}'
    )
    found = analysed({"package.json": package(), "tsconfig.json": tsconfig})
    assert undeclared(found) == {"base-config", "@types/jest", "vite"}


def test_an_optional_import_and_one_of_built_output_lack_nothing() -> None:
    files = {"a.js": "try { require('b') } catch {}\n", "dist/x.js": "require('c')\n"}
    assert undeclared(analysed({"package.json": package(), **files})) == set()


def test_an_import_that_only_another_package_brings_is_transitive() -> None:
    held: dict[str, Any] = json.loads(lock(a="1"))
    held["packages"]["node_modules/a"]["dependencies"] = {"b": "1"}
    held["packages"]["node_modules/b"] = {"version": "1.0.0"}
    files = {
        "package.json": package(dependencies={"a": "1"}),
        "package-lock.json": json.dumps(held),
    }
    found = analysed({**files, "a.js": "require('a'); require('b')"})
    assert [(item.module, item.through) for item in found.transitive] == [("b", ("a",))]


def test_a_package_for_developers_that_users_load_is_misplaced_and_one_of_tests_is_not() -> None:
    manifest = package(version="1.0.0", main="lib/a.js", devDependencies={"b": "1", "c": "1"})
    files = {
        "lib/a.js": "require('./inner'); ",
        "lib/inner.js": "require('b')",
        "test/x.js": "require('c')",
    }
    found = analysed({"package.json": manifest, **files})
    assert [(item.declared.distribution, item.belongs) for item in found.misplaced] == [
        ("b", "runtime")
    ]
    private = package(private=True, main="lib/a.js", devDependencies={"b": "1", "c": "1"})
    assert analysed({"package.json": private, **files}).misplaced == ()


def test_what_only_tests_import_and_types_that_no_user_sees_belong_to_developers() -> None:
    manifest = package(dependencies={"a": "1", "chai": "1", "@types/a": "1"})
    files = {"a.ts": "import 'a'", "test/a.test.ts": "import 'chai'; import '@types/a'"}
    found = analysed({"package.json": manifest, **files}).misplaced
    assert {(item.declared.distribution, item.belongs) for item in found} == {
        ("chai", "development"), ("@types/a", "development"),
    }  # fmt: skip


def test_a_package_in_two_groups_is_a_duplicate_and_a_peer_for_developers_is_none() -> None:
    twice = package(dependencies={"a": "^1"}, devDependencies={"a": "^2"})
    found = analysed({"package.json": twice, **USE}).duplicates
    assert [(len(item.declarations), item.contradicts) for item in found] == [(2, True)]
    peer = package(peerDependencies={"a": "^1"}, devDependencies={"a": "^2"})
    assert analysed({"package.json": peer, **USE}).duplicates == ()


_YARN = 'a@^1.0.0:\n  version "1.5.0"\n'
_BERRY = '__metadata:\n  version: 8\n"a@npm:^1.0.0":\n  version: 1.5.0\n"shop@workspace:.":\n  version: 0.0.0\n  dependencies:\n    a: "npm:^1.0.0"\n'
_PNPM = "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n        version: 1.5.0\npackages:\n  a@1.5.0:\n    resolution: {}\n"
_PNPM_OLD = "lockfileVersion: 5.4\nspecifiers:\n  a: ^1.0.0\ndependencies:\n  a: 1.5.0\npackages:\n  /a/1.5.0:\n    resolution: {}\n"
_FIRST = json.dumps({"lockfileVersion": 1, "dependencies": {"a": {"version": "1.5.0"}}})
_BUN = '{"workspaces": {"": {"dependencies": {"a": "^1.0.0"}}}, "packages": {"a": ["a@1.5.0", "", {}, "x"],},}'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package-lock.json", lock(a="^1.0.0")), ("package-lock.json", _FIRST), ("yarn.lock", _YARN),
        ("yarn.lock", _BERRY), ("pnpm-lock.yaml", _PNPM), ("pnpm-lock.yaml", _PNPM_OLD), ("bun.lock", _BUN),
    ],
)  # fmt: skip
def test_a_lock_of_each_tool_is_held_against_its_manifest(name: str, text: str) -> None:
    agreed = {"package.json": package(dependencies={"a": "^1.0.0"}), name: text, **USE}
    assert analysed(agreed).drift == ()
    moved = {**agreed, "package.json": package(dependencies={"a": "^2.0.0"})}
    assert [item.declared.distribution for item in analysed(moved).drift] == ["a"]
    added = {**agreed, "package.json": package(dependencies={"a": "^1.0.0", "b": "1"})}
    assert [item.declared.distribution for item in analysed(added).drift] == ["b"]


def test_an_application_without_a_lock_is_unpinned_and_a_library_is_not() -> None:
    ranged = {"package.json": package(private=True, dependencies={"a": "^1"}), **USE}
    assert len(analysed(ranged).unpinned) == 1
    assert analysed({**ranged, "package-lock.json": lock(a="^1")}).unpinned == ()
    library = package(version="1.0.0", dependencies={"a": "^1"})
    assert analysed({"package.json": library, **USE}).unpinned == ()


def test_a_member_of_a_workspace_uses_what_the_root_declares_and_the_root_what_members_use() -> (
    None
):
    files = {
        "package.json": package(
            private=True, workspaces=["packages/*"], devDependencies={"a": "1"}
        ),
        "packages/one/package.json": json.dumps({"name": "@shop/one", "dependencies": {"b": "1"}}),
        "packages/one/x.ts": "import 'a'; import 'b'; import 'c'",
    }
    found = analysed(files)
    assert unused(found) == set()
    assert undeclared(found) == {"c"}


def test_settings_of_depcheck_are_read_for_whoever_moves_over() -> None:
    manifest = package(dependencies={"a": "1", "b": "1"}, devDependencies={"c": "1"})
    files = {
        "package.json": manifest,
        "a.js": "require('a'); require('x')",
        "old/b.js": "require('c')",
    }
    settings = "ignores: [b]\nskip-missing: true\n"
    found = analysed({**files, ".depcheckrc.yml": settings, ".depcheckignore": "# x\nold\n"})
    assert unused(found) == {"c"}
    assert undeclared(found) == set()


def test_installed_packages_tell_programs_and_peers(tmp_path: Path) -> None:
    manifest = package(
        dependencies={"kit": "1", "peer": "1", "idle": "1"}, scripts={"go": "widget"}
    )
    (tmp_path / "package.json").write_text(manifest, "utf-8")
    (tmp_path / "a.js").write_text("module.exports = 1", "utf-8")
    for name, more in (
        ("kit", {"bin": {"widget": "x"}, "peerDependencies": {"peer": "1"}}),
        ("peer", {}),
        ("idle", {}),
    ):
        (tmp_path / "node_modules" / name).mkdir(parents=True)
        (tmp_path / "node_modules" / name / "package.json").write_text(json.dumps(more), "utf-8")
    report = tmp_path / "report.json"
    with pytest.raises(SystemExit) as ended:
        main(["deps", str(tmp_path), "--output", f"json={report}"])
    assert ended.value.code == 1
    findings = json.loads(report.read_text("utf-8"))["findings"]
    names = [
        item["facts"]["distribution"] for item in findings if item["rule"] == "dependencies/unused"
    ]
    assert names == ["idle"]


def test_a_member_of_a_workspace_stands_in_no_first_lock_of_yarn_and_has_not_drifted() -> None:
    files = {
        "package.json": json.dumps({"name": "all", "private": True, "workspaces": ["libs/*"]}),
        "libs/one/package.json": json.dumps({"name": "@all/one", "version": "1.0.0"}),
        "libs/two/package.json": package(dependencies={"@all/one": "*", "a": "^1.0.0"}),
        "yarn.lock": '# yarn lockfile v1\n\n\na@^1.0.0:\n  version "1.5.0"\n',
    }
    assert analysed(files).drift == ()
    files["libs/two/package.json"] = package(dependencies={"@all/three": "*", "a": "^1.0.0"})
    assert [found.declared.distribution for found in analysed(files).drift] == ["@all/three"]
