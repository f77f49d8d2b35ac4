"""What a JavaScript or TypeScript text imports and names, found by pattern; nothing is run."""

import re
from collections.abc import Iterator

MAX_NAMES = 20_000

_IMPORT = re.compile(
    r"""(?:\bfrom|\bimport|\brequire(?:\.resolve)?[ \t]*\(|\bimport[ \t]*\()[ \t\r\n]{0,20}(["'`])([^"'`\n]{1,200})\1"""
)
_STATEMENT = re.compile(r"(?:\bimport\b|\bexport\b|^\})")
_TYPE_ONLY = re.compile(r"\bimport[ \t]+type\b[^;\"']{0,300}\Z")
_QUOTED = re.compile(r"""["'`]~?(@?[A-Za-z0-9][\w./@:-]{0,120})["'`]""")
_INSTALLED = re.compile(r"node_modules/((?:@[\w.-]{1,60}/)?[\w.-]{1,80})")
_SPECIFIER = re.compile(r"(?:@[\w.-]{1,80}/)?[\w~.$#/@:-][\w./@:?=&~-]{0,180}\Z")
_PLAIN = re.compile(r"^[ \t-]{0,40}[\w-]{0,40}:?[ \t]+(@?[A-Za-z0-9][\w./@-]{1,120})[ \t]*$", re.M)


def javascript_imports(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield (specifier, line, need) of each import, once each; comments are left out."""
    code = without_comments(text)
    seen: set[str] = set()
    line, counted = 1, 0
    for match in _IMPORT.finditer(code):
        specifier = match[2]
        if specifier in seen or not _SPECIFIER.match(specifier) or _is_prose(code, match):
            continue
        seen.add(specifier)
        line, counted = line + code.count("\n", counted, match.start()), match.start()
        typing = _TYPE_ONLY.search(code, max(0, match.start() - 320), match.start())
        yield specifier, line, "typing" if typing else "required"


def _is_prose(code: str, match: re.Match[str]) -> bool:
    """Say whether `from` stands in a line that imports and exports nothing."""
    if not match.group().startswith("from"):
        return False
    # What stands before it on its line, or at least the nearest part of a very long line.
    before = code[max(0, match.start() - 2_000) : match.start()].rpartition("\n")[2].lstrip()
    return bool(before) and not before.endswith(("}", ";")) and not _STATEMENT.search(before)


def without_comments(text: str) -> str:
    """Return the text with whole-line and block comments blanked; its lines stay.

    A comment that starts inside a text literal cuts it short: that can lose a name, and is rare.
    """
    parts: list[str] = []
    at = 0
    while True:
        start = text.find("/*", at)
        end = text.find("*/", start + 2) if start >= 0 else -1
        if end < 0:
            break
        # `"src/**/*.ts"` is a pattern and no comment: a comment follows blank space.
        if start and not text[start - 1].isspace():
            parts.append(text[at : start + 2])
            at = start + 2
            continue
        parts += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 2
    parts.append(text[at:])
    return re.sub(r"^[ \t]*//[^\n]*", "", "".join(parts), flags=re.M)


def quoted_names(text: str) -> dict[str, int]:
    """Return what may be a package name, quoted or alone after a YAML key -> 0."""
    code = without_comments(text)
    found: dict[str, int] = {}
    for pattern in (_INSTALLED, _QUOTED, _PLAIN):
        for match in pattern.finditer(code):
            if len(found) >= MAX_NAMES:
                return found
            found.setdefault(match[1], 0)
    return found
