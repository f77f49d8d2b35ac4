"""Grammars of requirements, imports, commands, INI and TOML: exact, linear, and never raising."""

import re
import tomllib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.command_lines import installed, programs
from scanner.normalize.grammars.distribution_names import (
    Lookalikes,
    canonical,
    is_alike,
    suggested_modules,
)
from scanner.normalize.grammars.ini_text import read_ini
from scanner.normalize.grammars.python_imports import scan_python
from scanner.normalize.grammars.python_mentions import mentioned
from scanner.normalize.grammars.python_syntax import parse_python
from scanner.normalize.grammars.python_versions import pep440_specifier
from scanner.normalize.grammars.requirement_text import parse_requirement
from scanner.normalize.grammars.requirements_lines import is_compiled, requirements_lines
from scanner.normalize.grammars.setup_call import setup_arguments
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.toml_spans import TomlLines, load_toml, toml_spans
from tests.growth import assert_linear

BIG = 1_000_000


@given(st.text(max_size=300))
def test_no_text_makes_a_grammar_raise(text: str) -> None:
    parse_requirement(text)
    scan_python(text)
    list(programs(text))
    list(installed(text))
    list(requirements_lines(text))
    read_ini(text)
    is_compiled(text)
    with suppress(DocumentSyntaxError):
        assert isinstance(load_toml(text), dict)
        toml_spans(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "import a;" * (BIG // 9),
        "from " + "a." * (BIG // 2),
        "'" + "a." * (BIG // 2),
        "(" * BIG,
        "# /// script\n" * (BIG // 13),
        "#" * BIG,
        " " * BIG,
        "a\\\n" * (BIG // 3),
        "\t" * BIG + "import a",
        "[" * BIG,
        "a=" * (BIG // 2),
        "a && " * (BIG // 5),
        "pip install " * (BIG // 12),
        "a>=1," * (BIG // 5),
        "-" * BIG,
        "git+https://x/" + "a/" * (BIG // 2),
        '"""' * (BIG // 3),
        "x = \\\n" * (BIG // 6),
        "import x\n" + "".join(f"'a{index}.b'\n" for index in range(BIG // 10)),
        "print 1\n" + "".join(f"import a{index}\n" for index in range(BIG // 13)),
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_megabyte_of_hostile_text_is_read_in_linear_time(text: str) -> None:
    def spans(part: str) -> None:
        with suppress(DocumentSyntaxError):
            toml_spans(part)

    assert_linear(scan_python, text)
    assert_linear(lambda part: (list(programs(part)), list(installed(part))), text)
    assert_linear(lambda part: (list(requirements_lines(part)), read_ini(part)), text)
    assert_linear(lambda part: (parse_requirement(part), is_compiled(part)), text)
    assert_linear(spans, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foo_Bar.baz", ("foo-bar-baz", "", (), "")),
        (
            "a[y,x]>=1,<2; python_version < '3.9'",
            ("a", "<2,>=1", ("x", "y"), 'python_version < "3.9"'),
        ),
        ("a (>=1.0)", ("a", ">=1.0", (), "")),
        ("git+https://forge.example/org/Thing.git@v1#egg=Other", ("other", "", (), "")),
        ("https://forge.example/org/thing/archive/main.zip", ("thing", "", (), "")),
        ("thing @ https://forge.example/thing-1.whl", ("thing", "", (), "")),
    ],
)
def test_a_requirement_is_named_however_it_is_written(
    text: str, expected: tuple[object, ...]
) -> None:
    named = parse_requirement(text)
    assert named is not None
    assert (named.distribution, named.specifier, named.extras, named.marker) == expected


@pytest.mark.parametrize("text", ["", "./local", "../x", "-e .", "%%%", "file:///x"])
def test_what_names_no_distribution_is_no_requirement(text: str) -> None:
    assert parse_requirement(text) is None


@given(st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,20}[A-Za-z0-9])?", fullmatch=True))
def test_a_canonical_name_is_a_fixed_point(name: str) -> None:
    assert canonical(canonical(name)) == canonical(name)
    assert suggested_modules(canonical(name))


def test_imports_are_classed_by_how_much_they_are_needed() -> None:
    text = (
        "import a\n"
        "try:\n    import b\nexcept ImportError:\n    import c\n"
        "if TYPE_CHECKING:\n    import d\n"
        "if sys.platform == 'win32':\n    import e\n"
        "with suppress(ImportError):\n    import f\n"
        "def g():\n    import h.i\n    from . import j\n    match h:\n        case 1:\n            import k\n"
        "importlib.import_module('l.m')\n"
    )
    assert [(module, need) for module, _, need in scan_python(text).imports] == [
        ("a", "required"),
        ("b", "guarded"),
        ("c", "guarded"),
        ("d", "typing"),
        ("e", "conditional"),
        ("f", "guarded"),
        ("h.i", "required"),
        ("k", "required"),
        ("l.m", "dynamic"),
    ]


def test_python_2_keeps_its_imports_as_a_guess_with_the_line_of_the_error() -> None:
    scan = scan_python("import urllib2\nprint 'x'\n")
    assert [module for module, _, _ in scan.imports] == ["urllib2"]
    assert scan.error is not None
    assert scan.error[0] == 2


def test_an_error_never_quotes_the_scanned_text() -> None:
    scan = scan_python("import a\npassword = 'hunter2\n")
    assert scan.error is not None
    assert "hunter2" not in scan.error[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("poetry run pytest -q && ruff check .", ["poetry", "pytest", "ruff"]),
        ("python -m build", ["build"]),
        ("coverage run -m pytest", ["coverage", "pytest"]),
        ("FOO=1 sudo gunicorn app", ["gunicorn"]),
        ("pip install black", ["pip"]),
        ("# black .", []),
        ("echo black", ["echo"]),
    ],
)
def test_programs_are_what_a_command_starts(text: str, expected: list[str]) -> None:
    assert [name for name, _ in programs(text)] == expected


def test_what_is_installed_by_command_is_named_without_options() -> None:
    text = "pip install -U 'a[x]>=1' B_c -r x.txt\nuv pip install d==1.2\necho install e\n"
    assert [(name, line) for name, line in installed(text) if name != "x-txt"] == [
        ("a", 1),
        ("b-c", 1),
        ("d", 2),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("^1.2", ">=1.2,<2"),
        ("^0.3.1", ">=0.3.1,<0.4"),
        ("~1.2.3", ">=1.2.3,<1.3"),
        ("1.2", "==1.2"),
        ("*", ""),
        (">=1 <2", ">=1,<2"),
        (">= 1", ">=1"),
        ("~=1.4", "~=1.4"),
    ],
)
def test_constraints_of_other_tools_are_read_as_pep_440(text: str, expected: str) -> None:
    assert pep440_specifier(text) == expected


def test_setup_arguments_follow_names_sums_and_files() -> None:
    text = (
        "base = ['a', 'b; x']\nbase.append('c')\n"
        "with open('reqs.txt') as f:\n    for line in f:\n        more.append(line)\n"
        "setup(install_requires=base + more, extras_require={'x': ['d']}, **opts)\n"
    )
    found = setup_arguments(parse_python(text))
    assert found is not None
    assert [text for text, _ in found["install_requires"].texts] == ["a", "b; x", "c"]
    assert found["install_requires"].files == (("reqs.txt", 3),)
    assert found["extras_require"].entries[0][1].texts[0][0] == "d"


_KEYS = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
_SCALARS = st.one_of(st.integers(-9, 9), st.booleans(), st.text("ab \\\"'#,]}=[\u00e9", max_size=8))


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[\n  " + ",  # note ]\n  ".join(_toml(inner) for inner in value) + "\n]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value).lower()


@given(st.dictionaries(_KEYS, st.one_of(_SCALARS, st.lists(_SCALARS, max_size=4)), max_size=5))
def test_every_toml_span_holds_exactly_its_value(value: dict[str, object]) -> None:
    text = "[top]\n" + "".join(f"{key} = {_toml(inner)}\n" for key, inner in value.items())
    document = load_toml(text)
    spans = [span for span in toml_spans(text) if len(span.path) > 1]
    for span in spans:
        held: Any = document
        for part in span.path:
            held = held[part]
        assert tomllib.loads(f"x = {text[span.start : span.end]}")["x"] == held
    assert len({span.path for span in spans}) == len(spans) >= len(value)


def test_toml_lines_reach_into_lists() -> None:
    text = (
        '[project]\ndependencies = [\n  "a",\n  # note\n  "b",\n]\n[[x.y]]\nz = 1\n[[x.y]]\nz = 2\n'
    )
    lines = TomlLines(text)
    assert lines.near(("project", "dependencies", 1)) == 5
    assert lines.near(("x", "y", 1, "z")) == 10
    assert lines.near(("project", "missing")) == 1


def test_words_of_a_name_tell_likeness_but_common_words_do_not() -> None:
    assert is_alike("social_core", "social-auth-core")
    assert is_alike("pydispatch", "pydispatcher")
    assert not is_alike("django", "django-rich")


_PIECES = st.lists(
    st.sampled_from(["py", "social", "core", "acoustid", "mpd", "2", "x"]), max_size=3
)


@given(st.sets(_PIECES.map("_".join)), _PIECES.map("-".join), st.text("abp", max_size=7))
def test_all_that_are_alike_are_found_without_asking_each(
    modules: set[str], name: str, other: str
) -> None:
    modules |= {module.replace("_", "") for module in modules} | {other}
    for distribution in (name, name.replace("-", ""), f"py{other}", f"{other}aaa"):
        alike = {module for module in modules if is_alike(module, distribution)}
        assert Lookalikes(modules).of(distribution) == alike


def test_ini_values_keep_their_lines_and_shed_comments() -> None:
    values, sections = read_ini("[a]\nk = 1 ; note\nlist =\n    x\n    # no\n    y\n[b:c]\n")
    assert [(value.key, value.lines) for value in values] == [
        ("k", (("1", 2),)),
        ("list", (("x", 4), ("y", 6))),
    ]
    assert sections == {"a": 1, "b:c": 7}


@given(st.text("ab\"'/.:_A1 \n", max_size=40))
def test_names_in_quotes_paths_and_dots_are_mentioned(text: str) -> None:
    named = re.findall(r"""["'/.]([a-z_][a-z0-9_]{1,63})(?=["'/.:])""", text)
    assert mentioned(text) == sorted(set(named))


@given(st.text("ab\"'.:1 \n", max_size=30))
def test_dotted_names_in_quotes_are_strings_of_a_text(text: str) -> None:
    dotted = re.compile(
        r"""["']([A-Za-z_]\w{0,63})(?:\.[A-Za-z_]\w{0,63}){1,9}(?::\w{1,63})?["']"""
    )
    found = scan_python(f"x = 1\n{text}").strings
    assert set(found) == {match[1] for match in dotted.finditer(text)}


def test_lists_and_functions_of_setup_py_that_name_themselves_are_read_once() -> None:
    doubled = "".join(f"a{at} = a{at - 1} + a{at - 1}\n" for at in range(1, 10))
    text = (
        f"a0 = ['rich']\n{doubled}"
        "kept = ['funcy', 'six']\nkept = [name for name in kept if name != 'six']\nkept = kept + kept\n"
        "def one():\n    return two() + two()\ndef two():\n    return ['idna'] + one() + one()\n"
        "setup(install_requires=a9, tests_require=kept, setup_requires=one())\n"
    )
    found = setup_arguments(parse_python(text))
    assert found is not None
    told = {keyword: [name for name, _ in value.texts] for keyword, value in found.items()}
    assert told == {
        "install_requires": ["rich"],
        "tests_require": ["funcy", "six"],
        "setup_requires": ["idna"],
    }
    changed = setup_arguments(parse_python("a = ['x']\nsetup(requires=[n + '1' for n in a])\n"))
    assert changed is not None
    assert not changed["requires"].complete
