"""Lists of everything that is installed, beside the list that somebody wrote."""

import re
from collections.abc import Iterable
from dataclasses import replace

from scanner.evaluate.dependencies._paths import folder_of
from scanner.evaluate.dependencies._records import Declared

_PINNED = re.compile(r"===?[^,*]+\Z")
_FEW = 8
_MORE = 1.5


def without_frozen(declared: list[Declared]) -> list[Declared]:
    """Return declarations, what only `pip freeze` or its like lists turned into limits of versions.

    A requirements file is such a list when it pins every line, and another one in its folder, of
    which most lines are open, asks for some of the same and for nothing else.
    """
    files: dict[str, dict[str, Declared]] = {}
    for item in declared:
        if item.manifest.attributes["format"] == "requirements" and item.use != "constraint":
            files.setdefault(item.file, {})[item.distribution] = item
    frozen = {
        file: written
        for file, listed in files.items()
        for other, written in files.items()
        if folder_of(other) == folder_of(file) and _is_frozen(listed, written)
    }
    return [
        replace(item, use="constraint")
        if item.file in frozen and item.distribution not in frozen[item.file]
        else item
        for item in declared
    ]


def _is_frozen(listed: dict[str, Declared], written: dict[str, Declared]) -> bool:
    if len(listed) < max(_FEW, _MORE * len(written)) or not written.keys() <= listed.keys():
        return False
    return _pinned(listed.values()) == len(listed) and 2 * _pinned(written.values()) < len(written)


def _pinned(declared: Iterable[Declared]) -> int:
    return sum(bool(item.url or _PINNED.match(item.specifier)) for item in declared)
