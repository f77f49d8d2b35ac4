"""The headers of Python package metadata (METADATA, PKG-INFO), with their lines."""

from collections.abc import Iterator
from typing import NamedTuple


class Header(NamedTuple):
    """One header: its name in lower case, its value with continuation lines, its first line."""

    name: str
    value: str
    line: int


def headers(text: str) -> Iterator[Header]:
    """Yield the headers in order, up to the first empty line, where the description begins.

    A line that is neither a header nor a continuation is left out, as installers do.
    Source: Core metadata specifications of the Python Packaging Authority.
    """
    name, held, first = "", [""], 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not line:
            break
        if line[0] in " \t":
            held.append(_continued(line))
            continue
        if name:
            yield Header(name, "\n".join(held).strip() if len(held) > 1 else held[0], first)
        before, colon, after = line.partition(":")
        name = before.strip().lower()
        if not colon or " " in name:
            name = ""
        held, first = [after.strip()], number
    if name:
        yield Header(name, "\n".join(held).strip(), first)


def _continued(line: str) -> str:
    stripped = line.strip()
    return stripped[1:] if stripped.startswith("|") else stripped
