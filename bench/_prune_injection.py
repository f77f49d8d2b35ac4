"""Put what nobody needs into a project: an unused dependency, a used one, and a dead module."""

import re
from collections.abc import Iterator
from pathlib import Path

UNUSED = ("blinker", "iniconfig", "text-unidecode", "zipp")
"""Small distributions without dependencies; the first that a project does not name is put in."""
USED = ("toolz", "itsdangerous", "sortedcontainers", "natsort")
_MODULE = "_old_report"
_SOURCE = '''\
"""Write the report that the monthly mail used to carry."""

import csv
import io


def report(rows):
    """Return rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\\n").writerows(rows)
    return text.getvalue()
'''
_TEST = """\
from {package} import {module}


def test_rows_are_written():
    assert {module}.report([[1, 2], [3, 4]]) == "1,2\\n3,4\\n"
"""
_OVERRIDE = """
[[tool.mypy.overrides]]
module = "{package}.{module}"
ignore_errors = true
"""
_PROJECT_LIST = re.compile(r"^dependencies[ \t]*=[ \t]*\[", re.M)
_POETRY = re.compile(r"^\[tool\.poetry\.dependencies\][ \t]*\n", re.M)
_PROJECT = re.compile(r"^\[project\][ \t]*\n", re.M)
_SETUP_CFG = re.compile(r"^install_requires[ \t]*=[ \t]*\n", re.M)
_SETUP_CFG_OPTIONS = re.compile(r"^\[options\][ \t]*\n", re.M)
_SETUP_PY = re.compile(r"^([ \t]*)install_requires[ \t]*=[ \t]*\[[ \t]*\n", re.M)

_SETUP_CALL = re.compile(r"^(?:setuptools\.)?setup\([ \t]*\n", re.M)


class NotInjectableError(RuntimeError):
    """A project that has no place for one of the three; the message says which."""


def package_of(root: Path) -> Path:
    """Return the folder of the project's own package.

    Raises:
        NotInjectableError: it is a single module.
    """
    found = [
        path.parent
        for top in (root / "src", root)
        for path in sorted(top.glob("*/__init__.py"))
        if path.parent.name not in ("tests", "test", "docs", "examples", "testing")
    ]
    if not found:
        raise NotInjectableError("a single module: there is no package for a dead one to lie in")
    wanted = root.name.rpartition("-")[0].lower().replace("-", "_")
    return next((one for one in found if one.name.lower() == wanted), found[0])


def spare(root: Path, names: tuple[str, ...]) -> str:
    """Return the first of the distributions that no manifest of the project names."""
    texts = "".join(
        path.read_text("utf-8", "replace").lower()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix in (".toml", ".cfg", ".txt", ".ini", ".py", ".lock")
    )
    return next(one for one in names if one not in texts and one.replace("-", "_") not in texts)


def declare(root: Path, distribution: str) -> None:
    """Declare a distribution at run time, in the manifest that holds the others.

    Raises:
        NotInjectableError: there is no list that it could stand in.
    """
    for name, pattern, entry in _places(distribution):
        path = root / name
        text = path.read_text("utf-8") if path.is_file() else ""
        found = pattern.search(text)
        if found and not (pattern is _PROJECT and "dependencies" in _dynamic(text)):
            at = found.end()
            on_one_line = pattern is _PROJECT_LIST and not text.startswith("\n", at)
            comma = "" if text.startswith("]", at) else ", "
            written = f'"{distribution}>=0.1"{comma}' if on_one_line else entry
            path.write_text(text[:at] + written + text[at:], "utf-8")
            return
    raise NotInjectableError("its manifest has no literal list of dependencies")


def _places(distribution: str) -> Iterator[tuple[str, re.Pattern[str], str]]:
    yield "pyproject.toml", _POETRY, f'{distribution} = "*"  # put in\n'
    yield "pyproject.toml", _PROJECT_LIST, f'\n  "{distribution}>=0.1",  # put in'
    yield "pyproject.toml", _PROJECT, f'dependencies = [\n  "{distribution}>=0.1",  # put in\n]\n'
    yield "setup.cfg", _SETUP_CFG, f"    {distribution}>=0.1\n"
    yield "setup.cfg", _SETUP_CFG_OPTIONS, f"install_requires =\n    {distribution}>=0.1\n"
    entry = f"        '{distribution}>=0.1',  # put in\n"
    yield "setup.py", _SETUP_PY, entry
    yield "setup.py", _SETUP_CALL, f"    install_requires=[\n{entry}    ],\n"


def _dynamic(text: str) -> str:
    found = re.search(r"^dynamic[ \t]*=[ \t]*\[([^\]]*)\]", text, re.M)
    return found[1] if found else ""


def use(root: Path, distribution: str) -> None:
    """Use a distribution in the project's package, where only a call would reach it."""
    package = package_of(root)
    others = [path for path in sorted(package.glob("[a-z]*.py")) if path.name != "conftest.py"]
    path = others[0] if others else package / "__init__.py"
    module = distribution.replace("-", "_")
    text = path.read_text("utf-8")
    end = "" if not text or text.endswith("\n") else "\n"
    path.write_text(
        f"{text}{end}\n\ndef _late():\n    import {module}\n\n    return {module}\n", "utf-8"
    )


def leave_behind(root: Path) -> tuple[str, ...]:
    """Leave a dead module in the package, with its test and a setting; return what it touches."""
    package = package_of(root)
    tests = _tests(root, package)
    module = package / f"{_MODULE}.py"
    test = tests / f"test{_MODULE}.py"
    module.write_text(_SOURCE, "utf-8")
    named = {"package": package.name, "module": _MODULE}
    test.write_text(_TEST.format(**named), "utf-8")
    touched = [module, test]
    manifest = root / "pyproject.toml"
    if manifest.is_file() and manifest.read_text("utf-8").endswith("\n"):
        with manifest.open("a", encoding="utf-8") as file:
            file.write(_OVERRIDE.format(**named))
        touched.append(manifest)
    return tuple(path.relative_to(root).as_posix() for path in touched)


def _tests(root: Path, package: Path) -> Path:
    """Return the folder that the project's tests lie in."""
    for folder in (root / "tests", root / "test", package / "tests", package / "test"):
        if any(folder.glob("test_*.py")):
            return folder
    found = sorted(root.rglob("test_*.py"))
    if not found:
        raise NotInjectableError("no file of tests in the source distribution")
    return found[0].parent
