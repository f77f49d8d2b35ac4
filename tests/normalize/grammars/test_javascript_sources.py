"""JavaScript and its relatives as text: tokens, imports, components, style sheets, ranges, locks."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.component_scripts import (
    component_script,
    component_style,
    frontmatter_script,
    mdx_script,
)
from scanner.normalize.grammars.javascript_imports import scan_javascript
from scanner.normalize.grammars.javascript_tokens import javascript_tokens
from scanner.normalize.grammars.json_with_comments import load_commented_json, plain_json
from scanner.normalize.grammars.semver_ranges import allows
from scanner.normalize.grammars.style_imports import (
    coffee_imports,
    graphql_imports,
    style_imports,
)
from scanner.normalize.grammars.yarn_lock import classic_entries
from tests.growth import assert_linear

_NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(?:-[a-z0-9]{1,5})?", fullmatch=True)
_NOISE = st.text(alphabet="abc(){}[];,'\"`/\\*+=<>!&|$?:. \n0", max_size=60)


def _imports(text: str) -> list[tuple[str, str]]:
    return [(name, need) for name, _, need in scan_javascript(text).imports]


@given(st.text())
def test_tokens_of_any_text_come_in_order_and_lie_inside_it(text: str) -> None:
    offsets = [token.at for token in javascript_tokens(text)]
    assert offsets == sorted(set(offsets))
    assert all(0 <= at < len(text) for at in offsets)


@given(_NAMES, _NOISE)
def test_an_import_on_its_own_line_is_found_whatever_whole_statements_stand_before(
    name: str, noise: str
) -> None:
    before = f"const noise = {noise.replace(chr(10), ' ')!r};\n"
    assert (name, "required") in _imports(f"{before}import x from '{name}';\n")
    assert (name, "required") in _imports(f'{before}const y = require("{name}");\n')


@given(_NAMES, st.sampled_from(["// {}\n", "/* {} */\n", "`${{a}} {}`\n", "'{}'\n", "/{}/\n"]))
def test_an_import_that_is_no_code_is_none(name: str, form: str) -> None:
    quoted = f"import {name}"
    assert _imports("let a = " + form.format(quoted)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import type { A } from 'a'", [("a", "typing")]),
        ("\ufeffimport { A } from 'a'", [("a", "required")]),
        ("import { type A, type B } from 'a'", [("a", "typing")]),
        ("import { type A, b } from 'a'", [("a", "required")]),
        ("import type from 'a'", [("a", "required")]),
        ("import a = require('a')", [("a", "required")]),
        ("export * as x from 'a'", [("a", "required")]),
        ("export type { A } from 'a'", [("a", "typing")]),
        ("export { a }; let from = 'b'", []),
        ("const x = await import(/* webpackChunkName: 'c' */ 'a')", [("a", "dynamic")]),
        ("try { require('a') } catch {}", [("a", "guarded")]),
        ("require.resolve('a/package.json')", [("a/package.json", "required")]),
        ("vi.mock('a', () => 1)", [("a", "dynamic")]),
        ("import.meta.resolve('a')", [("a", "dynamic")]),
        ("let a: import('a').B", [("a", "typing")]),
        ("/// <reference types='a' />", [("a", "typing")]),
        ("this.require('a'); x.import('b')", []),
        ("require(); require(1); require(a + 'b')", []),
        ("const x = `${require('a')} and ${`${require('b')}`}`", [("a", "required"), ("b", "required")]),
        ("x = a / b / 1; require('a') // '", [("a", "required")]),
        ("x = /['\"`]/.test(y); require('a')", [("a", "required")]),
        ("<p>Don't</p>\nimport 'a'", [("a", "required")]),
    ],
)  # fmt: skip
def test_each_form_of_import_is_understood(text: str, expected: list[tuple[str, str]]) -> None:
    assert _imports(text) == expected


def test_texts_that_load_what_they_name_are_told_from_plain_words() -> None:
    scan = scan_javascript(
        "app.set('view engine', 'ejs'); knex({client: 'pg'}); log('debug'); use(['left-pad'])"
    )
    assert set(scan.loaded) == {"ejs", "pg", "left-pad"}
    assert "debug" in scan.strings


def test_aliases_ambient_modules_and_computed_names_are_noted() -> None:
    scan = scan_javascript(
        "x = { alias: { '@app': 'src', lib: './lib' } }\ndeclare module 'ambient' {}\nrequire(name)"
    )
    assert scan.aliases == ["@app", "lib"]
    assert scan.declares == ["ambient"]
    assert scan.computed


def test_scripts_and_styles_of_components_keep_their_lines() -> None:
    text = "<template>\n<p>import 'no'</p>\n</template>\n<script setup lang='ts'>\nimport a from 'a'\n</script>\n<style>\n@import 'b';\n</style>\n"
    assert component_script(text).split("\n")[4] == "import a from 'a'"
    assert "no" not in component_script(text)
    assert component_style(text).split("\n")[7] == "@import 'b';"
    assert component_script(text).count("\n") == text.count("\n")


def test_front_matter_and_statements_of_documents_are_scripts_and_examples_are_not() -> None:
    assert "import 'a'" in frontmatter_script("---\nimport 'a'\n---\n<p/>\n")
    mdx = "import A from 'a'\n\ntext import b from 'b'\n\n```js\nimport 'c'\n```\n"
    assert _imports(mdx_script(mdx)) == [("a", "required")]


def test_style_sheets_tell_packages_from_what_may_be_files() -> None:
    text = (
        "@use 'sass:math';\n@import '~a/b', 'c';\n@forward \"@x/y/z\";\n/* @import 'no'; */\n"
        "@import 'node_modules/d/e';\n@plugin '@tailwindcss/forms';\n.a { composes: b from 'f'; }\n"
    )
    assert list(style_imports(text)) == [
        ("sass", 1, "sass"), ("a/b", 2, "package"), ("c", 2, "any"), ("@x/y/z", 3, "package"),
        ("d/e", 5, "package"), ("@tailwindcss/forms", 6, "package"), ("f", 7, "any"),
    ]  # fmt: skip


def test_graphql_and_coffeescript_imports_are_found_and_comments_are_not() -> None:
    assert list(graphql_imports('#import "a/b.graphql"\n# imports "no"\n')) == [("a/b.graphql", 1)]
    assert list(coffee_imports("require 'a'\n# require 'no'\nx = require('b')\n")) == [
        ("a", 1),
        ("b", 3),
    ]


def test_json_with_comments_and_last_commas_is_read_and_its_texts_stay() -> None:
    text = '{"a": [1, 2,], // x\n /* y */ "b": "http://c, }",\n}'
    assert load_commented_json(text) == {"a": [1, 2], "b": "http://c, }"}
    assert plain_json(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("specifier", "version", "verdict"),
    [
        ("^1.2.3", "1.9.0", True), ("^1.2.3", "2.0.0", False), ("^0.2.3", "0.3.0", False),
        ("^0.0.3", "0.0.4", False), ("~1.2", "1.2.9", True), ("~1.2", "1.3.0", False),
        ("1.x", "1.7.1", True), ("1.2 - 2", "2.9.9", True), ("1.2 - 2", "3.0.0", False),
        (">=1 <2 || 3", "3.5.0", True), ("*", "1.0.0", True), ("git+ssh://x", "1.0.0", None),
        ("^1.2.3-b.1", "1.2.3-b.2", True), ("^1.2.3-b.1", "1.2.3-a", False), (">1.2", "1.2.9", False),
        ("<=1.2", "1.2.9", True), ("workspace:*", "1.0.0", None), ("1.2.3", "1.2.4", False),
    ],
)  # fmt: skip
def test_ranges_allow_what_their_grammar_says(
    specifier: str, version: str, verdict: object
) -> None:
    assert allows(specifier, version) is verdict


@given(st.tuples(*[st.integers(0, 30)] * 3))
def test_every_version_is_in_its_own_caret_tilde_and_exact_range(
    parts: tuple[int, int, int],
) -> None:
    version = ".".join(map(str, parts))
    assert all(allows(f"{mark}{version}", version) for mark in ("", "^", "~", "=", ">=", "<="))
    assert not allows(f"<{version}", version)
    assert allows(version, f"{parts[0]}.{parts[1]}.{parts[2] + 1}", caret=True) is (
        parts[:2] != (0, 0)
    )


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_is_a_range_or_none(specifier: str, version: str) -> None:
    assert allows(specifier, version) in (True, False, None)


def test_entries_of_the_first_yarn_lock_are_told_apart() -> None:
    text = '# x\n\n"@b/c@^7", "@b/c@^7.1":\n  version "7.2.0"\n  dependencies:\n    a "^1"\n    "@x/y" "2 || 3"\n\na@^1:\n  version "1.0.0"\n'
    assert list(classic_entries(text)) == [
        (["@b/c@^7", "@b/c@^7.1"], "7.2.0", ["a", "@x/y"]),
        (["a@^1"], "1.0.0", []),
    ]


_READERS: list[Callable[[str], object]] = [
    scan_javascript, component_script, component_style, frontmatter_script, mdx_script, plain_json,
    lambda text: list(style_imports(text)), lambda text: list(graphql_imports(text)),
    lambda text: list(coffee_imports(text)), lambda text: list(classic_entries(text)),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["`${", "'\\", "/a[", "/*", "import {", "import type ", "alias: {", "@import '", "<script ", "{\"a\":,",
     ",/**/", "composes: from ", "url(~", "'a',", "export * ", "require('", "a: [", "---\n"],
)  # fmt: skip
def test_a_megabyte_of_hostile_text_is_read_in_linear_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    for read in _READERS:
        assert_linear(read, text)
