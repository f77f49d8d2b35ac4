"""Java, Kotlin, Scala and Groovy as text: the classes that a source imports and names in full."""

import re
from collections.abc import Iterator

MAX_NAMES = 20_000

_COMMENT = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?|//[^\n]*+")
_IMPORT = re.compile(r"^[ \t]*import[ \t]+(?:static[ \t]+)?([A-Za-z_][\w.]{2,300})(\.[*_{])?", re.M)
_PACKAGE = re.compile(r"^[ \t]*package[ \t]+([A-Za-z_][\w.]{0,300})", re.M)
_QUALIFIED = re.compile(
    r"(?<![\w.$])[a-z][a-z0-9_]{0,60}(?:\.[a-z_][a-z0-9_]{0,60}){1,12}\.[A-Z]\w{0,100}"
)


def java_imports(text: str) -> Iterator[tuple[str, int]]:
    """Yield (class or package, line) of each import; of `import a.b.*` the package."""
    code = _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)
    line, counted = 1, 0
    for count, match in enumerate(_IMPORT.finditer(code)):
        if count >= MAX_NAMES:
            return
        line, counted = line + code.count("\n", counted, match.start(1)), match.start(1)
        yield match[1].rstrip("."), line


def java_package(text: str) -> str:
    """Return the package that a source says it is of; "" for none."""
    found = _PACKAGE.search(_COMMENT.sub("", text[:20_000]))
    return found[1] if found else ""


def qualified_names(text: str) -> list[str]:
    """Return the classes that a text names in full, as settings and annotations do, once each."""
    found: dict[str, None] = {}
    for match in _QUALIFIED.finditer(text):
        if len(found) >= MAX_NAMES:
            break
        found[match.group()] = None
    return list(found)
