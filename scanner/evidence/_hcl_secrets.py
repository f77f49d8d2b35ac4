"""Secrets that HCL assigns in ways of its own: defaults of variables, heredocs, lists, whole maps."""

from collections.abc import Iterator

from scanner.evidence._patterns import Found
from scanner.evidence._sensitive import is_secret_text, is_sensitive
from scanner.normalize.grammars import _hcl_tokens as tokens
from scanner.normalize.grammars.masked import is_masked
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_OPENING = frozenset(
    {"{", "[", "(", tokens.INTERPOLATION, tokens.CONTROL, tokens.QUOTE, tokens.HEREDOC}
)
_CLOSING = frozenset({"}", "]", ")", tokens.SEQUENCE_END, tokens.CLOSE})
_BEFORE_VALUE = frozenset({"=", ":", "[", ",", "?", tokens.NEWLINE, "("})
_WHOLE = {
    "kubernetes_secret": ("data", "binary_data"), "kubernetes_secret_v1": ("data", "binary_data"),
    "aws_secretsmanager_secret_version": ("secret_string", "secret_binary"),
    "google_secret_manager_secret_version": ("secret_data",),
    "azurerm_key_vault_secret": ("value",),
}  # fmt: skip
"""Resource -> arguments that are secret as a whole."""
_LENGTH = 8
"""Shorter pieces between references are what joins them."""


def find(text: str) -> Iterator[Found]:
    """Yield the texts that are secret by where they stand; none in what is no HCL."""
    try:
        found = tokens.Tokens(text)
    except DocumentSyntaxError:
        return
    yield from _Finder(found).found()


class _Finder:
    """Walks through tokens once; knows the blocks and maps that are open."""

    def __init__(self, found: tokens.Tokens) -> None:
        self._text = found.text
        self._kinds, self._starts, self._ends = found.kinds, found.starts, found.ends
        self._closes: dict[int, int] = {}
        self._marked: set[int] = set()  # braces of blocks that say `sensitive = true`
        self._pair()
        self._state: list[tuple[int, bool]] = []  # up to where texts are secret, or are not
        self._whole: list[
            tuple[int, tuple[str, ...]]
        ] = []  # end of a block, and what is secret in it

    def _pair(self) -> None:
        held: list[int] = []
        for index, kind in enumerate(self._kinds):
            if kind in _OPENING:
                held.append(index)
            elif kind in _CLOSING and held:
                self._closes[held.pop()] = index
            elif kind == "=" and held and self._says_sensitive(index):
                self._marked.add(held[-1])

    def _says_sensitive(self, sign: int) -> bool:
        return self._key(sign) == "sensitive" and self._word(sign + 1) == "true"

    def found(self) -> Iterator[Found]:
        """Yield what is secret, in order."""
        for index, kind in enumerate(self._kinds):
            for stack in (self._state, self._whole):
                while stack and index >= stack[-1][0]:
                    stack.pop()
            secret = bool(self._state) and self._state[-1][1]
            if kind in ("=", ":"):
                self._begin(index, secret=secret)
            elif kind in (tokens.QUOTE, tokens.HEREDOC):
                if secret and self._is_value(index):
                    yield from self._text_at(index)
            elif kind in _OPENING:
                self._enter(index, kind)

    def _begin(self, sign: int, *, secret: bool) -> None:
        """Look at the key before a sign, where what follows is not secret already."""
        if secret:
            return
        key = self._key(sign)
        if is_sensitive(key) or (self._whole and key in self._whole[-1][1]):
            self._state.append((self._end(sign), True))

    def _enter(self, index: int, kind: str) -> None:
        """Say whether texts inside brackets are secret as those around them are."""
        close = self._closes.get(index, index)
        before = self._kinds[index - 1] if index else ""
        if kind == "{":
            arguments = self._secret_in(index)
            self._whole.append((close, arguments))
            if (
                before == "="
                and len(self._whole) > 1
                and self._key(index - 1) in self._whole[-2][1]
            ):
                return  # a map that is secret as a whole
        elif (kind == "[" and before in _BEFORE_VALUE) or (
            kind == "(" and index and self._word(index - 1) == "sensitive"
        ):
            return
        self._state.append((close, False))

    def _secret_in(self, brace: int) -> tuple[str, ...]:
        """Return the arguments that are secret in the block that a brace opens."""
        at, labels = brace - 1, list[str]()
        while at >= 2 and self._kinds[at - 2 : at + 1] == [
            tokens.QUOTE,
            tokens.LITERAL,
            tokens.CLOSE,
        ]:
            labels.append(self._word(at - 1))
            at -= 3
        if not labels or self._kinds[at] != tokens.NAME:
            return ()
        if self._word(at) != "variable":
            return _WHOLE.get(labels[-1], ())
        return ("default",) if is_sensitive(labels[0]) or brace in self._marked else ()

    def _key(self, sign: int) -> str:
        before = sign - 1
        if self._kinds[before] == tokens.CLOSE:
            before -= 1
        held = sign > 0 and self._kinds[before] in (tokens.NAME, tokens.LITERAL)
        return self._word(before) if held else ""

    def _end(self, sign: int) -> int:
        """Return the index after the value that follows a sign."""
        at = sign + 1
        while at < len(self._kinds):
            kind = self._kinds[at]
            if kind in (tokens.NEWLINE, ",", tokens.END) or kind in _CLOSING:
                return at
            at = self._closes.get(at, at) + 1
        return at

    def _is_value(self, index: int) -> bool:
        """Say whether a template is a value by itself, and neither a key nor a part of something."""
        before, after = self._kinds[index - 1], self._closes.get(index, index) + 1
        is_key = self._kinds[after : after + 1] in (["="], [":"]) and before != "?"
        return before in _BEFORE_VALUE and not is_key

    def _text_at(self, index: int) -> Iterator[Found]:
        close = self._closes.get(index)
        if close is None:
            return
        start, end = self._ends[index], self._starts[close]
        if self._kinds[index] == tokens.HEREDOC:
            end = max(start, end - 1 - (self._text[end - 2 : end] == "\r\n"))
        held = self._text[start:end]
        if (is_secret_text(held) or self._is_mixed(index, close)) and not is_masked(held):
            yield start, end, held.encode("utf-8", "surrogatepass")

    def _is_mixed(self, index: int, close: int) -> bool:
        """Say whether a template that begins with a reference holds a secret of its own behind it."""
        pieces, at = list[str](), index + 1
        while at < close:
            if self._kinds[at] == tokens.LITERAL:
                pieces.append(self._word(at))
            at = self._closes.get(at, at) + 1
        held = "".join(pieces)
        return len(held) >= _LENGTH and not held.startswith("/") and is_secret_text(held)

    def _word(self, index: int) -> str:
        return self._text[self._starts[index] : self._ends[index]]
