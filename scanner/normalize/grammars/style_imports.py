"""What style sheets (CSS, Sass, SCSS, Less), GraphQL and CoffeeScript documents import, by pattern."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

MAX_NAMES = 5_000

_COMMENT = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?|(?<![:\w\"'])//[^\n]*+")
_AT_RULE = re.compile(
    r"@(import|use|forward|plugin|reference|config|require|tailwind)\b[ \t]*"
    r"(?:\([^)\n]{1,60}\)[ \t]*)?(?:url\([ \t]*)?([^;{}\n]{1,500})"
)
_TEXT = re.compile(r"""["']([^"'\n]{1,300})["']""")
_COMPOSES = re.compile(r"""\bcomposes:[^;{}\n]{1,200}?\bfrom[ \t]{1,9}["']([^"'\n]{1,200})["']""")
_URL = re.compile(r"""\burl\([ \t]*["']?~([^"')\s]{1,200})""")
_GRAPHQL = re.compile(r"""^[ \t]*#[ \t]?import[ \t]{1,9}["']([^"'\n]{1,300})["']""", re.M)
_COFFEE = re.compile(
    r"""(?<![\w.$])require(?:\.resolve)?(?:[ \t]{1,9}|[ \t]*\([ \t]*)["']([^"'\n]{1,300})["']"""
)
_SASS_BUILT_IN = frozenset({"math", "color", "list", "map", "meta", "selector", "string"})
_RESOLVED_AS = re.compile(r"(?:\.{0,2}/)*node_modules/")


def _line_counter(text: str) -> Callable[[int], int]:
    """Return a function of an offset that gives its line, from 1."""
    breaks = [match.start() for match in re.finditer("\n", text)]
    return lambda at: bisect_left(breaks, at) + 1


def style_imports(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield (specifier, line, form) of what a style sheet takes from elsewhere.

    `form` is "package" where only a package can be meant (`~x`, a path through node_modules, a
    scope, Tailwind's and Less's plugins), "sass" for a module of the Sass compiler itself, and "any"
    where the name may as well be a file beside the sheet.
    """
    code = _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)
    line_of = _line_counter(code)
    found = 0
    for match in _AT_RULE.finditer(code):
        line = line_of(match.start())
        for specifier in _TEXT.findall(match[2]):
            found += 1
            if found <= MAX_NAMES and "#{" not in specifier:
                yield _formed(specifier, line, match[1])
            if match[1] not in ("import", "require"):
                break  # what follows configures the module: `with ($font: "Inter")`
    for pattern in (_COMPOSES, _URL):
        for match in pattern.finditer(code):
            found += 1
            if found > MAX_NAMES:
                return
            form = "package" if pattern is _URL else "any"
            yield match[1].lstrip("~"), line_of(match.start()), form


def _formed(specifier: str, line: int, rule: str) -> tuple[str, int, str]:
    if specifier.startswith("sass:"):
        known = specifier.partition(":")[2] in _SASS_BUILT_IN
        return ("sass", line, "sass") if known else (specifier, line, "any")
    through = _RESOLVED_AS.match(specifier)
    if through:
        return specifier[through.end() :], line, "package"
    if specifier.startswith("~"):
        return specifier[1:], line, "package"
    if specifier.startswith("pkg:"):
        return specifier[4:], line, "package"
    scoped = specifier.startswith("@") and "/" in specifier and not specifier.startswith("@/")
    certain = scoped or (
        rule in ("plugin", "config", "reference") and not specifier.startswith(".")
    )
    return specifier, line, "package" if certain else "any"


def graphql_imports(text: str) -> Iterator[tuple[str, int]]:
    """Yield (specifier, line) of `#import "x"`, which graphql-tag's loader reads."""
    line_of = _line_counter(text)
    for count, match in enumerate(_GRAPHQL.finditer(text)):
        if count >= MAX_NAMES:
            return
        yield match[1], line_of(match.start())


def coffee_imports(text: str) -> Iterator[tuple[str, int]]:
    """Yield (specifier, line) of each `require` of a literal name; comments are left out."""
    code = re.sub(r"(?m)^[ \t]*#(?!##)[^\n]*", "", text)
    line_of = _line_counter(code)
    for count, match in enumerate(_COFFEE.finditer(code)):
        if count >= MAX_NAMES:
            return
        yield match[1], line_of(match.start())
