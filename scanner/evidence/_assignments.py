"""Literals that plain text, settings and source code assign to sensitive names."""

import re
import string
from collections.abc import Iterator

from scanner.evidence._patterns import Found
from scanner.evidence._sensitive import is_secret_text, is_sensitive, words

BLOCK = "|"
"""Name for `find` of a text inside a YAML document, which may be settings, code or YAML."""

_STEM = (
    r"password|passwd|passphrase|passcode|pwd|secret|token"
    r"|(?:api|private|secret|access|account|encryption|signing|master|shared)[_.-]?key"
)
_BLANKS = frozenset(" \t")
_STEMS = ("pwd", "secret", "token", "key")
_BEGINNING = "pass"
_ENDINGS = ("word", "wd", "phrase", "code")
# What may stand between the last word of a name and its value, and the operator.
_ASSIGNED = re.compile(
    r"\d{0,3}(?P<close>(?:\\?[\"'\]]){0,3})[ \t]{0,8}"
    r"(?::[ \t]{0,4}[A-Za-z_][\w.\[\]| ]{0,40}?(?==[^=]))?"
    r"(?P<operator>=>|:=|=(?!=)|:)[ \t]{0,8}"
)
_SPACED = re.compile(
    rf"(?i)(?:^[ \t]{{0,8}}(?:ENV|ARG)[ \t]+[A-Z_][\w]{{0,80}}?|(?<![\w-])--[\w-]{{0,40}}?)(?:{_STEM})[ \t]+",
    re.MULTILINE,
)
# Without one of these the pattern above matches nothing, and looking for them costs far less.
_BEFORE_SPACED = ("--", "env ", "arg ", "env\t", "arg\t")
_NETRC = re.compile(r"\bpassword[ \t\n]+(\S{1,400})")
_NAME_CHARACTERS = frozenset(string.ascii_letters + string.digits + "_.-")
_QUOTED = re.compile(
    r'[rbufRBUF]{0,2}(?:"""(?P<a>.*?)"""|\'\'\'(?P<b>.*?)\'\'\'|"(?P<c>(?:[^"\\\n]|\\.)*+)"'
    r"|'(?P<d>(?:[^'\\\n]|\\.)*+)'|`(?P<e>[^`]*+)`)",
    re.DOTALL,
)
# JSON inside a text of JSON, where every quote is escaped.
_ESCAPED = re.compile(r'\\"(?P<c>(?:[^"\\]|\\\\)*+)\\"')
_BARE = re.compile(r"[^\s\"'`;&|<>(){}\[\],\\]{1,400}")
# What the shell or the platform fills in: `${TOKEN}`, `$(read it)`, `${{ secrets.TOKEN }}`.
_FILLED_IN = ("${", "$(")
_SWITCHING = frozenset({"no", "not", "without", "disabled", "disable", "ask", "prompt", "require"})
_REST = re.compile(r"[^\n]{1,4000}")
_BEFORE_IN_STRING = (";", " ", '"', "'", "?", "&")
_CODE = frozenset(
    {"py", "pyi", "js", "mjs", "cjs", "ts", "tsx", "jsx", "go", "java", "kt", "rb", "rs", "c",
     "h", "cc", "cpp", "hpp", "cs", "php", "scala", "swift", "tf", "hcl", "tfvars", "rego", "toml",
     "sql", "lua", "dart", "ex", "exs", "groovy", "gradle", "vue", "html", "xml", "ipynb", "lock"}
)  # fmt: skip
_SETTINGS = frozenset({"env", "ini", "cfg", "conf", "cnf", "properties", "npmrc", "pypirc"})
_VERSION = re.compile(r"[~^<>=v ]{0,3}\d{1,6}(?:\.[\dx*]{1,6}){1,3}\Z")


def find(name: str, text: str, lower: str, *, structured: bool) -> Iterator[Found]:
    """Yield the literals assigned to sensitive names.

    Args:
        name: path of the document; its ending says what an assignment looks like in it.
        text: the document.
        lower: the document in lower case, every place where it was.
        structured: the text is YAML or JSON whose own keys were dealt with already, so that only
            `NAME=value` inside its texts is left.
    """
    style = _style(name, structured=structured)
    blanks: list[int] = []
    for match in _assigned(text, lower, blanks):
        if _counts(style, match, text) and is_sensitive(_full_name(text, match)):
            yield from _literal(text, match.end(), style, match)
    if style in ("inside", "block") and any(word in lower for word in _BEFORE_SPACED):
        for match in _spaced(text, blanks):
            yield from _of_option(text, match)
    if name.rpartition("/")[2] in (".netrc", "_netrc", "netrc"):
        for match in _NETRC.finditer(text):
            if is_secret_text(match.group(1)):
                yield (*match.span(1), match.group(1).encode("utf-8", "surrogatepass"))


def _assigned(text: str, lower: str, blanks: list[int]) -> Iterator[re.Match[str]]:
    """Yield where something follows one of the words as a value does.

    Places where a blank follows are added to `blanks`.
    """
    for at in _ends_of_stems(lower):
        if text[at : at + 1] in _BLANKS:
            blanks.append(at)
        if (match := _ASSIGNED.match(text, at)) is not None:
            yield match


