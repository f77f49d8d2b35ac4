"""Rust as text: which names begin paths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.rust_paths import rust_roots
from tests.growth import assert_linear

_NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True).filter(
    lambda name: (
        name not in {"crate", "self", "super", "std", "core", "alloc", "proc_macro", "test", "use"}
    )
)


def _roots(text: str) -> list[tuple[str, str]]:
    return [(name, need) for name, _, need in rust_roots(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("use a;", ["a"]), ("use ::a::b;", ["a"]), ("use a::{b, c::{d}};", ["a"]),
        ("use {a as x, b::c, d};", ["a", "b", "d"]), ("extern crate a as b;", ["a"]),
        ("fn f() { a::b(); x.c::<d::E>(); }", ["a", "d"]),
        ("#[a::main] fn f() {}", ["a"]), ('#[serde(with = "a::b")] struct S;', ["a"]),
        ('#[serde(with = "a")] struct S;', ["a"]), ("a::bail!(1)", ["a"]), ("use crate::a; use super::b;", []),
        ('let x = "a::b";', []), ('let x = r#"use a;"#;', []), ("// use a;", []), ("/* /* use a; */ use b; */", []),
        ("let x = 'a'; let y: &'static str = z;", []), ("$crate::a!()", []), ("impl T + use<'a> {}", []),
        ("<A as b::C>::d()", ["b"]), ("pub use a::*;", ["a"]), ("r#type::x; use r#async::y;", ["type", "async"]),
    ],
)  # fmt: skip
def test_each_form_of_path_names_its_first_part(text: str, expected: list[str]) -> None:
    assert [name for name, _ in _roots(text)] == expected


def test_what_only_tests_compile_and_examples_in_documentation_are_told_apart() -> None:
    text = "/// use a::b;\n#[cfg(test)]\nmod tests { use c::d; fn f() { e::g() } }\nfn h() { i::j() }\n"
    assert _roots(text) == [("a", "doc"), ("c", "test"), ("e", "test"), ("i", "required")]


@given(_NAMES, st.text(alphabet="abc \n{}()\"'/*#:!r", max_size=40))
def test_a_use_on_its_own_line_is_found_after_any_text_literal(name: str, noise: str) -> None:
    literal = '"' + noise.replace("\\", "").replace('"', "") + '"'
    assert (name, "required") in _roots(f"const A: &str = {literal};\nuse {name}::x;\n")


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert all(line >= 1 for _, line, _ in rust_roots(text))


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["/*", 'r#"', "'a", "use {", "use a::", "#[", '"\\', "a::", "#", "///a::b\n", "{", "b'"]
)
def test_a_megabyte_of_hostile_rust_is_read_in_linear_time(unit: str) -> None:
    assert_linear(lambda text: list(rust_roots(text)), unit * (1_000_000 // len(unit)))
