"""What a SQL text can use is never too little; what cannot be read for sure says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.sql_text import EVERY, LONGEST, tokens_of, use_of
from tests.growth import assert_linear

NAMES = st.text("abcXYZ_é1 ;'\"$.-", min_size=1, max_size=8)
NOISE = st.sampled_from(("", " ", "\n", "/* a /* b */ ' */", "-- it's\n", "\t"))


def privileges(text: str, name: str, schema: str = "") -> set[str]:
    relations = use_of(text).relations
    return relations.get((schema, name), set()) | relations.get(("", EVERY), set())


@given(NAMES, NAMES, NOISE, NOISE)
def test_a_quoted_name_is_found_whatever_stands_in_it(
    schema: str, name: str, before: str, between: str
) -> None:
    quoted = ['"' + one.replace('"', '""') + '"' for one in (schema, name)]
    text = f"{before}delete{between} from {before}{quoted[0]}{before}.{between}{quoted[1]};"
    assert privileges(text, name, schema) >= {"DELETE", "SELECT"}
    assert not use_of(text).opaque


@given(st.text(max_size=200))
def test_any_text_is_read_or_said_to_be_unreadable(text: str) -> None:
    use = use_of(text)
    assert use.opaque or tokens_of(text) is not None


@given(st.text("abc'\"$-*/\\;(). \n", max_size=60), st.sampled_from(["'", '"', "$$", "/*"]))
def test_a_text_that_does_not_end_is_never_taken_for_read(text: str, opening: str) -> None:
    plain = text.replace("'", "").replace('"', "").replace("$", "").replace("*", "")
    assert use_of(f"select {plain}\n{opening}").opaque


def test_names_are_folded_as_the_server_does() -> None:
    assert privileges("SELECT * FROM Orders", "orders") == {"SELECT"}
    assert privileges('select * from "Orders"', "Orders") == {"SELECT"}
    assert privileges("select * from ÄB", "Äb") == {"SELECT"}
    assert privileges("table " + "x" * 70, "x" * 63) == {"SELECT"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("do $$ begin end $$", "a statement (DO) whose use is not in its text"),
        ("execute p(1)", "a statement (EXECUTE) whose use is not in its text"),
        ("<insufficient privilege>", "a statement (strange) whose use is not in its text"),
        ("select query_to_xml('select * from a', true, true, '')", "a function that runs a text"),
        ("select set_config('role', 'desk', true)", "another role taken on by set_config"),
        ("select 'a\\' from b", "a statement that cannot be read"),
        ('select * from U&"d\\0061t"', "a statement that cannot be read"),
        ("x" * (LONGEST + 1), "a statement that cannot be read"),
    ],
)
def test_what_hides_its_use_says_why(text: str, reason: str) -> None:
    assert use_of(text).opaque == reason


def test_roles_that_are_taken_on_are_named() -> None:
    texts = ("set role Desk", "SET LOCAL ROLE desk", "set session authorization 'desk'")
    assert [use_of(one).becomes for one in texts] == [{"desk"}] * 3
    for text in ("reset role", "set session authorization default", "set search_path to desk"):
        assert not use_of(text).becomes


def test_a_target_that_is_only_written_is_not_read() -> None:
    assert privileges("insert into a (id) values (1)", "a") == {"INSERT"}
    assert privileges("insert into a values (1) returning id", "a") == {"INSERT", "SELECT"}
    assert privileges("insert into a select id from a", "a") == {"INSERT", "SELECT"}


@pytest.mark.parametrize(
    "piece", ["/*", "/**/", "insert into ", "'", "$a$", "(", "a.", "truncate "]
)
def test_hostile_texts_are_read_in_linear_time(piece: str) -> None:
    assert_linear(use_of, piece * (64_000 // len(piece)))
