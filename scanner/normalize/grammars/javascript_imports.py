"""What a JavaScript or TypeScript text imports and names, by its tokens; nothing is run."""

import re
from collections.abc import Iterator, Sequence

from scanner.normalize.grammars._javascript_scan import JavaScriptScan
from scanner.normalize.grammars.javascript_tokens import Token, javascript_tokens

__all__ = ["JavaScriptScan", "javascript_imports", "scan_javascript"]

MAX_NAMES = 20_000
MAX_CLAUSE = 3_000

_SPECIFIER = re.compile(r"[^\s'\"`<>{}|\\^]{1,300}\Z")
_REFERENCE = re.compile(
    r"""///[ \t]*<reference[ \t]{1,9}types[ \t]*=[ \t]*["']([^"'\n]{1,200})["']"""
)
_PRAGMA = re.compile(r"@jsxImportSource[ \t]{1,9}([@\w./-]{1,120})")
_MOCKS = frozenset(
    "mock doMock unmock dontMock setMock requireActual requireMock importActual importMock createMockFromModule".split()  # noqa: SIM905
)
_MOCKERS = frozenset({"jest", "vi", "vitest"})
# Keys and calls whose text names a package that is then loaded, in the libraries that do so.
_LOADING = frozenset(
    """
    adapter addPlugin client dialect driver engine engines extends framework loader loaders loadNpmTasks
    loadPlugin module package parser plugin plugins preset presets provider renderer require resolve runner
    store target transport transports type use
    """.split()  # noqa: SIM905 - read as a list of words
)
_ENDS_CLAUSE = frozenset({";", "(", ")", "=", "=>", ".", "`", "import", "export"})
_DISTINCT = re.compile(r"(?:@[\w.-]{1,80}/)?@?[\w.-]{1,100}(?:/[\w@./-]{1,150})?\Z")


def scan_javascript(text: str) -> JavaScriptScan:
    """Return what a source imports and names; a text that does not parse is read as far as it goes."""
    return _Scanner(text).run()


