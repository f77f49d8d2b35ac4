"""Find plugins by file name, so that choosing one imports one module and `--version` imports none.

The file is the registry: `evaluate/permissions/unused_grant.py` is the check
`permissions/unused-grant`. Nothing is listed by hand anywhere.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

_PACKAGE = Path(__file__).parent
T = TypeVar("T")
_LOADED: dict[tuple[str, str, type[Any]], Any] = {}


def names(family: str) -> Iterator[str]:
    """Yield the identifiers of one plugin family, sorted, without importing any of them.

    Args:
        family: folder below `scanner/`, for example "evaluate" or "report".

    Yields:
        "permissions/unused-grant" for nested families, "html" for flat ones. A folder that is a
        plugin of its own (`collect/aws/`) is named by its folder.
    """
    yield from _listed(family)


@cache
def _listed(family: str) -> tuple[str, ...]:
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        folder = waiting.pop()
        with os.scandir(_PACKAGE.joinpath(family, *folder)) as entries:
            for entry in entries:
                if entry.name.startswith("_"):
                    continue
                if entry.name.endswith(".py"):
                    found.append((*folder, entry.name))
                elif entry.is_dir():
                    waiting.append((*folder, entry.name))
    return tuple("/".join(parts)[:-3].replace("_", "-") for parts in sorted(found))


def closest(name: str, known: Sequence[str]) -> str:
    """Return ` (did you mean "x"?)` for the nearest known name, or nothing."""
    import difflib  # noqa: PLC0415 - for errors only

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f' (did you mean "{near[0]}"?)' if near else ""


def load(family: str, name: str) -> ModuleType:
    """Import one plugin by identifier.

    Raises:
        LookupError: no file in `family` has that name; the message lists those that do.
    """
    known = _listed(family)
    if name not in known:
        hint = closest(name, known)
        raise LookupError(f"no {family} named {name!r}{hint}; there are: {', '.join(known)}")
    module = name.replace("-", "_").replace("/", ".")
    return import_module(f"scanner.{family.replace('/', '.')}.{module}")


def load_as(family: str, name: str, kind: type[T]) -> T:
    """Return the one value of type `kind` that a plugin file defines.

    Raises:
        LookupError: no such plugin.
        TypeError: the file defines none or several; says which file and what was expected.
    """
    key = (family, name, kind)
    if key not in _LOADED:
        _LOADED[key] = _value(family, name, kind)
    value: T = _LOADED[key]
    return value


def _value(family: str, name: str, kind: type[T]) -> T:
    module = load(family, name)
    values = [value for value in vars(module).values() if isinstance(value, kind)]
    if len(values) != 1:
        raise TypeError(f"{module.__file__}: expected one {kind.__name__}, found {len(values)}")
    return values[0]
