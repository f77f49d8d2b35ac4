"""Go modules: what go.mod requires against what sources import and go.sum fixes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.go_text import go_imports, read_go_mod, read_go_sum
from tests.evaluate.dependencies._folder import analysed, read, undeclared, unused
from tests.growth import assert_linear

MOD = "module example.org/shop\n\ngo 1.22\n\nrequire (\n\texample.org/a v1.2.0\n\texample.org/b/v2 v2.0.0 // indirect\n)\n"
SUM = "example.org/a v1.2.0 h1:x=\nexample.org/a v1.2.0/go.mod h1:x=\nexample.org/b/v2 v2.0.0/go.mod h1:x=\n"
MAIN = 'package main\n\nimport (\n\t"fmt"\n\n\tinner "example.org/a/inner"\n\t"example.org/shop/own"\n)\n'


def test_a_tidy_module_gives_no_finding() -> None:
    found = analysed({"go.mod": MOD, "go.sum": SUM, "main.go": MAIN})
    assert (unused(found), undeclared(found), found.transitive, found.drift) == (
        set(),
        set(),
        (),
        (),
    )


def test_a_requirement_that_nothing_imports_is_unused_unless_it_is_indirect_or_a_tool() -> None:
    files = {"go.mod": MOD, "main.go": 'package main\nimport "fmt"\n'}
    assert unused(analysed(files)) == {"example.org/a"}
    tool = {**files, "go.mod": MOD + "tool example.org/a/cmd/x\n"}
    assert unused(analysed(tool)) == set()
    generated = {**files, "gen.go": "package main\n//go:generate go run example.org/a/cmd/x -o y\n"}
    assert unused(analysed(generated)) == set()


def test_an_import_of_no_requirement_is_undeclared_and_one_of_an_indirect_one_is_transitive() -> (
    None
):
    more = MAIN.replace('"fmt"', '"example.org/c/d"\n\t"example.org/b/v2/e"\n\t"fmt"')
    found = analysed({"go.mod": MOD, "main.go": more})
    assert undeclared(found) == {"example.org/c/d"}
    assert [item.module for item in found.transitive] == ["example.org/b/v2"]


def test_a_file_that_no_build_takes_lacks_nothing() -> None:
    ignored = '//go:build ignore\n\npackage main\nimport "example.org/c"\n'
    assert undeclared(analysed({"go.mod": MOD, "main.go": MAIN, "gen.go": ignored})) == set()
    plain = ignored.partition("\n\n")[2]
    assert undeclared(analysed({"go.mod": MOD, "main.go": MAIN, "gen.go": plain})) == {
        "example.org/c"
    }


def test_modules_of_one_workspace_import_one_another_without_a_requirement() -> None:
    files = {
        "one/go.mod": "module example.org/one\n",
        "one/a.go": 'package a\nimport "example.org/two/x"\n',
        "two/go.mod": "module example.org/two\n",
        "two/x/b.go": "package x\n",
    }
    assert undeclared(analysed(files)) == {"example.org/two/x"}
    assert (
        undeclared(analysed({**files, "go.work": "go 1.22\nuse (\n\t./one\n\t./two\n)\n"})) == set()
    )


def test_a_version_that_go_sum_does_not_fix_has_drifted_and_a_local_replacement_has_not() -> None:
    newer = MOD.replace("a v1.2.0", "a v1.3.0")
    files = {"go.mod": newer, "go.sum": SUM, "main.go": MAIN}
    assert [item.locked for item in analysed(files).drift] == [("v1.2.0",)]
    local = {**files, "go.mod": newer + "replace example.org/a => ../a\n"}
    assert analysed(local).drift == ()


def test_a_module_that_is_required_twice_is_a_duplicate() -> None:
    twice = MOD + "require example.org/a v1.1.0\n"
    found = analysed({"go.mod": twice, "main.go": MAIN}).duplicates
    assert [(len(item.declarations), item.contradicts) for item in found] == [(2, True)]


def test_a_line_that_is_no_directive_is_a_gap_with_its_place() -> None:
    _, unread = read({"go.mod": "module x\nrequires y v1\n"})
    assert [item.place for item in unread] == ["go.mod:2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('package a\nimport "x.y/z"', ["x.y/z"]), ('package a\nimport b "x.y/z"\nimport . "x.y/w"', ["x.y/z", "x.y/w"]),
        ('package a\nimport (\n"x.y/z"; _ "x.y/w")\nvar a = "x.y/no"', ["x.y/z", "x.y/w"]),
        ('package a\n/* import "x.y/no" */ // import "x.y/no"\nimport `x.y/z`', ["x.y/z"]),
        ('package a\nimport "C"\nfunc f() { import_("x.y/no") }', []), ('package a\nvar s = "import"\n', []),
    ],
)  # fmt: skip
def test_imports_are_read_up_to_the_first_other_declaration(text: str, expected: list[str]) -> None:
    assert [path for path, _, _ in go_imports(text)] == expected


_PATHS = st.from_regex(r"[a-z]{1,6}\.[a-z]{2,3}(?:/[a-z0-9-]{1,8}){1,3}", fullmatch=True)


@given(st.lists(st.tuples(_PATHS, st.integers(0, 9), st.booleans()), max_size=6))
def test_requirements_are_read_as_they_are_written(rows: list[tuple[str, int, bool]]) -> None:
    lines = [f"\t{path} v1.{minor}.0{' // indirect' * indirect}" for path, minor, indirect in rows]
    found = read_go_mod("module m\nrequire (\n" + "\n".join(lines) + "\n)\n")
    assert [(item.path, item.version, item.indirect) for item in found.requires] == [
        (path, f"v1.{minor}.0", indirect) for path, minor, indirect in rows
    ]
    assert found.broken is None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert list(go_imports(text)) is not None
    assert read_go_mod(text).module is not None
    assert list(read_go_sum(text)) is not None


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        'import "',
        "import (",
        "/*",
        '"\\',
        "`",
        "//go:generate go run -a ",
        "require (",
        '"a',
        "a ",
        "\n",
    ],
)
def test_a_megabyte_of_hostile_go_is_read_in_linear_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert_linear(lambda part: list(go_imports(part)), text)
    assert_linear(lambda part: (read_go_mod(part), list(read_go_sum(part))), text)
