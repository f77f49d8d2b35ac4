"""Names in settings of any format that may be names of packages, found by pattern."""

import re

MAX_NAMES = 20_000

_QUOTED = re.compile(r"""["'`]~?(@?[A-Za-z0-9][\w./@:-]{0,120})["'`]""")
_INSTALLED = re.compile(r"node_modules/((?:@[\w.-]{1,60}/)?[\w.-]{1,80})")
_PLAIN = re.compile(r"^[ \t-]{0,40}[\w-]{0,40}:?[ \t]+(@?[A-Za-z0-9][\w./@:-]{1,120})[ \t]*$", re.M)


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
