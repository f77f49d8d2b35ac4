"""CODEOWNERS, in the form that GitHub, GitLab and Gitea share: its lines, and what they cover."""

from collections.abc import Iterable, Iterator

from scanner.model.governance import OwnerPattern
from scanner.model.resource import Origin
from scanner.normalize.grammars.globs import matches as glob_matches


def owner_patterns(text: str, source: str = "") -> tuple[OwnerPattern, ...]:
    r"""Return the patterns of a CODEOWNERS file, in file order.

    A section heading of GitLab (`[Docs][2] @team`) gives its owners to the patterns below it that
    name none. A blank within a pattern is written `\ `. A pattern without owners is kept: it says
    that nobody is named.

    Args:
        text: the file.
        source: name of the source whose files the patterns speak for; "" for every source.
    """
    section: tuple[str, ...] = ()
    patterns: list[OwnerPattern] = []
    for line in text.split("\n"):
        words = list(_words(line))
        if not words:
            continue
        if words[0].startswith(("[", "^[")):
            # A heading may hold blanks; owners begin with @ or are addresses.
            section = tuple(word for word in words[1:] if "@" in word)
            continue
        patterns.append(OwnerPattern(words[0], tuple(words[1:]) or section, source))
    return tuple(patterns)


def _words(line: str) -> Iterator[str]:
    """Yield the words of a line, up to a comment."""
    held = line.replace("\\ ", "\0").replace("\\#", "\1").split()
    for word in held:
        if word.startswith("#"):
            return
        yield word.replace("\0", " ").replace("\1", "#")


def owners_of_file(origin: Origin, patterns: Iterable[OwnerPattern]) -> tuple[str, ...]:
    """Return the owners that the last matching CODEOWNERS line names.

    A pattern with a `source` speaks only for files of that source. A last match without owners
    means that nobody is named, as CODEOWNERS has it.
    """
    found: tuple[str, ...] = ()
    if not origin.file:
        return found
    for pattern in patterns:
        if pattern.source in {"", origin.source} and covers_file(pattern.pattern, origin.file):
            found = pattern.owners
    return found


def covers_file(pattern: str, file: str) -> bool:
    """Say whether a CODEOWNERS pattern covers a file, by the rules of gitignore.

    A slash at the start or inside anchors the pattern at the root; a pattern that names a folder
    covers everything below it, except that `folder/*` covers only the folder's own files.
    Source: GitHub documentation, "About code owners", CODEOWNERS syntax.
    """
    anchored = "/" in pattern.strip("/") or pattern.startswith("/")
    wanted = pattern.strip("/").split("/")
    if not anchored:
        wanted = ["**", *wanted]
    if pattern.endswith("/") or (wanted[-1] != "*" and wanted[-1] != "**"):
        below = [*wanted, "**", "*"]
        if _segments_match(below, file.split("/")):
            return True
        if pattern.endswith("/"):
            return False
    return _segments_match(wanted, file.split("/"))


def _segments_match(wanted: list[str], held: list[str]) -> bool:
    """Match segment by segment; `**` stands for any number of segments. Quadratic at worst."""
    reachable = {0}
    for pattern in wanted:
        if pattern == "**":
            reachable = set(range(min(reachable), len(held) + 1)) if reachable else set()
            continue
        reachable = {i + 1 for i in reachable if i < len(held) and glob_matches(pattern, held[i])}
    return len(held) in reachable
