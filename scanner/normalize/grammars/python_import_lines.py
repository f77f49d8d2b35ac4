"""The imports of a Python text from its lines, where these alone are certain to tell them.

Making a syntax tree costs most of what reading a source file costs, and in most files every import
is a line of its own. What could be anything else, such as an import below `try`, gives None, and
the tree is asked. A property test holds both to the same answer.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter

from scanner.normalize.grammars.fixed_texts import FixedTexts
from scanner.normalize.grammars.python_loading import CALLED, NAMESPACES, PLUGIN_VARIABLES
from scanner.normalize.grammars.python_long_strings import UncertainError, long_strings

_FROM = re.compile(r"( *)from[ \t]+(\.*)((?:\w[\w.]*)?)[ \t]+import[ \t]*(.*)\Z")
_IMPORT = re.compile(r"( *)import[ \t]+([^;\\]+)\Z")
# What most lines are: unindented, with nothing that needs a closer look.
_SIMPLE = re.compile(
    r"(?:from (?:\.[\w.]*+|(\w[\w.]*+)) import [ -:<-\[\]-~]*+|import (\w[\w.]*+)(?: as \w++)?)(?=\n|\Z)",
    re.ASCII,
)
_ALIAS = re.compile(r"\s*([A-Za-z_][\w.]*)(?:[ \t]+as[ \t]+\w+)?\s*\Z")
_STARTS = re.compile(r"(?:^|[;:])[ \t]*(?:from\b.*)?\Z")
_QUOTES = ("'", '"')
_BLOCK = re.compile(r"(?:async[ \t]+)?def\b|class\b")
_TYPING = re.compile(r"if (?:typing\.)?TYPE_CHECKING:[ \t]*(?:#.*)?\Z")
_COLON = re.compile(r":[ \t]*(?:#.*)?\Z")
_PIECES = (
    "APPS", "BACKEND", "CACHES", "CELERY_IMPORTS", "CHANNEL_LAYERS", "DATABASES", "FILE_STORAGE",
    "LOGGING", "MIDDLEWARE", "PLUGINS", "REST_FRAMEWORK", "STORAGE", "TEMPLATES",
    "extensions", "imports", "html_theme", "include", "plugins", "source_parsers", "worker_class",
)  # fmt: skip


def _assignment(piece: str) -> re.Pattern[str]:
    names = "|".join(sorted(name for name in PLUGIN_VARIABLES if piece in name))
    return re.compile(rf"\b(?:{names})\b[ \t)\\\n]*+[-+*/|&^%@<>:=]")


_SIGNS = FixedTexts((*CALLED, *_PIECES))
_LONGEST = max(map(len, PLUGIN_VARIABLES))
_ASSIGNED = {piece: _assignment(piece) for piece in _PIECES}
MAX_BLANKS = 200
MAX_LINE = 1_000
MAX_STEPS = 20_000
"""A longer line, or more looking back than this, is left to the tree: the cost stays linear."""

_PLACE = itemgetter(1, 0, 2)
Import = tuple[str, int, str]
"""Absolute dotted module, line from 1, and need: "required" or "typing"."""


def imports_by_line(text: str) -> tuple[Import, ...] | None:
    """Return the imports of a valid text; None where unsure.

    The imports are by line, each module and need once. It is up to the caller to know that the
    text is valid: of any other text the answer may be wrong.
    """
    if "\r" in text or "\f" in text or _loads_more(text):
        return None
    try:
        lines = _Lines(text)
        found = sorted(lines.imports(), key=_PLACE)
    except UncertainError:
        return None
    seen: dict[tuple[str, str], int] = {}
    for module, line, need in found:
        seen.setdefault((module, need), line)
    return tuple((module, line, need) for (module, need), line in seen.items())


def can_be_started(text: str) -> bool:
    """Say whether an `if` asks for `__name__` on its first line, as a program does."""
    at = text.find("__name__")
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        if text.startswith("if", start) or text[start:at].lstrip(" \t").startswith("if"):
            return True
        end = text.find("\n", at)
        at = text.find("__name__", end) if end >= 0 else -1
    return False


def _loads_more(text: str) -> bool:
    """Say whether it may load what no import names: by a call, or by a variable that lists modules."""
    return any(
        sign in CALLED or any(_is_assigned(text, at, sign) for at in _places(text, sign))
        for sign in _SIGNS.all_in(text)
    )


def _places(text: str, piece: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


def _is_assigned(text: str, at: int, piece: str) -> bool:
    """Say whether the variable that a piece of a name stands in is set; an argument is none."""
    start = at
    while start > max(0, at - _LONGEST) and _is_part(text[start - 1]):
        start -= 1
    match = _ASSIGNED[piece].match(text, start)
    if match is None:
        return False
    before = text[max(0, start - MAX_BLANKS) : start].rstrip()
    return before[-1:] not in ("(", ",") or ")" in match[0]


class _Lines:
    def __init__(self, text: str) -> None:
        self.text = text
        self.regions = list(long_strings(text, text.rfind("import")))
        self.starts = [start for start, _ in self.regions]
        self.steps = 0

    def imports(self) -> list[Import]:
        found: list[Import] = []
        text, end, line, counted = self.text, 0, 1, 0
        while (at := text.find("import", end)) >= 0:
            start = text.rfind("\n", 0, at) + 1
            line, counted = line + text.count("\n", counted, start), start
            simple = _SIMPLE.match(text, start)
            if simple is not None and self._around(start) is None and not self._continues(start):
                module = simple[1] or simple[2]
                if not module:  # a relative one
                    end = simple.end()
                    continue
                if module.partition(".")[0] not in NAMESPACES:
                    found.append((module, line, "required"))
                    end = simple.end()
                    continue
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            found += self._line(start, end, line)
        return found

    def _line(self, start: int, end: int, number: int) -> Iterable[Import]:
        region = self._around(start)
        if region is not None and region[1] >= end:
            return ()
        if end - start > MAX_LINE:
            raise UncertainError
        content = self.text[start:end]
        match = _FROM.match(content)
        plain = None if match else _IMPORT.match(content)
        if match is None and plain is None:
            self._not_an_import(content, start)
            return ()
        if region is not None or not content.isascii() or self._continues(start):
            raise UncertainError
        names = self._from(match, start) if match else _plain(plain[2] if plain else "")
        if not names:  # a relative one: wherever it stands, it needs nothing
            return ()
        need = self._need(start, content) if content[0] == " " else "required"
        return [(name, number, need) for name in names]

    def _from(self, match: re.Match[str], start: int) -> list[str]:
        _, dots, module, rest = match.groups()
        if ";" in rest.partition("#")[0] or "\\" in rest or not module + dots:
            raise UncertainError
        if dots or not module:
            return []
        if module.partition(".")[0] not in NAMESPACES:
            return [module]
        if rest.startswith("("):
            begin = start + match.start(4) + 1
            rest = self.text[begin : self.text.find(")", begin)]
            rest = re.sub(r"#[^\n]*", "", rest).strip().removesuffix(",").replace("\n", " ")
        return [f"{module}.{name}" for name in _plain(rest)]

    def _not_an_import(self, content: str, start: int) -> None:
        """Make sure that no `import` of a line that is not read as one is a statement."""
        if self._continues(start):
            raise UncertainError
        if self._around(start) is None and content.lstrip(" \t").startswith("#"):
            return
        at = -1
        while (at := content.find("import", at + 1)) >= 0:
            before, after = content[at - 1 : at], content[at + 6 : at + 7]
            if _is_part(before) or _is_part(after) or after in _QUOTES:
                continue  # of a longer name, or the end of a text
            region = self._around(start + at)
            if region is None and _STARTS.search(content[:at]):
                raise UncertainError

    def _continues(self, start: int) -> bool:
        return self.text[start - 2 : start] == "\\\n"

    def _around(self, offset: int) -> tuple[int, int] | None:
        """Return the long string that an offset is in; None outside of all."""
        at = bisect_right(self.starts, offset) - 1
        return self.regions[at] if at >= 0 and offset < self.regions[at][1] else None

    def _need(self, start: int, content: str) -> str:
        indent = len(content) - len(content.lstrip(" "))
        at = start
        while indent:
            at, header = self._header(at, indent)
            if _TYPING.match(header.lstrip(" ")):
                return "typing"
            if header.lstrip(" ").startswith(")") and _COLON.search(header):
                at, header = self._opening(at, header)
            if header.lstrip(" ").rstrip() == "else:":
                at, header = self._condition(at, header)
            elif not _BLOCK.match(header.lstrip(" ")):
                raise UncertainError
            indent = len(header) - len(header.lstrip(" "))
        return "required"

    def _header(self, at: int, indent: int) -> tuple[int, str]:
        """Return start and content of the nearest line before `at` that is indented less."""
        for start, content in self._before(at):
            if len(content) - len(content.lstrip(" ")) < indent:
                if content.startswith("\t") or self._continues(start):
                    break
                return start, content
        raise UncertainError

    def _opening(self, at: int, closing: str) -> tuple[int, str]:
        """Return the line that opens the parentheses which `closing` begins with."""
        indent = len(closing) - len(closing.lstrip(" "))
        for start, content in self._before(at):
            held = len(content) - len(content.lstrip(" "))
            if held <= indent:
                if held == indent and content.rstrip().endswith(("(", "[")):
                    return start, content
                break
            if _COLON.search(content) or "\t" in content:
                break
        raise UncertainError

    def _condition(self, at: int, other: str) -> tuple[int, str]:
        """Return the line that an `else` belongs to, where it asks for type checking."""
        indent = len(other) - len(other.lstrip(" "))
        start, content = self._header(at, indent + 1)
        held = len(content) - len(content.lstrip(" "))
        if held != indent or not _TYPING.match(content.lstrip(" ")):
            raise UncertainError
        return start, content

    def _before(self, at: int) -> Iterator[tuple[int, str]]:
        """Yield start and content of the lines before one, nearest first: those that hold code."""
        while at > 0:
            self.steps += 1
            if self.steps > MAX_STEPS:
                raise UncertainError
            start = self.text.rfind("\n", 0, at - 1) + 1
            content = self.text[start : at - 1]
            region = self._around(start)
            if region is not None and region[0] < start:
                at = self.text.rfind("\n", 0, region[0]) + 1
                if self.text.find("\n", region[0], start) < 0:
                    raise UncertainError
                content = self.text[at : self.text.find("\n", at)]
                start = at
            at = start
            bare = content.lstrip(" \t")
            if bare and not bare.startswith("#"):
                yield start, content


def _is_part(character: str) -> bool:
    return character == "_" or character.isalnum()


def _plain(names: str) -> list[str]:
    found = []
    for part in names.partition("#")[0].split(","):
        match = _ALIAS.match(part)
        if match is None:
            raise UncertainError
        found.append(match[1])
    return found
