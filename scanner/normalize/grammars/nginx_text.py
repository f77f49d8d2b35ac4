"""Read nginx configuration as blocks of directives, from a file or from what `nginx -T` prints.

Source: nginx documentation, "Beginner's Guide: Configuration File's Structure".
"""

from collections.abc import Iterator
from typing import Any

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_MARK = "# configuration file "
_MAX_DEPTH = 60
_ENDS = " \t\r\n;{}"
_QUOTES = "\"'"


@dataclass(frozen=True, slots=True)
class NginxFile:
    """One file of a configuration.

    Attributes:
        name: its path; "" when the text does not say it.
        line: of the text on which it starts, from 1.
        directives: `{directive, args, block?, line}` in order; a block is such a list again.
    """

    name: str
    line: int
    directives: list[dict[str, Any]]


def load_nginx(text: str) -> tuple[NginxFile, ...]:
    """Return the files of a text: one, or those that a dump marks by their names.

    Raises:
        DocumentSyntaxError: a block or quote is not closed, or blocks are nested too deeply.
    """
    return tuple(
        NginxFile(name, first, _Reader(part, first).directives())
        for name, first, part in _parts(text.removeprefix("\ufeff"))
    )


def _parts(text: str) -> Iterator[tuple[str, int, str]]:
    if _MARK not in text:
        yield "", 1, text
        return
    name, first, held = "", 1, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(_MARK) and line.rstrip().endswith(":"):
            if name:
                yield name, first, "\n".join(held)
            name, first, held = line.rstrip()[len(_MARK) : -1], number + 1, []
        else:
            held.append(line)
    if name:
        yield name, first, "\n".join(held)


class _Reader:
    def __init__(self, text: str, first: int) -> None:
        self._text = text
        self._at = 0
        self._line = first

    def directives(self, depth: int = 0) -> list[dict[str, Any]]:
        """Return directives up to the end of the block, or of the text at depth 0."""
        if depth > _MAX_DEPTH:
            raise DocumentSyntaxError(self._line, 1, f"nested more than {_MAX_DEPTH} levels deep")
        found: list[dict[str, Any]] = []
        words: list[str] = []
        line = self._line
        while True:
            word = self._next()
            if word is None or word == "}":
                self._check_end(word, words, depth)
                return found
            if word not in (";", "{"):
                line = line if words else self._line
                words.append(word[1:])
                continue
            if not words:
                raise DocumentSyntaxError(self._line, 1, f"unexpected {word!r}")
            one: dict[str, Any] = {"directive": words[0], "args": words[1:], "line": line}
            if word == "{":
                one["block"] = self.directives(depth + 1)
            found.append(one)
            words = []

    def _check_end(self, word: str | None, words: list[str], depth: int) -> None:
        if words:
            raise DocumentSyntaxError(self._line, 1, "a directive without ';'")
        if (word is None) != (depth == 0):
            what = "a block is not closed" if word is None else "unexpected '}'"
            raise DocumentSyntaxError(self._line, 1, what)

    def _next(self) -> str | None:
        """Return ";", "{", "}", or "=" and a word; None at the end."""
        self._skip()
        text, at = self._text, self._at
        if at >= len(text):
            return None
        letter = text[at]
        if letter in ";{}":
            self._at += 1
            return letter
        word = self._quoted(letter) if letter in _QUOTES else self._bare()
        return f"={word}"

    def _skip(self) -> None:
        text = self._text
        while self._at < len(text):
            letter = text[self._at]
            if letter == "#":
                end = text.find("\n", self._at)
                self._at = len(text) if end < 0 else end
            elif letter in " \t\r\n":
                self._line += letter == "\n"
                self._at += 1
            else:
                return

    def _quoted(self, quote: str) -> str:
        at = self._at + 1
        parts: list[str] = []
        while at < len(self._text) and self._text[at] != quote:
            if self._text[at] == "\\" and at + 1 < len(self._text):
                at += 1
            parts.append(self._text[at])
            at += 1
        if at >= len(self._text):
            raise DocumentSyntaxError(self._line, 1, "a quote is not closed")
        self._line += "".join(parts).count("\n")
        self._at = at + 1
        return "".join(parts)

    def _bare(self) -> str:
        start = at = self._at
        text = self._text
        while at < len(text) and text[at] not in _ENDS:
            if text.startswith("${", at):
                end = text.find("}", at, at + 200)
                at = end if end > 0 else at
            at += 2 if text[at] == "\\" else 1
        self._at = min(at, len(text))
        return text[start : self._at]
