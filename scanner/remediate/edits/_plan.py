"""What an edit must keep, checked on every edit: other values, other bytes, and repetition."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scanner.model.quick_dataclass import dataclass
from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Change:
    """Characters `start` to `end` become `new`."""

    start: int
    end: int
    new: str

    def applied(self, text: str) -> str:
        """Return the text with only these characters changed."""
        return text[: self.start] + self.new + text[self.end :]


Parse = Callable[[str], list[Json]]
"""Text -> the values of its documents; raises DocumentSyntaxError."""


def parsed(parse: Parse, text: str) -> list[Json]:
    """Return the documents of a text.

    Raises:
        CannotFixError: the text cannot be read, so that nothing about an edit could be proven.
    """
    try:
        return parse(text)
    except DocumentSyntaxError as error:
        raise CannotFixError(f"the file cannot be read: {error}") from None


def proven(
    parse: Parse, before: str, change: Change, expected: list[Json], *, ordered: bool = True
) -> str:
    """Return the changed text when it means exactly what was planned.

    Args:
        parse: reads the text.
        before: the text.
        change: what is put in place of what.
        expected: what the changed text is to mean.
        ordered: whether the keys of mappings must stay in order.

    Raises:
        CannotFixError: the new text does not parse, or says something else than planned.
    """
    after = change.applied(before)
    try:
        found = parse(after)
    except DocumentSyntaxError as error:
        raise CannotFixError(f"the edit would break the file: {error.message}") from None
    if not same(found, expected, ordered=ordered):
        raise CannotFixError("the edit would change more than the planned value")
    return after


def same(one: Json, other: Json, *, ordered: bool = True) -> bool:
    """Say whether two values are equal in type, value and, if asked for, order of keys."""
    return json.dumps(one, sort_keys=not ordered) == json.dumps(other, sort_keys=not ordered)


def document_index(documents: list[Json], wanted: Json, path: Sequence[PathPart]) -> int:
    """Return which document is meant; the only one that has the path when none is named.

    Raises:
        CannotFixError: there is no such document, or several have the path.
    """
    if isinstance(wanted, int) and not isinstance(wanted, bool):
        if 0 <= wanted < len(documents):
            return wanted
        raise CannotFixError(f"the file has no document {wanted}")
    if len(documents) == 1:
        return 0
    having = [index for index, value in enumerate(documents) if _has(value, path)]
    if len(having) == 1:
        return having[0]
    number = "none" if not having else "several"
    raise CannotFixError(f"{number} of the file's documents has the path; no document is named")


def resolved(value: Json, path: Sequence[PathPart]) -> Path:
    """Return the path with keyed elements turned into their indexes.

    Raises:
        CannotFixError: the path leads nowhere, or a key fits no element or several.
    """
    steps: list[str | int] = []
    for part in path:
        step = _step(value, part)
        if not _holds(value, step):
            shown = "/".join(str(each) for each in (*steps, part))
            raise CannotFixError(f"the file has no value at {shown}")
        value = value[step]
        steps.append(step)
    return tuple(steps)


def _step(value: Json, part: PathPart) -> str | int:
    if not isinstance(part, Mapping):
        return part
    if not isinstance(value, list):
        raise CannotFixError("the path names an element where the file has no list")
    exact = [index for index, each in enumerate(value) if _fits(each, part, lenient=False)]
    # A key that the file leaves to its default may be missing from the element.
    near = exact or [index for index, each in enumerate(value) if _fits(each, part, lenient=True)]
    if len(near) != 1:
        raise CannotFixError(f"{len(near)} elements fit {dict(part)}")
    return near[0]


def _fits(element: Json, key: Mapping[str, Json], *, lenient: bool) -> bool:
    if not isinstance(element, Mapping):
        return False
    held = [name for name in key if name in element]
    enough = bool(held) if lenient else len(held) == len(key)
    return enough and all(same(element[name], key[name]) for name in held)


def _holds(value: Json, step: str | int) -> bool:
    if isinstance(value, Mapping):
        return isinstance(step, str) and step in value
    is_index = isinstance(step, int) and not isinstance(step, bool)
    return isinstance(value, list) and is_index and 0 <= int(step) < len(value)


def _has(value: Json, path: Sequence[PathPart]) -> bool:
    try:
        resolved(value, path)
    except CannotFixError:
        return False
    return True


def at(value: Json, path: Path) -> Json:
    """Return what is at a resolved path."""
    for step in path:
        value = value[step]
    return value


def with_value(value: Any, path: Path, new: Json) -> Json:
    """Return a copy that differs at the path only; what an alias repeats stays as it is."""
    if not path:
        return new
    copy: Any = dict(value) if isinstance(value, Mapping) else list(value)
    copy[path[0]] = with_value(value[path[0]], path[1:], new)
    return copy


def without(value: Any, path: Path) -> Json:
    """Return a copy that lacks what is at the path."""
    copy: Any = dict(value) if isinstance(value, Mapping) else list(value)
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = without(value[path[0]], path[1:])
    return copy


def in_document(documents: list[Json], index: int, value: Json) -> list[Json]:
    """Return the documents with one of them replaced."""
    return [*documents[:index], value, *documents[index + 1 :]]
