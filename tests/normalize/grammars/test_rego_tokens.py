import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.rego_tokens import outline, query_path, tokens
from tests.growth import assert_linear

MODULE = """# package not.this
package policies.a["b-c"].d

import data.lib

default allow := false

allow if lib.check(input.x)

finding contains msg if {
	some i in numbers.range(1, 3)
	msg := sprintf("http.send(%v)", [`opa.runtime()`])
	net.cidr_contains(
		"10.0.0.0/8", input.ip)
}

finding contains "again" if not (input.y)
"""


def test_a_module_is_outlined_without_an_engine() -> None:
    seen = outline(MODULE)
    assert seen.package == ("policies", "a", "b-c", "d")
    assert seen.package_line == 2
    assert seen.rules == {"allow": 6, "finding": 10}
    assert seen.calls == {
        "lib.check": 8,
        "numbers.range": 11,
        "sprintf": 12,
        "net.cidr_contains": 13,
    }


def test_a_path_is_written_so_that_both_engines_read_it() -> None:
    assert query_path(("a", "b-c", "if", "d")) == 'data.a["b-c"]["if"].d'


def test_a_text_without_a_package_has_none() -> None:
    assert outline("import data.x\n\npackage late\n").package == ()
    assert outline("").package == ()


def test_rules_are_seen_wherever_on_a_line_they_begin() -> None:
    text = (
        "package\n  main\n\n  deny contains\n    msg if {\n  x := 1\n  }\n\tdeny_b[msg] {\n y }\n"
        "  allow if\n    input.x\n  size := 1 +\n    other\n  default fits := `\n  raw := 1`\n"
        "  name := data.a.\n    b\n  last := true\n  f(x) := x\n"
    )
    seen = outline(text)
    assert seen.package == ("main",)
    assert seen.rules == {
        "deny": 4, "deny_b": 8, "allow": 10, "size": 12, "fits": 14, "name": 16, "last": 18, "f": 19,
    }  # fmt: skip


@pytest.mark.parametrize(
    "before",
    [
        "x := 1", "x := 1.5e3", "x := data.in", "import future.keywords.in", "import data.a as b", 'x := "with"',
        "x := `not`", "x := [1]", "x := f(1)", "x if true", "x contains 1", "x := {1} if { 2 } else := 3",
    ],
)  # fmt: skip
def test_a_rule_is_seen_behind_whatever_is_over(before: str) -> None:
    for between in ("\n\t", "\n", " "):
        seen = outline(f"package a\n\n\t{before}{between}deny if input.a\n")
        assert "deny" in seen.rules, between
        assert seen.rules.keys() <= {"x", "deny"}


@given(st.text(alphabet='ab."`#\\\n\t ()[]{}:=', max_size=200))
def test_tokens_stand_where_they_say_they_stand(text: str) -> None:
    lines = text.split("\n")
    for token in tokens(text):
        first = token.text.partition("\n")[0]
        assert lines[token.line - 1][token.column - 1 :].startswith(first)
        assert token.depth >= 0


@pytest.mark.parametrize("unit", ['"\\', '"', "`a", "a.", "(", '"\\"', "# METADATA\n", "package "])
def test_a_megabyte_of_hostile_text_costs_one_pass(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert_linear(outline, text)
