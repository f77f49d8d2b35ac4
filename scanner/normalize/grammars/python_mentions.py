"""Names by which one Python file may reach another: in imports, and in quotes, paths and dots."""

import re
from collections.abc import Iterator

from scanner.normalize.grammars.fixed_texts import FixedTexts

MAX_CHARACTERS = 400_000
MAX_LINE = 2_000
_DECORATORS = 400
_NAMED = re.compile(r"\.([a-z_][a-z0-9_]{1,63}+)(?=[.:])")
"""With every quote and slash made a dot: a pattern that begins with one certain letter is quick."""
_FUNCTION = re.compile(r"^[ \t]{0,100}(?:async )?def (\w{1,100})\(([^()]{0,2000}+)", re.M)
_REPEATED = re.compile(r"\bparametrize\(([^()]{1,300}+\(?[^()]{0,300}+)")
_PARAMETER = re.compile(r"(?:^|,)\s*+([A-Za-z_]\w{0,63}+)")
_WORD = re.compile(r"[a-z_][a-z0-9_]{0,63}+")
_LOADERS = FixedTexts(("_module", "walk_packages", "spec_from_file", "__import__"))
"""Pieces of the names of all that loads modules: `_module` is one of most of them."""
_BY_NAME = re.compile(
    r"\b(?:iter_modules|walk_packages|spec_from_file_location|exec_module|find_modules)\b"
    r"|\b(?:import_module|__import__)\([ \t\n]*(?!['\"])"
)
_LISTS = re.compile(
    r"\b(?:iter_modules|walk_packages|spec_from_file_location|find_modules|listdir|scandir"
    r"|iterdir|glob|rglob|os\.walk)\b"
)


def mentioned(text: str) -> list[str]:
    """Return the lower-case names that may mean a module of the project, sorted, once each.

    More is named than is meant: a name that is not among them is not used to reach a module.
    """
    text = text[:MAX_CHARACTERS]
    found = set(_NAMED.findall(text.replace('"', ".").replace("'", ".").replace("/", ".")))
    found.update(_WORD.findall("\n".join(_import_lines(text))))
    return sorted(found)


def fixtures(text: str) -> tuple[list[str], list[str]]:
    """Return the names that tests and fixtures take, and those that the text itself gives.

    It gives the names of its functions and the parameters that tests are repeated for. Sorted.
    """
    text = text[:MAX_CHARACTERS]
    taken: set[str] = set()
    given: set[str] = set()
    for match in _FUNCTION.finditer(text):
        given.add(match[1])
        above = text[max(0, match.start() - _DECORATORS) : match.start()].rpartition("\n\n")[2]
        is_asked = match[1].startswith("test") or "fixture" in above
        # What `mock.patch` hands over has any name that its author likes.
        if is_asked and "patch" not in above:
            taken.update(_PARAMETER.findall(match[2]))
    for match in _REPEATED.finditer(text):
        given.update(_WORD.findall(match[1]))
    return sorted(taken - given), sorted(given)


def _import_lines(text: str) -> Iterator[str]:
    """Yield each line that imports, with what its parentheses hold on the lines after it."""
    at = text.find("import")
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[start : min(end, start + MAX_LINE)]
        if line.lstrip(" \t").startswith(("from", "import")):
            if "(" in line and ")" not in line:
                end = text.find(")", end, end + MAX_LINE)
                end = start + MAX_LINE if end < 0 else end
            yield text[start:end]
        at = text.find("import", max(end, at + 1))


def loads_by_name(text: str) -> bool:
    """Say whether it may import modules that no text names, as plugin loaders do."""
    if len(text) > MAX_CHARACTERS:
        return True
    # Looking for plain words first is many times faster, and most files hold none of them.
    return _LOADERS.any_in(text) and _BY_NAME.search(text) is not None


def loads_what_it_lists(text: str) -> bool:
    """Say of a text that loads by name whether it may import whatever it finds in a folder."""
    return len(text) > MAX_CHARACTERS or _LISTS.search(text) is not None
