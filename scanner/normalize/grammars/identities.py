"""Match the identity of a resource, which is its kind, a slash, and its name."""

from scanner.normalize.grammars.globs import matches as glob_matches

_MOST_PARTS = 32


def identity_matches(kind: str, name: str, uid: str) -> bool:
    """Say whether globs over kind and name match a uid, wherever its kind may end."""
    slashes = [index for index, character in enumerate(uid) if character == "/"][:_MOST_PARTS]
    return any(
        glob_matches(kind, uid[:at]) and _name_matches(name, uid[at + 1 :]) for at in slashes
    )


def _name_matches(pattern: str, name: str) -> bool:
    """A pattern without a slash may also name just the last part, as in namespace/name."""
    if glob_matches(pattern, name):
        return True
    return "/" not in pattern and glob_matches(pattern, name.rpartition("/")[2])
