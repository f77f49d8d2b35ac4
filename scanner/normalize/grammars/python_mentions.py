"""Names by which one Python file may reach another: in imports, and in quotes, paths and dots."""

import re
from collections.abc import Iterator

MAX_CHARACTERS = 400_000
_NAMED = re.compile(r"""["'/.]([a-z_][a-z0-9_]{1,63})(?=["'/.:])""")
_FROM = re.compile(
    r"^[ \t]{0,100}from[ \t]+([.\w]{1,200})[ \t]+import[ \t]*(\([^)]{0,1000}\)|[^\n(]{1,1000})",
    re.M,
)
_IMPORT = re.compile(r"^[ \t]{0,100}import[ \t]+([^\n#]{1,500})", re.M)
_WORD = re.compile(r"[a-z_][a-z0-9_]{0,63}")
_LOADERS = (
    "iter_modules", "walk_packages", "spec_from_file", "exec_module", "find_modules", "import_module",
    "__import__",
)  # fmt: skip
_BY_NAME = re.compile(
    r"\b(?:iter_modules|walk_packages|spec_from_file_location|exec_module|find_modules)\b"
    r"|\b(?:import_module|__import__)\([ \t\n]*(?!['\"])"
)


def mentioned(text: str) -> list[str]:
    """Return the lower-case names that may mean a module of the project, sorted, once each.

    More is named than is meant: a name that is not among them is not used to reach a module.
    """
    return sorted(set(_names(text[:MAX_CHARACTERS])))


def _names(text: str) -> Iterator[str]:
    yield from (match[1] for match in _NAMED.finditer(text))
    for match in _FROM.finditer(text):
        yield from _WORD.findall(match[1])
        yield from _WORD.findall(match[2])
    for match in _IMPORT.finditer(text):
        yield from _WORD.findall(match[1])


def loads_by_name(text: str) -> bool:
    """Say whether it may import modules that no text names, as plugin loaders do."""
    if len(text) > MAX_CHARACTERS:
        return True
    # Looking for plain words first is many times faster, and most files hold none of them.
    return any(word in text for word in _LOADERS) and _BY_NAME.search(text) is not None
