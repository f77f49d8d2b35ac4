"""Which crates a Rust text names, by its tokens (The Rust Reference, "Lexical structure", "Paths")."""

import re
from collections.abc import Iterator
from dataclasses import field
from typing import NamedTuple

from scanner.model.quick_dataclass import dataclass

MAX_NAMES = 20_000
MAX_TREE = 5_000

_TOKEN = re.compile(
    r"""(?P<space>\s++)
    |(?P<doc>//[/!][^\n]*+)
    |(?P<line>//[^\n]*+)
    |(?P<block>/\*)
    |(?P<raw>b?c?r(?P<hashes>\#{0,255})")
    |(?P<string>[bc]?"(?:[^"\\]++|\\.)*+"?)
    |(?P<char>b?'(?:\\[^\n][^'\n]{0,10}|[^\\'\n])')
    |(?P<life>'[A-Za-z_]\w*+)
    |(?P<name>(?:r\#)?[^\W\d]\w*+)
    |(?P<number>\d[\w.]*+)
    |(?P<mark>::|[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)
_BLOCK_PART = re.compile(r"/\*|\*/")
_PATH = re.compile(r"(?:::)?([A-Za-z_]\w{0,100})(?:::[\w<>:, ]{1,200})?\Z")
_IN_DOC = re.compile(
    r"(?<![\w:])([a-z_][a-z0-9_]{0,100})::|\b(?:use|crate) +(?:::)?([a-z_]\w{0,100})"
)
_OWN = frozenset({"crate", "self", "super", "Self", "std", "core", "alloc", "proc_macro", "test"})


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


@dataclass(slots=True)
class RustScan:
    """What one source names.

    Attributes:
        roots: (first name of a path, line, need), once for each name and need; need is "required",
            "test" inside what only tests compile, or "doc" in the examples of documentation.
    """

    roots: list[tuple[str, int, str]] = field(default_factory=list)


def rust_roots(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield (name, line, need) of each crate, module or type that begins a path."""
    yield from _Scanner(text).run().roots


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            place += 1
            continue
        kind, start = str(match.lastgroup), place
        place = match.end()
        if kind == "block":
            place = _after_block(text, place)
        elif kind == "raw":
            closing = text.find('"' + match["hashes"], place)
            content = text[place : closing if closing >= 0 else len(text)]
            place = len(text) if closing < 0 else closing + 1 + len(match["hashes"])
            yield _Token("string", content[:300], start)
        elif kind == "string":
            yield _Token("string", match.group().lstrip("bc").strip('"')[:300], start)
        elif kind in ("doc", "name", "mark"):
            yield _Token(kind, match.group().removeprefix("r#"), start)


def _after_block(text: str, place: int) -> int:
    """Return where a block comment ends; they nest."""
    depth = 1
    for part in _BLOCK_PART.finditer(text, place):
        depth += 1 if part.group() == "/*" else -1
        if depth == 0:
            return part.end()
    return len(text)


class _Scanner:
    """Goes over the tokens once."""

    def __init__(self, text: str) -> None:
        self._text = text
        tokens = list(_tokens(text))
        self._tokens = [token for token in tokens if token.kind != "doc"]
        self._docs = [token for token in tokens if token.kind == "doc"]
        self._scan = RustScan()
        self._seen: set[tuple[str, str]] = set()
        self._line, self._counted = 1, 0
        self._tests: list[bool] = []
        self._pending = False
        self._attribute = 0
        self._after_use = 0
        self._budget = 4 * len(self._tokens) + 10_000

    def run(self) -> RustScan:
        for doc in self._docs:
            for match in _IN_DOC.finditer(doc.text[:2_000]):
                self._add(match[1] or match[2], doc.at, "doc")
        self._line, self._counted = 1, 0
        for index, token in enumerate(self._tokens):
            if token.kind == "name":
                self._name(index, token)
            elif token.kind == "mark":
                self._mark(index, token)
            elif self._attribute and (path := _PATH.match(token.text)):
                self._add(path[1], token.at, self._need())
        return self._scan

    def _at(self, index: int) -> str:
        held = self._tokens[index] if 0 <= index < len(self._tokens) else None
        return held.text if held and held.kind != "string" else ""

    def _need(self) -> str:
        return "test" if any(self._tests) else "required"

    def _add(self, name: str, at: int, need: str) -> None:
        if name in _OWN or (name, need) in self._seen or len(self._seen) >= MAX_NAMES:
            return
        self._seen.add((name, need))
        if at < self._counted:
            self._line, self._counted = 1, 0
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        self._scan.roots.append((name, self._line, need))

    def _name(self, index: int, token: _Token) -> None:
        before = self._at(index - 1)
        if index < self._after_use:
            return
        if token.text == "use" and self._at(index + 1) != "<":
            self._tree(index + 1)
        elif token.text == "crate" and before == "extern":
            self._add(self._at(index + 1), token.at, self._need())
        elif self._at(index + 1) == "::" and before not in (".", "$") and not self._is_inner(index):
            self._add(token.text, token.at, self._need())

    def _is_inner(self, index: int) -> bool:
        """Say whether a name continues a path; one that begins with `::` is global."""
        return self._at(index - 1) == "::" and self._tokens[index - 2].kind == "name"

    def _tree(self, index: int) -> None:
        """Add the first name of each path of a use declaration."""
        depth, begins = 0, True
        for place in range(index, min(index + MAX_TREE, len(self._tokens))):
            self._budget -= 1
            self._after_use = place
            text = self._at(place)
            if text == ";" or self._budget < 0:
                return
            if text == "{":
                depth += not begins
                begins = begins and depth == 0
            elif text == "}":
                depth -= depth > 0
            elif text == ",":
                begins = depth == 0
            elif text != "::" and begins:
                self._add(text, self._tokens[place].at, self._need())
                begins = False

    def _mark(self, index: int, token: _Token) -> None:
        text = token.text
        if text == "#" and self._at(index + 1) in ("[", "!"):
            self._attribute = 0
            self._pending = self._pending or self._is_test(index + 2)
        if text == "[":
            self._attribute += self._attribute > 0 or self._at(index - 1) in ("#", "!")
        elif text == "]":
            self._attribute -= self._attribute > 0
        elif text == "{":
            self._tests.append(self._pending)
            self._pending = False
        elif text == "}" and self._tests:
            self._tests.pop()
        elif text == ";" and not self._attribute:
            self._pending = False

    def _is_test(self, index: int) -> bool:
        """Say whether an attribute lets only tests compile its item."""
        words = [self._at(place) for place in range(index, index + 5)]
        return words[:2] == ["test", "]"] or words[:4] == ["cfg", "(", "test", ")"] or words == [
            "cfg", "(", "all", "(", "test",
        ]  # fmt: skip
