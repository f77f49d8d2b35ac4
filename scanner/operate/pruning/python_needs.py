"""What has to be installed to run a Python project's tests, read from its own files."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.ini_text import read_ini

_FOR_TESTS = re.compile(r"(?:unit)?[-_]?(?:tests?|testing|dev|devel|develop|development|ci)\Z")
_TEST_FILES = ("requirements*test*", "requirements*dev*", "test*requirements*", "dev*requirements*",
               "requirements/*test*", "requirements/*dev*", "tests/requirements*")  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*+(?:\[[^\]]*\])?[ \t]*(?:[<>=!~;@ ].*)?\Z")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MOST = 1_000_000
_PACKAGING = ("pyproject.toml", "setup.py", "setup.cfg")


@dataclass(frozen=True, slots=True)
class Needs:
    """What to install beside the project.

    Attributes:
        packaged: whether the project builds a wheel of its own.
        requirements: single requirements. files: requirement files, by path from the root.
    """

    packaged: bool
    requirements: tuple[str, ...]
    files: tuple[str, ...]


def needs_of(root: Path) -> Needs:
    """Return what the files of a project say that its tests need.

    Read are dependency groups, groups of Poetry, PDM and Hatch, deps of tox and requirement files
    that are called after tests or development. Extras are known once the wheel is built.
    """
    document = _toml(root / "pyproject.toml")
    packaged = _is_packaged(root, document)
    patterns = _TEST_FILES if packaged else ("requirements.txt", *_TEST_FILES)
    files = {
        path.relative_to(root).as_posix()
        for pattern in patterns
        for path in root.glob(pattern)
        if path.is_file() and path.suffix == ".txt"
    }
    found = [*_groups(document), *_tools(document), *_tox(root / "tox.ini")]
    return Needs(packaged, tuple(dict.fromkeys(found)), tuple(sorted(files)))


def extras_for_tests(extras: Iterable[str]) -> tuple[str, ...]:
    """Return those of a distribution's extras that are for its tests."""
    return tuple(name for name in extras if _FOR_TESTS.match(name.lower()))


def module_name(path: str) -> str:
    """Return the dotted name that a file of a project is imported by; "" when by none."""
    inner = path.removeprefix("src/")
    if not inner.endswith(".py"):
        return ""
    return inner.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _is_packaged(root: Path, document: Mapping[str, Any]) -> bool:
    if (root / "setup.py").is_file() or "project" in document or "build-system" in document:
        return True
    return "poetry" in _table(document.get("tool")) or "[metadata]" in _text(root / "setup.cfg")


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_MOST)
    except OSError:
        return ""


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _groups(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the requirements of dependency groups for tests, with the groups that they include."""
    groups = _table(document.get("dependency-groups"))
    waiting = [name for name in groups if _FOR_TESTS.match(name.lower())]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for item in groups.get(name, ()):
            if isinstance(item, str):
                yield item
            elif isinstance(item, Mapping):
                waiting.append(str(item.get("include-group", "")))


def _tools(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the requirements that tools keep in tables of their own."""
    tool = _table(document.get("tool"))
    poetry = _table(tool.get("poetry"))
    tables = [_table(poetry.get("dev-dependencies"))]
    tables += [
        _table(_table(group).get("dependencies"))
        for name, group in _table(poetry.get("group")).items()
        if _FOR_TESTS.match(name.lower())
    ]
    for table in tables:
        # Caret and tilde mean nothing to pip: the newest release is what the tests get.
        yield from (name for name in table if name != "python")
    pdm = _table(_table(tool.get("pdm")).get("dev-dependencies"))
    hatch = _table(_table(tool.get("hatch")).get("envs"))
    lists = [items for name, items in pdm.items() if _FOR_TESTS.match(name.lower())]
    for name in ("default", "test", "tests", "hatch-test", "dev"):
        held = _table(hatch.get(name))
        lists += [held.get(key) for key in ("dependencies", "extra-dependencies")]
    for items in lists:
        for item in items if isinstance(items, list) else ():
            if isinstance(item, str) and _PLAIN.match(item):
                yield item


def _tox(path: Path) -> Iterator[str]:
    for value in read_ini(_text(path))[0]:
        if value.section == "testenv" and value.key == "deps":
            yield from (line for line, _ in value.lines if _PLAIN.match(line) and _NAME.match(line))
