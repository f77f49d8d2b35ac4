"""One value of a document replaced by another, the document itself left as it is."""

from collections.abc import Mapping, Sequence
from typing import Final

from scanner.model.resource import Json, PathPart


class _Missing:
    """What stands where a document says nothing."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "nothing"


MISSING: Final = _Missing()
"""What stands where a document says nothing; null is something."""


def value_at(document: Json, path: Sequence[PathPart]) -> Json:
    """Return the value at a path, or MISSING.

    A text is a key, a number an index, and a mapping the first element of a list that has its keys
    with those values.
    """
    for step in path:
        key = _key(document, step)
        if key is None or (isinstance(document, Mapping) and key not in document):
            return MISSING
        document = document[key]
    return document


def replaced(document: Json, path: Sequence[PathPart], value: Json) -> Json:
    """Return a copy with another value at a path; only what lies on the way is copied.

    A last step that names a key which a mapping lacks adds it. None when the path leads nowhere.
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    key = _key(document, step)
    if key is None or (isinstance(document, Mapping) and key not in document and rest):
        return None
    if isinstance(document, Mapping):
        inner = replaced(document[key], rest, value) if rest else value
        return None if inner is None and rest else {**document, key: inner}
    inner = replaced(document[key], rest, value) if rest else value
    if inner is None and rest:
        return None
    return [*document[:key], inner, *document[key + 1 :]]


def _key(document: Json, step: PathPart) -> Json:
    """Return the key or index that a step means in this document; None when there is none."""
    if isinstance(document, Mapping):
        return step if isinstance(step, str) else None
    if not isinstance(document, list | tuple):
        return None
    if isinstance(step, int) and not isinstance(step, bool):
        return step if 0 <= step < len(document) else None
    if not isinstance(step, Mapping):
        return None
    return next((index for index, one in enumerate(document) if _has(one, step)), None)


def _has(one: Json, keys: Mapping[str, Json]) -> bool:
    return isinstance(one, Mapping) and all(
        key in one and one[key] == value for key, value in keys.items()
    )
