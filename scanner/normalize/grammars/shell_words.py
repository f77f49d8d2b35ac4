"""Shell scripts as simple commands, enough to see which failures are dropped; linear.

Command substitutions, here-documents and function bodies are not looked into as separate scripts:
a substitution is part of its word, a here-document is skipped.
"""

import re
from collections.abc import Iterator

from scanner.model.quick_dataclass import dataclass

# Every opening quote is also closed by the end of the text, so that none is tried twice.
_TOKEN = re.compile(
    r"""(?P<continued>\\\n)
    |(?P<newline>\n)
    |(?P<space>[ \t\r]++)
    |(?P<heredoc><<-?[ \t]*+(?:"[^"\n]*+"?|'[^'\n]*+'?|\\?[A-Za-z0-9_]++))
    |(?P<operator>\|\||&&|;;|\|&|&>>?|>&|<&|[;|&(){}])
    |(?P<redirect>\d*[<>]{1,3}&?-?)
    |(?P<piece>"(?:[^"\\]|\\.)*+"?|'[^']*+'?|\\.|[^\s;|&(){}<>"'\\]++|.)""",
    re.VERBOSE | re.DOTALL,
)
_SEPARATORS = frozenset({"||", "&&", ";", ";;", "|", "|&", "&", "\n"})
_RESERVED = frozenset({"if", "then", "elif", "else", "while", "until", "do", "!", "time", "{", "("})
_MAX_WORDS, _MAX_WORD = 2_000, 4_000


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command.

    Attributes:
        words: as written, without redirections; a substitution stays within its word.
        line, column: of the first word, from 1.
        before: the operator in front of it: "||", "&&", "|", ";", "&" or a newline.
        reserved: reserved words that stand in front, such as "if" or "!".
        quiet: whether its error output goes to /dev/null.
    """

    words: tuple[str, ...]
    line: int
    column: int
    before: str
    reserved: tuple[str, ...] = ()
    quiet: bool = False


def commands(text: str) -> Iterator[Command]:
    """Yield the simple commands of a script in order; any text gives some, never an error."""
    reader = _Reader(text)
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        assert match is not None
        place = reader.take(match)
        yield from reader.finished()
    reader.end("\n")
    yield from reader.finished()


class _Reader:
    """Collects tokens into commands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line, self._start = 1, 0
        self._words: list[str] = []
        self._word = ""
        self._first: tuple[int, int] = (1, 1)
        self._before = "\n"
        self._reserved: list[str] = []
        self._redirected = ""
        self._quiet = False
        self._heredocs: list[str] = []
        self._substitution = 0
        self._done: list[Command] = []

    def finished(self) -> Iterator[Command]:
        done, self._done = self._done, []
        yield from done

    def take(self, match: re.Match[str]) -> int:
        kind, found = match.lastgroup or "piece", match.group()
        end = match.end()
        if self._substitution:
            self._inside(found)
        elif found.startswith("#") and not self._word:
            end = self._skip_line(match.start())
        else:
            end = self._token(kind, found, match)
        self._count_lines(match.start(), end)
        return end

    def _token(self, kind: str, found: str, match: re.Match[str]) -> int:
        end = match.end()
        if kind == "newline":
            self.end("\n")
            return self._skip_heredocs(end)
        if kind == "space":
            self._end_word()
        elif kind == "heredoc":
            self._end_word()
            self._heredocs.append(found.lstrip("<-\\ \t").strip("\"'"))
        elif kind == "redirect" or found in ("&>", "&>>", ">&", "<&"):
            self._end_word()
            self._redirected = found
        elif kind == "operator":
            self._operator(found, match)
        elif kind == "piece":
            self._add(found, match)
        return end

    def _operator(self, found: str, match: re.Match[str]) -> None:
        if found == "(" and self._word.endswith("$"):
            self._word += found
            self._substitution = 1
        elif found in "{}" and (self._word or found == "}") and not self._is_free(match):
            self._word += found
        elif found in _SEPARATORS:
            self.end(found)
        else:
            self.end(";")

    def _is_free(self, match: re.Match[str]) -> bool:
        """Say whether a brace stands alone, and so groups commands."""
        before = self._text[match.start() - 1 : match.start()]
        after = self._text[match.end() : match.end() + 1]
        return not (before and before not in " \t\n;") and after in ("", " ", "\t", "\n", ";")

    def _inside(self, found: str) -> None:
        self._lengthen(found)
        self._substitution += (found == "(") - (found == ")")

    def _add(self, found: str, match: re.Match[str]) -> None:
        if not self._word and not self._words:
            self._first = (self._line, match.start() - self._start + 1)
        self._lengthen(found)

    def _lengthen(self, found: str) -> None:
        if len(self._word) < _MAX_WORD:
            self._word += found

    def _end_word(self) -> None:
        word, self._word = self._word, ""
        if not word:
            return
        if self._redirected:
            target, self._redirected = self._redirected, ""
            self._quiet |= word == "/dev/null" and (target[0] == "2" or target.startswith("&"))
            return
        if not self._words and word in _RESERVED:
            self._reserved.append(word)
        elif len(self._words) < _MAX_WORDS:
            self._words.append(word)

    def end(self, operator: str) -> None:
        """Close the command that is open; `operator` stands before the next one."""
        self._end_word()
        if self._words:
            self._done.append(
                Command(
                    tuple(self._words),
                    *self._first,
                    self._before,
                    tuple(self._reserved),
                    self._quiet,
                )
            )
            self._before = operator
        elif operator != "\n":
            self._before = operator
        self._words, self._reserved, self._quiet = [], [], False
        self._redirected = ""

    def _skip_line(self, start: int) -> int:
        end = self._text.find("\n", start)
        return len(self._text) if end < 0 else end

    def _skip_heredocs(self, place: int) -> int:
        """Return where the bodies end; an unclosed one is the rest of the text."""
        for word in self._heredocs:
            while place < len(self._text):
                end = self._text.find("\n", place)
                line = self._text[place : end if end >= 0 else len(self._text)]
                place = len(self._text) if end < 0 else end + 1
                if line.strip() == word:
                    break
        self._heredocs = []
        return place

    def _count_lines(self, start: int, end: int) -> None:
        if newlines := self._text.count("\n", start, end):
            self._line += newlines
            self._start = self._text.rindex("\n", start, end) + 1
