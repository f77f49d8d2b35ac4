"""No regular expression over scanned text takes more than linear time, whatever the text."""

import ast
import importlib
import re
import signal
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]  # not in the stubs
from re import _parser  # type: ignore[attr-defined]  # not in the stubs
from types import FrameType
from typing import Any, NoReturn

import pytest

import scanner
from tests.growth import assert_growth

ROOT = Path(scanner.__file__).parent
LAYERS = (
    "model",
    "operate",
    "cli",
    "normalize",
    "evidence",
    "collect",
    "evaluate",
    "findings",
    "remediate",
    "report",
    "forges",
)
SIZE = 2**20
SECONDS = 2.0
METHODS = {"match", "fullmatch", "search", "sub", "subn", "split", "finditer", "findall"}


def _modules() -> Iterator[str]:
    for layer in LAYERS:
        for path in sorted((ROOT / layer).rglob("*.py")):
            if "re.compile(" in path.read_text(encoding="utf-8"):
                inside = path.relative_to(ROOT.parent).with_suffix("").parts
                yield ".".join(inside[:-1] if inside[-1] == "__init__" else inside)


def _used(module: Any, name: str) -> set[str]:
    """Return the methods that are called on a pattern; where it is passed on, all of the module."""
    if name.endswith("]"):
        return {"finditer"}  # In a table: every match, and every place where there is none.
    called: set[str] = set()
    anywhere: set[str] = set()
    uses = 0
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            if not any(_is(node.value, other) for other in ("re", *vars(module))):
                anywhere.add(node.attr)
            if _is(node.value, name):
                called.add(node.attr)
                uses -= 1
        if _is(node, name) and isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            uses += 1
    return called if called and uses <= 0 else called | anywhere or {"search"}


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _patterns(module: Any) -> dict[str, re.Pattern[Any]]:
    return {
        label: pattern
        for name, value in vars(module).items()
        if not name.startswith("__")
        for label, pattern in _held(name, value)
    }


def _held(label: str, value: Any) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield an expression, or those in a table of the module."""
    if isinstance(value, re.Pattern):
        yield label, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _held(f"{label}[{key!r}]", one)
    elif isinstance(value, tuple | list):
        for index, one in enumerate(value):
            yield from _held(f"{label}[{index}]", one)


def _atoms(parsed: Any, found: set[str]) -> None:
    """Collect characters and words that the expression repeats or names."""
    word = ""
    for code, value in parsed:
        if code is codes.LITERAL:
            word += chr(value)
            found.add(chr(value))
            continue
        if word:
            found.add(word)
            word = ""
        _inner(code, value, found)
    if word:
        found.add(word)


def _inner(code: Any, value: Any, found: set[str]) -> None:
    if code is codes.IN:
        found.update(_members(value))
    elif code is codes.BRANCH:
        for branch in value[1]:
            _atoms(branch, found)
    elif code is codes.ANY:
        found.update("x ")
    elif code is codes.NOT_LITERAL:
        found.add("x" if chr(value) != "x" else "y")
    elif code in _HOLDING:
        _atoms(_HOLDING[code](value), found)


_HOLDING: dict[Any, Callable[[Any], Any]] = {
    codes.MAX_REPEAT: lambda value: value[2],
    codes.MIN_REPEAT: lambda value: value[2],
    codes.POSSESSIVE_REPEAT: lambda value: value[2],
    codes.SUBPATTERN: lambda value: value[3],
    codes.ATOMIC_GROUP: lambda value: value,
    codes.ASSERT: lambda value: value[1],
    codes.ASSERT_NOT: lambda value: value[1],
}
_CLASSES = {
    codes.CATEGORY_DIGIT: "0", codes.CATEGORY_WORD: "a", codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_DIGIT: "a", codes.CATEGORY_NOT_WORD: " ", codes.CATEGORY_NOT_SPACE: "a",
}  # fmt: skip


def _members(members: Any) -> Iterator[str]:
    if members and members[0][0] is codes.NEGATE:
        refused = {chr(value) for code, value in members if code is codes.LITERAL}
        yield from [each for each in "xa 0.-\n" if each not in refused][:3]
        return
    for code, value in members:
        if code is codes.LITERAL:
            yield chr(value)
        elif code is codes.RANGE:
            yield chr(value[0])
        elif code is codes.CATEGORY:
            yield _CLASSES[value]


def hostile(pattern: re.Pattern[Any]) -> list[str]:
    """Return texts of a megabyte that make a bad expression go over the same ground again."""
    found: set[str] = set()
    _atoms(_parser.parse(pattern.pattern, pattern.flags), found)
    atoms = sorted(found)[:12]
    texts = [atom * (SIZE // len(atom)) + "\x01" for atom in atoms]
    texts += [(a + b) * (SIZE // len(a + b)) + "\x01" for a, b in pairwise(atoms)]
    everything = "".join(atoms) or "x"
    lead = [a + b * (SIZE // len(b)) for a in atoms[:4] for b in atoms[:4] if a != b]
    return [*texts, everything * (SIZE // len(everything)), *lead]


class TooSlowError(Exception):
    """The expression was still at work after its time."""


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TooSlowError


def _apply(pattern: re.Pattern[Any], method: str, text: str | bytes) -> None:
    if method in ("sub", "subn"):
        getattr(pattern, method)(text[:0], text)
    elif method == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, method)(text)


def is_linear(pattern: re.Pattern[Any], method: str, text: str, patience: float = SECONDS) -> bool:
    """Tell whether an expression goes over a text in time that grows no faster than the text.

    Most are through a megabyte in a blink, whatever the machine. One that is not is no culprit
    yet: then shorter pieces, of its begin and of its end, say how its time grows.
    """
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    signal.signal(signal.SIGVTALRM, _stop)
    try:
        _within(patience, lambda: _apply(pattern, method, given))
    except TooSlowError:
        try:
            for cut in (lambda size: given[:size], lambda size: given[-size:]):
                _within(5 * patience, partial(_grows_linearly, pattern, method, cut))
        except (TooSlowError, AssertionError):
            return False
    return True


def _grows_linearly(
    pattern: re.Pattern[Any], method: str, cut: Callable[[int], str | bytes]
) -> None:
    assert_growth(lambda size: _apply(pattern, method, cut(size)), SIZE // 32)


def _within(seconds: float, work: Callable[[], None]) -> None:
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        work()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(_modules()))
def test_every_expression_of_the_module_is_linear_on_a_megabyte(name: str) -> None:
    module = importlib.import_module(name)
    for label, pattern in _patterns(module).items():
        for method in sorted(_used(module, label)):
            for text in hostile(pattern):
                assert is_linear(pattern, method, text), (
                    f"{name}.{label}.{method} on {text[:20]!r} repeated to {SIZE}"
                )


@pytest.mark.slow
@pytest.mark.parametrize("bad", [r"(a+)+b", r"a*a*b", r"\s+$", r"(?:x|x)*y", r"[^:]*:.*=.*;"])
def test_a_bad_expression_would_be_found(bad: str) -> None:
    pattern = re.compile(bad)
    assert not all(is_linear(pattern, "search", text, 0.2) for text in hostile(pattern))
