import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.formats import DocumentSyntaxError, format_of, load_structured


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a/b.yaml", "", "yaml"),
        ("x.tfstate", "", "json"),
        (".env.production", "", "env"),
        ("uv.lock", "", "toml"),
        ("setup.cfg", "", "ini"),
        ("dump", ' {"a": 1}', "json"),
        ("manifest", "apiVersion: v1", "yaml"),
        ("tsconfig.json", "{}", ""),
        ("README.md", "{}", ""),
    ],
)
def test_the_format_is_known_by_name_then_by_content(name: str, text: str, expected: str) -> None:
    assert format_of(name, text) == expected


def test_every_format_gives_values_with_their_lines() -> None:
    for name, text, path, value, line in [
        ("a.json", '{\n"a": 1}', ("a",), 1, 2),
        ("a.yaml", "x: 1\na: 2", ("a",), 2, 2),
        ("a.toml", '[t]\n"a" = 3', ("t", "a"), 3, 2),
        ("a.ini", "[t]\na = 4", ("t", "a"), "4", 2),
        (".env", "# c\nexport A='5' # c", ("A",), "5", 2),
    ]:
        (document,) = load_structured(name, text)
        held = document.value
        for part in path:
            held = held[part]
        assert held == value
        assert document.lines[path] == line


def test_lines_of_repeated_tables_and_dotted_keys_are_their_own() -> None:
    text = '[[a]]\nx = 1\n[[a]]\nx = 2\n[b]\nc.d = """\n[no]\n"""\ne = 1979-05-27\n'
    (document,) = load_structured("a.toml", text)
    assert document.value["b"]["e"] == "1979-05-27"
    assert document.lines["a", 1, "x"] == 4
    assert document.lines["b", "c", "d"] == 6
    assert ("no",) not in document.lines


@given(
    st.dictionaries(st.text("abc", min_size=1), st.integers() | st.text("ab\"'\n#="), max_size=5)
)
def test_toml_of_another_writer_reads_back_with_a_line_for_each_key(
    data: dict[str, object],
) -> None:
    (document,) = load_structured("a.toml", tomlkit.dumps(data))
    assert document.value == data
    assert all((key,) in document.lines for key in data)


def test_ini_values_go_on_over_indented_lines() -> None:
    (document,) = load_structured("a.ini", "[s]\na =\n  one\n  two\nb: 3\n")
    assert document.value == {"s": {"a": "one\ntwo", "b": "3"}}


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [("a.toml", "a = 1\na = 2", 2), ("a.ini", "[s]\nx", 2), (".env", "A=1\nb c", 2)],
)
def test_what_does_not_follow_its_format_is_an_error_with_its_line(
    name: str, text: str, line: int
) -> None:
    with pytest.raises(DocumentSyntaxError) as caught:
        load_structured(name, text)
    assert caught.value.line == line


def test_deeply_nested_toml_is_an_error() -> None:
    with pytest.raises(DocumentSyntaxError):
        load_structured("a.toml", "a = " + "[" * 100_000)
