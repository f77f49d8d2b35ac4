"""Change one value of an env file and nothing else; quotes, comments and line ends stay."""

from collections.abc import Sequence

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.env_text import load_env
from scanner.remediate.edits import _plan
from scanner.remediate.edits._plan import Change

_SPECIAL = frozenset(" \t#'\"$`\\")


def replace_value(text: str, path: Sequence[PathPart], value: Json) -> str:
    """Return the text with the value of one name replaced; the same text when it is there already.

    Of a name given twice the last one is changed, since that one counts.

    Raises:
        CannotFixError: the name is not there, the value is not one line of text, or the edit cannot
            be proven to be exact.
    """
    held = value_at(text, path)
    if not isinstance(value, str) or len(value.splitlines()) > 1 or value.endswith(("\n", "\r")):
        raise CannotFixError("an env file holds one line of text for each name")
    if held == value:
        return text
    target = _span(text, str(path[0]))
    expected = [_plan.with_value(_parse(text)[0], (str(path[0]),), value)]
    refusal: CannotFixError | None = None
    for written in _ways_to_write(text[target[0] : target[1]], value):
        try:
            return _plan.proven(_parse, text, Change(*target, written), expected)
        except CannotFixError as error:
            refusal = error
    raise refusal or CannotFixError("the value cannot be written in an env file")


def value_at(text: str, path: Sequence[PathPart]) -> Json:
    """Return the value that the file gives a name.

    Raises:
        CannotFixError: the file cannot be read, or the name is not there.
    """
    values = _plan.parsed(_parse, text)[0]
    return _plan.at(values, _plan.resolved(values, path))


def _parse(text: str) -> list[Json]:
    return [load_env(text)[0]]


def _span(text: str, name: str) -> tuple[int, int]:
    """Return where the value stands that counts, quotes included, a comment not."""
    number = load_env(text)[1][(name,)]
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: number - 1])
    line = lines[number - 1]
    value = line.partition("=")[2]
    lead = len(line) - len(value.lstrip(" \t"))
    held = value.strip()
    end = held.find(held[0], 1) if held[:1] in {"'", '"'} else -1
    length = end + 1 if end > 0 else len(held.partition(" #")[0].rstrip())
    return start + lead, start + lead + length


def _ways_to_write(old: str, value: str) -> list[str]:
    """Return how the value may be written, the way of the old one first; quotes cannot nest."""
    quoted = [f"{quote}{value}{quote}" for quote in "'\"" if quote not in value]
    if old[:1] in {"'", '"'}:
        return sorted(quoted, key=lambda one: one[0] != old[0])
    return quoted if _SPECIAL.intersection(value) or not value else [value, *quoted]
