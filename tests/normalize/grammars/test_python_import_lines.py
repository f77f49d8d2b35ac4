from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scanner
from scanner.normalize.grammars.python_import_lines import imports_by_line
from scanner.normalize.grammars.python_imports import ImportScan, _by_valid_lines, _Reader
from scanner.normalize.grammars.python_syntax import is_valid, parse_python
from tests.growth import assert_linear

_NAMES = st.sampled_from(
    ["os", "rich.table", "google.cloud", "a", "import_x", "PIL", "zope.interface"]
)
_IMPORTS = st.one_of(
    _NAMES.map("import {}".format),
    st.tuples(_NAMES, _NAMES).map(lambda two: f"import {two[0]} as x, {two[1]}  # import this"),
    _NAMES.map("from {} import (\n    b,  # import c\n    d as e,\n)".format),
    _NAMES.map("from {} import b, c as d".format),
    _NAMES.map("from {} import *".format),
    _NAMES.map("from .{} import b".format),
    st.sampled_from(["from . import a", "from .. import import_x", "from . \\\n  import a"]),
    _NAMES.map("x = 1; import {}".format),
    _NAMES.map("if x: import {}".format),
    _NAMES.map("import \\\n  {}".format),
)
_OTHERS = st.sampled_from(
    [
        "x = 1", "'import a'", '"""\nimport a\n"""', "x = '''\nfrom a import b\n'''", "# import a",
        "important = reimport_ = 2", "x = 'a\\\nimport b'", 'f"""{x}\nimport a"""', "raise x from y",
        "include = ['a.b']", "f(include='a.b')", "extensions: list = ['a.b']", "x = (yield\n)",
        "importlib.import_module('a.b')", 'print("""import a""", \'"""\')', "", "r'''\\'''",
        "x = 'icon:import'", "#  | Step: import | ; import a", '"""a\n# ; import a"""; import b',
        "def f(\n    a,\n): import zlib", "if __name__ == '__main__':\n    x()", "x = [\nimport_y\n]",
    ]
)  # fmt: skip
_BLOCKS = st.sampled_from(
    [
        "def f():", "async def g(a,\n        b):", "class C:", "def h(\n    a,\n    b,\n) -> int:",
        "if TYPE_CHECKING:", "if typing.TYPE_CHECKING:  # types", "try:", "for x in y:", "while x:",
        "with suppress(ImportError):", "if sys.version_info > (3, 8):", "if (\n    a\n):",
        "with open(\n    x\n):", "def f(a=(1,\n2\n)):",
    ]
)  # fmt: skip


def _indented(text: str, by: int) -> str:
    return "\n".join(" " * by + line if line else line for line in text.split("\n"))


@st.composite
def _programs(draw: st.DrawFn, depth: int = 3) -> str:
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        if depth and draw(st.booleans()):
            opening = draw(_BLOCKS)
            parts += [opening, _indented(draw(_programs(depth - 1)) + "\npass", 4)]
            if opening == "try:":
                parts.append("except ImportError:\n    import fallback")
            elif opening.startswith("if") and draw(st.booleans()):
                parts += ["else:", _indented(draw(_programs(depth - 1)) + "\npass", 4)]
        else:
            parts.append(draw(st.one_of(_IMPORTS, _OTHERS)))
    return "\n".join(parts)


def _by_tree(text: str) -> ImportScan:
    return _Reader(text, parse_python(text)).result()


@given(_programs())
@settings(max_examples=300, deadline=None)
def test_what_lines_tell_of_a_valid_text_is_what_its_tree_tells(text: str) -> None:
    found = _by_valid_lines(text)
    if found is not None:
        assert found == _by_tree(text)


def test_the_sources_of_this_program_are_read_alike_and_mostly_by_line() -> None:
    texts = [
        path.read_text("utf-8") for path in sorted(Path(scanner.__file__).parent.rglob("*.py"))
    ]
    found = [(text, _by_valid_lines(text)) for text in texts if "import" in text]
    told = [(text, scan) for text, scan in found if scan is not None]
    assert len(told) > 0.7 * len(found)
    assert [scan for _, scan in told] == [_by_tree(text) for text, _ in told]


@pytest.mark.parametrize(
    ("text", "imports"),
    [
        ("import a\nif TYPE_CHECKING:\n    import b\nelse:\n    import c\n",
         (("a", 1, "required"), ("b", 3, "typing"), ("c", 5, "required"))),
        ("def f(\n    x,\n):\n    import a\n", (("a", 4, "required"),)),
        ("try:\n    import a\nexcept ImportError:\n    a = None\n", None),
        ("x = 'a\\\nimport b'\n", None),
        ("x = 'icon:import'\n# a: import b\nimport c\n", (("c", 3, "required"),)),
        ("try:\n    from . import a\nfinally:\n    from .b import c\n", ()),
        ("try:\n    from .a import b\nfinally:\n    from c import d\n", None),
        ("if x: import a\n", None),
        ("def f():\n    if (x\n):\n        import a\n", None),
    ],
)  # fmt: skip
def test_an_import_is_told_with_line_and_need_or_left_to_the_tree(
    text: str, imports: object
) -> None:
    assert is_valid(text)
    assert imports_by_line(text) == imports


@pytest.mark.parametrize(
    "text", ["def f(:\n", 'print "x"\n', "if x:\n", "x = '", "a\x00b", "\ud800"]
)
def test_what_the_parser_refuses_is_not_valid(text: str) -> None:
    assert not is_valid(text)
    assert _by_valid_lines(f"import os\n{text}") is None


@pytest.mark.parametrize(
    "text",
    [
        "import " * 150_000,
        "from " + "." * 1_000_000,
        "def f():\n" + "    import a\n" * 80_000,
        "    x\n" * 100_000 + "    import a\n" * 20_000,
        '"""\n' * 250_001,
        "'''\"\"\"" * 170_000,
        ": from import ; " * 65_000,
        "include " * 125_000,
        "__name__" * 125_000,
        "import a\n" + ":   " * 250_000,
    ],
)
def test_hostile_texts_cost_linear_time(text: str) -> None:
    assert_linear(imports_by_line, text)