def javascript_imports(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield (specifier, line, need) of each import, once each; comments are left out."""
    yield from scan_javascript(text).imports


class _Scanner:
    """Goes over the tokens once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._scan = JavaScriptScan()
        tokens = list(javascript_tokens(text))
        self._tokens: Sequence[Token] = [token for token in tokens if token.kind != "comment"]
        self._comments = [token for token in tokens if token.kind == "comment"]
        self._tries: list[bool] = []
        # Of each text of a list: whether it is loaded, which holds for the next one too.
        self._lists: dict[int, bool] = {}
        self._seen: set[tuple[str, bool]] = set()
        self._line, self._counted = 1, 0
        # How many tokens may be looked at ahead in all: hostile texts must not cost more.
        self._budget = 4 * len(self._tokens) + 10_000

    def run(self) -> JavaScriptScan:
        for comment in self._comments:
            self._comment(comment)
        self._line, self._counted = 1, 0
        for index, token in enumerate(self._tokens):
            if token.kind == "name":
                self._name(index, token)
            elif token.kind == "string":
                self._string(index, token)
            elif token.kind == "part":
                self._command(token.text)
            else:
                self._mark(index, token.text)
        return self._scan

    def _mark(self, index: int, mark: str) -> None:
        if mark == "{":
            self._tries.append(self._text_at(index - 1) == "try")
        elif mark == "}" and self._tries:
            self._tries.pop()
        elif mark == "<" and self._is_element(index):
            self._scan.has_jsx = True

    def _comment(self, comment: Token) -> None:
        reference = _REFERENCE.match(comment.text)
        if reference:
            self._add(reference[1], comment.at, "typing")
        pragma = _PRAGMA.search(comment.text, 0, 2_000)
        if pragma:
            self._scan.jsx = pragma[1]

    def _ahead(self, start: int) -> Iterator[int]:
        for place in range(start, min(start + MAX_CLAUSE, len(self._tokens))):
            self._budget -= 1
            if self._budget < 0:
                return
            yield place

    def _line_of(self, at: int) -> int:
        if at < self._counted:
            return self._text.count("\n", 0, at) + 1
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        return self._line

    def _at(self, index: int) -> Token | None:
        return self._tokens[index] if 0 <= index < len(self._tokens) else None

    def _text_at(self, index: int) -> str:
        """Return a name or mark; "" for a string, so that none is taken for code."""
        token = self._at(index)
        return token.text if token and token.kind in ("name", "mark") else ""

    def _string_at(self, index: int) -> str:
        token = self._at(index)
        return token.text if token and token.kind == "string" else ""

    def _is_element(self, index: int) -> bool:
        """Say whether `<` opens or closes a JSX element: `</` or `<Name` after no value."""
        if self._text_at(index + 1) == "/" and self._text_at(index + 2).isidentifier():
            return True
        before = self._text_at(index - 1)
        opens = before in ("(", "=>", "return", "?", ":", "&&", "=", ",", "[")
        return opens and self._text_at(index + 2) in ("/", ">") and bool(self._text_at(index + 1))

    def _add(self, specifier: str, at: int, need: str) -> None:
        if not _SPECIFIER.match(specifier):
            return
        if need in ("required", "dynamic") and any(self._tries):
            need = "guarded"
        key = (specifier, need in ("required", "dynamic"))
        if key in self._seen or len(self._seen) >= MAX_NAMES:
            return
        self._seen.add(key)
        self._scan.imports.append((specifier, self._line_of(at), need))

    def _name(self, index: int, token: Token) -> None:
        before = self._text_at(index - 1)
        if self._text_at(index + 1) == ":" and len(self._scan.keys) < MAX_NAMES:
            self._scan.keys.add(token.text)
        if token.text in ("import", "export") and before != ".":
            self._statement(index, token)
        elif token.text in ("require", "define") and before != ".":
            self._require(index, token)
        elif token.text in _MOCKS and before == "." and self._text_at(index - 2) in _MOCKERS:
            self._call(index + 1, token.at, "dynamic")
        elif token.text == "module" and before == "declare" and self._string_at(index + 1):
            self._scan.declares.append(self._string_at(index + 1))
        elif token.text in ("alias", "paths", "aliases", "moduleNameMapper"):
            self._aliases(index)

    def _statement(self, index: int, token: Token) -> None:
        after = self._text_at(index + 1)
        if token.text == "import" and self._string_at(index + 1):
            self._add(self._string_at(index + 1), token.at, "required")
        elif after == "(" and token.text == "import":
            self._call(index + 1, token.at, "typing" if self._is_type(index) else "dynamic")
        elif after == "." and self._text_at(index + 4) == "resolve":
            self._call(index + 5, token.at, "dynamic")
        elif after not in (".", "(", ":"):
            self._clause(index, token)

    def _is_type(self, index: int) -> bool:
        """Say whether `import("x")` stands where only a type can: after `:`, `typeof` or `<`."""
        before = self._text_at(index - 1)
        if before == "typeof" or (
            before in ("<", "|", "&") and self._text_at(index + 4) in (".", "[", ">")
        ):
            return True
        return (
            before == ":"
            and self._text_at(index + 4) == "."
            and self._text_at(index + 5)[:1].isupper()
        )

    def _clause(self, index: int, token: Token) -> None:
        """Read `import ... from "x"`, `export ... from "x"` and `import x = require("x")`."""
        typed = self._text_at(index + 1) in ("type", "typeof") and self._text_at(index + 2) not in (
            "from", ",", "=", "",
        )  # fmt: skip
        if token.text == "export" and self._text_at(index + 1 + typed) not in ("{", "*"):
            return
        for place in self._ahead(index + 1):
            word = self._text_at(place)
            if word == "from" and self._string_at(place + 1):
                only = typed or self._members_are_types(index + 1, place)
                self._add(self._string_at(place + 1), token.at, "typing" if only else "required")
                return
            if word == "=" and self._text_at(place + 1) == "require":
                return  # the call itself is read when it is reached
            if (not word and not self._string_at(place)) or word in _ENDS_CLAUSE:
                return

    def _members_are_types(self, start: int, end: int) -> bool:
        if self._text_at(start) != "{":
            return False
        opens = [place for place in range(start, end) if self._text_at(place) in ("{", ",")]
        members = [place + 1 for place in opens if self._text_at(place + 1) not in ("}", "")]
        return bool(members) and all(
            self._text_at(place) == "type" and self._text_at(place + 1) not in (",", "}", "as")
            for place in members
        )

    def _require(self, index: int, token: Token) -> None:
        opening = index + 1
        if self._text_at(opening) == "." and self._text_at(opening + 1) in ("resolve", "ensure"):
            opening += 2
        if self._text_at(opening) != "(":
            return
        if token.text == "define" or self._text_at(opening + 1) == "[":
            return  # AMD: its names are strings, and stand for what a loader maps them to
        self._call(opening, token.at, "required")

    def _call(self, opening: int, at: int, need: str) -> None:
        """Read the first argument of a call when it is a plain text."""
        if self._text_at(opening) != "(":
            return
        argument, after = self._string_at(opening + 1), self._text_at(opening + 2)
        if argument and after in (")", ","):
            self._add(argument, at, need)
        elif argument or self._text_at(opening + 1) not in ("", ")"):
            self._scan.computed = True

    def _aliases(self, index: int) -> None:
        """Note the keys of `alias: {key: ...}` and the texts of `alias: [{find: "key"}]`."""
        if self._text_at(index + 1) not in (":", "=") or self._text_at(index + 2) not in ("{", "["):
            return
        depth = 0
        for place in self._ahead(index + 2):
            mark = self._text_at(place)
            depth += (mark in ("{", "[", "(")) - (mark in ("}", "]", ")"))
            if depth <= 0:
                return
            if mark == ":" and depth <= 2:
                key = self._at(place - 1)
                if key and key.kind in ("name", "string"):
                    found = self._string_at(place + 1) if key.text == "find" else key.text
                    self._scan.aliases.append(found)

    def _string(self, index: int, token: Token) -> None:
        if not token.text or len(self._scan.strings) >= MAX_NAMES or len(token.text) > 200:
            return
        if token.text.startswith("plugin:"):
            self._scan.strings.setdefault(token.text, 0)
            return
        if not _DISTINCT.match(token.text.lstrip("~!")):
            self._command(token.text)
            return
        if self._text_at(index - 1) == ":" and self._text_at(index - 2):
            self._scan.values.append((self._text_at(index - 2), token.text))
        name = token.text.lstrip("~!")
        self._scan.strings.setdefault(name, 0)
        # A plain word may mean anything; one with a scope, a path or a hyphen is hardly prose.
        if any(mark in name for mark in "@/-") or self._is_loaded(index):
            self._scan.loaded.setdefault(name, 0)

    def _command(self, text: str) -> None:
        if " " in text and len(self._scan.commands) < MAX_NAMES:
            self._scan.commands.update(word for word in text[:300].split() if _DISTINCT.match(word))

    def _is_loaded(self, index: int) -> bool:
        """Say whether what is called, or the key before the text, loads what the text names."""
        if self._text_at(index - 1) == "," and index - 2 in self._lists:
            loaded = self._lists[index] = self._lists[index - 2]
            return loaded or self._is_view_engine(index)
        loaded = self._lists[index] = self._is_under_loader(index)
        return loaded or self._is_view_engine(index)

    def _is_under_loader(self, index: int) -> bool:
        place = index - 1
        while place > index - 10 and (self._text_at(place) in ("[", ",") or self._string_at(place)):
            place -= 1
        if self._text_at(place) in (":", "(", "="):
            return self._text_at(place - 1) in _LOADING
        return False

    def _is_view_engine(self, index: int) -> bool:
        """Say whether the text is the second argument of `app.set("view engine", ...)` of Express."""
        return self._text_at(index - 1) == "," and self._string_at(index - 2) == "view engine"
