"""Read the two plain formats of settings: `NAME=value` files and INI sections."""

import re
from typing import Any

from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_NAME = re.compile(r"(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*\Z")


def load_env(text: str) -> tuple[dict[str, str], Lines]:
    """Return the names and values of an env file, all values text, and the line of each.

    Quotes around a value are taken off; a comment after an unquoted value is too. Of a name given
    twice the last one counts, as in every program that reads such files.

    Raises:
        DocumentSyntaxError: a line is neither empty, a comment, nor `NAME=value`.
    """
    values: dict[str, str] = {}
    marks: dict[str, Any] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        name, equals, value = stripped.partition("=")
        match = _NAME.match(name)
        if not (match and equals):
            raise DocumentSyntaxError(number, 1, "expected NAME=value")
        values[match.group(1)] = _unquoted(value.strip())
        marks[match.group(1)] = number
    return values, Lines((1, marks))


def _unquoted(value: str) -> str:
    quote = value[:1]
    if quote in ("'", '"'):
        end = value.find(quote, 1)
        if end > 0:
            return value[1:end]
    return value.partition(" #")[0].rstrip()


def load_ini(text: str) -> tuple[dict[str, Any], Lines]:
    """Return `{section: {key: text}}`; keys before the first section are in section "".

    A line that starts with white space continues the value before it. A section given twice goes
    on; a key given twice in one section is an error.

    Raises:
        DocumentSyntaxError: a line is no section, comment, `key = value` or continuation.
    """
    reader = _Ini()
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        reader.take(number, line.rstrip())
    return reader.finished()


class _Ini:
    def __init__(self) -> None:
        self.sections: dict[str, dict[str, list[str]]] = {}
        self.marks: dict[str, tuple[int, dict[str, Any]]] = {}
        self.section = ""
        self.value: list[str] | None = None

    def take(self, number: int, line: str) -> None:
        stripped = line.strip()
        if not stripped or stripped[0] in "#;":
            return
        if line[0] in " \t" and self.value is not None:
            self.value.append(stripped)
        elif stripped[0] == "[" and stripped[-1] == "]":
            self.section = stripped[1:-1].strip()
            self.sections.setdefault(self.section, {})
            self.marks.setdefault(self.section, (number, {}))
            self.value = None
        else:
            self._pair(number, stripped)

    def _pair(self, number: int, line: str) -> None:
        end = min((at for at in (line.find("="), line.find(":")) if at >= 0), default=-1)
        key = line[:end].rstrip() if end > 0 else ""
        if not key:
            raise DocumentSyntaxError(number, 1, "expected [section] or key = value")
        held = self.sections.setdefault(self.section, {})
        if key in held:
            raise DocumentSyntaxError(number, 1, f"the key {key[:80]!r} is given twice")
        self.value = held[key] = [line[end + 1 :].strip()]
        self.marks.setdefault(self.section, (number, {}))[1][key] = number

    def finished(self) -> tuple[dict[str, Any], Lines]:
        values = {
            section: {key: "\n".join(parts).strip() for key, parts in held.items()}
            for section, held in self.sections.items()
        }
        return values, Lines((1, self.marks))
