"""Read CODEOWNERS, in the form that GitHub, GitLab and Gitea share."""

from collections.abc import Iterator

from scanner.model.governance import OwnerPattern


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
