"""Read INI files such as setup.cfg and tox.ini with the line of every value."""

import re

from scanner.model.quick_dataclass import dataclass

_SECTION = re.compile(r"\[([^\]\n]{1,200})\]")
_KEY = re.compile(r"([^\s=:#;\[][^=:\n]{0,200})[=:][ \t]*+(.*+)\Z")


@dataclass(frozen=True, slots=True)
class IniValue:
    """One value.

    Attributes:
        section: "" before the first header.
        line: line of the key, from 1.
        lines: (text, line) of each non-empty line of the value, comments left out.
    """

    section: str
    key: str
    line: int
    lines: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        """The lines joined by line breaks."""
        return "\n".join(text for text, _ in self.lines)


def read_ini(text: str) -> tuple[tuple[IniValue, ...], dict[str, int]]:
    """Return the values in order, and each section with its line.

    Like configparser, an indented line continues the value above it; unlike it, nothing is
    interpolated, doubled keys are kept, and a line that fits nowhere is passed over.
    """
    reader = _Reader()
    for number, raw in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        line = raw.strip()
        if line and line[0] not in "#;":
            reader.take(line, number, indented=raw[0] in " \t")
    reader.close()
    return tuple(reader.values), reader.sections


class _Reader:
    def __init__(self) -> None:
        self.values: list[IniValue] = []
        self.sections: dict[str, int] = {}
        self.section = ""
        self.key = ""
        self.line = 0
        self.held: list[tuple[str, int]] = []

    def take(self, line: str, number: int, *, indented: bool) -> None:
        if indented and self.key:
            self.held.append((_uncommented(line), number))
            return
        header, pair = _SECTION.match(line), _KEY.match(line)
        if header:
            self.close()
            self.section = header[1].strip()
            self.sections.setdefault(self.section, number)
        elif pair:
            self.close()
            self.key, self.line = pair[1].rstrip().lower(), number
            first = _uncommented(pair[2].strip())
            self.held = [(first, number)] if first else []

    def close(self) -> None:
        if self.key:
            self.values.append(IniValue(self.section, self.key, self.line, tuple(self.held)))
        self.key, self.held = "", []


def _uncommented(text: str) -> str:
    return re.split(r"[ \t][#;]", text, maxsplit=1)[0].rstrip()