def _ends_of_stems(lower: str) -> Iterator[int]:
    """Yield where one of the words ends; each word in order."""
    for stem in _STEMS:
        at = lower.find(stem)
        while at >= 0:
            at += len(stem)
            yield at
            at = lower.find(stem, at)
    at = lower.find(_BEGINNING)
    while at >= 0:
        at += len(_BEGINNING)
        for ending in _ENDINGS:
            if lower.startswith(ending, at):
                yield at + len(ending)
        at = lower.find(_BEGINNING, at)


def _spaced(text: str, blanks: list[int]) -> Iterator[re.Match[str]]:
    """Yield where a blank alone stands between a name and its value.

    Args:
        text: the document.
        blanks: places after one of the words, where a blank stands.
    """
    if not text.isascii():
        # A few letters are equal to others in the pattern only.
        yield from _SPACED.finditer(text)
        return
    done = -1
    for at in sorted(blanks):
        if at > done:
            start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            done = len(text) if end < 0 else end
            yield from _SPACED.finditer(text, start, done)


def _of_option(text: str, match: re.Match[str]) -> Iterator[Found]:
    """Yield the value of an option; one that says that there is none, or asks, takes none."""
    is_next = text.startswith("--", match.end())
    if not is_next and _SWITCHING.isdisjoint(words(match.group().strip())):
        yield from _bare(text, match.end())


def _style(name: str, *, structured: bool) -> str:
    if structured:
        return "inside"
    base = name.rpartition("/")[2].lower()
    suffix = base.rpartition(".")[2]
    if suffix in _SETTINGS or base.startswith(".env"):
        return "settings"
    return "code" if suffix in _CODE else "block"


def _full_name(text: str, match: re.Match[str]) -> str:
    """Return the whole name, of which the match has the last word."""
    return text[_name_start(text, match.start()) : match.start("close")]


def _name_start(text: str, at: int) -> int:
    start = at
    while start > max(0, at - 120) and text[start - 1] in _NAME_CHARACTERS:
        start -= 1
    return start


def _counts(style: str, match: re.Match[str], text: str) -> bool:
    """Say whether the operator assigns in this kind of text."""
    operator, close = match.group("operator", "close")
    if style == "inside":
        return (operator == "=" and not close) or "\\" in close
    if style == "block" and operator == ":" and not close:
        start = _name_start(text, match.start())
        return _begins_line(text, start)
    return True


def _begins_line(text: str, start: int) -> bool:
    """Say whether only blanks and dashes stand before a place in its line; looks a little back."""
    before = text[max(0, start - 200) : start].rstrip("- \t")
    return before[-1:] in ("\n", "")


def _literal(text: str, at: int, style: str, match: re.Match[str]) -> Iterator[Found]:
    quoted = _QUOTED.match(text, at) or _ESCAPED.match(text, at)
    if quoted is not None:
        yield from _quoted(text, quoted)
    elif style == "settings" or (style == "block" and match.group("operator") == ":"):
        yield from _rest_of_line(text, at)
    elif style == "code":
        # A name with a quote of its own is a key, as in settings["password"] = read(), and what
        # follows is an expression; only a name without one can stand inside a longer string.
        closed = match.group("close")
        if match.group("operator") == "=" and not closed and _inside_a_string(text, match):
            yield from _bare(text, at)
    else:
        yield from _bare(text, at)


def _quoted(text: str, quoted: re.Match[str]) -> Iterator[Found]:
    group = quoted.lastgroup or "c"
    value = quoted.group(group)
    start, end = quoted.span(group)
    prefix = text[quoted.start() : start].lower()
    interpolated = ("f" in prefix and "{" in value) or (group == "e" and "${" in value)
    if not interpolated and is_secret_text(value) and not _VERSION.match(value):
        yield start, end, value.encode("utf-8", "surrogatepass")


def _rest_of_line(text: str, at: int) -> Iterator[Found]:
    match = _REST.match(text, at)
    if match is None:
        return
    value = match.group().partition(" #")[0].rstrip()
    if is_secret_text(value):
        yield at, at + len(value), value.encode("utf-8", "surrogatepass")


def _bare(text: str, at: int) -> Iterator[Found]:
    quoted = _QUOTED.match(text, at)
    if quoted is not None:
        yield from _quoted(text, quoted)
        return
    if text.startswith(_FILLED_IN, at):
        return
    match = _BARE.match(text, at)
    if match is not None and is_secret_text(match.group()):
        yield (*match.span(), match.group().encode("utf-8", "surrogatepass"))


def _inside_a_string(text: str, match: re.Match[str]) -> bool:
    """Tell `"host=x password=y"` from the named argument `f(a, password=y)`."""
    start = _name_start(text, match.start())
    line = text[max(text.rfind("\n", 0, start) + 1, start - 500) : start]
    return any(line.count(quote) % 2 for quote in ('"', "'")) and line[-1:] in _BEFORE_IN_STRING
