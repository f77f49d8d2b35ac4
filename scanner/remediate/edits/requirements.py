"""Take one entry out of a requirements file or a setup.cfg, and leave every other byte."""

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.ini_text import read_ini
from scanner.normalize.grammars.requirement_text import parse_requirement
from scanner.normalize.grammars.requirements_lines import requirements_lines


def without_requirement(text: str, distribution: str, marker: str) -> str:
    """Return the requirements file without its one entry for a distribution.

    Raises:
        CannotFixError: no entry, or more than one, is for this distribution and marker.
    """
    entries = [
        (found.line, found.end)
        for found in requirements_lines(text)
        if found.what == "requirement" and _is(found.text, distribution, marker)
    ]
    first, last = _only(entries, distribution)
    return _without_lines(text, first, last)


def without_setup_entry(text: str, group: str, distribution: str, marker: str) -> str:
    """Return the setup.cfg without the line of one entry in a list such as install_requires.

    Raises:
        CannotFixError: there is not exactly one such line, or it shares the line of its key.
    """
    section, _, key = group.rpartition(".")
    entries = [
        (line, line)
        for value in read_ini(text)[0]
        if value.section == section and value.key == key.lower()
        for content, line in value.lines
        if line != value.line and _is(content, distribution, marker)
    ]
    first, last = _only(entries, distribution)
    return _without_lines(text, first, last)


def _is(text: str, distribution: str, marker: str) -> bool:
    named = parse_requirement(text)
    return named is not None and (named.distribution, named.marker) == (distribution, marker)


def _only(entries: list[tuple[int, int]], distribution: str) -> tuple[int, int]:
    if len(entries) != 1:
        found = "no line of its own" if not entries else f"{len(entries)} entries"
        raise CannotFixError(f"{distribution} has {found} here: a person must choose")
    return entries[0]


def _without_lines(text: str, first: int, last: int) -> str:
    lines = text.split("\n")
    if last == len(lines) and first > 1:
        # The last line has no line break of its own: the one before it goes.
        return "\n".join(lines[: first - 1])
    return "\n".join(lines[: first - 1] + lines[last:])
