"""Where the value of a difference stands: in the spec, in its file, and in the live document."""

from collections.abc import Mapping
from dataclasses import replace

from scanner.evaluate.drift._difference import Difference
from scanner.evaluate.drift._lists import Place
from scanner.evaluate.drift._places import concealed
from scanner.model.resource import Json, Origin, PathPart, Resource
from scanner.normalize.grammars.masked import is_masked
from scanner.normalize.meaning._rows import ABSENT

_DEPTH = 12


def is_secret(difference: Difference) -> bool:
    """Say whether a value of a difference is not to be shown, or holds what is not."""
    entry, hidden = difference.entry, difference.hidden
    values = (entry.spec, entry.live)
    if hidden and any(
        concealed(value, entry.path, hidden) != value for value in values if value is not ABSENT
    ):
        return True
    return any(holds_secret(value) for value in values)


def holds_secret(value: Json, depth: int = 0) -> bool:
    """Say whether a masked secret stands anywhere in a value."""
    if value is ABSENT or depth > _DEPTH:
        return False
    if is_masked(value):
        return True
    if isinstance(value, dict):
        return any(holds_secret(each, depth + 1) for each in value.values())
    return isinstance(value, list) and any(holds_secret(each, depth + 1) for each in value)


def place_of(spec: Resource, path: tuple[PathPart, ...]) -> Origin:
    """Return the place of the value in the spec file, or of the nearest value around it."""
    steps = indexed(spec.attributes, path)
    for end in range(len(steps), 0, -1):
        line = spec.lines.get(steps[:end], 0)
        if line:
            return replace(spec.origin, line=line)
    return spec.origin


def indexed(
    document: Json, path: tuple[PathPart, ...], *, live: bool = False
) -> tuple[str | int, ...]:
    """Return a path in which elements of lists are named by position, as far as it exists.

    Args:
        document: the spec, or the live document where `live` says so.
        path: of an entry.
        live: which of the two places an element has is meant.
    """
    steps: list[str | int] = []
    for part in path:
        if isinstance(part, Place):
            step = _step(document, part.live if live else part.spec)
        else:
            step = _step(document, part)
        if step is None:
            break
        steps.append(step)
        document = document[step]
    return tuple(steps)


def _step(document: Json, part: PathPart) -> str | int | None:
    if isinstance(document, Mapping):
        return part if isinstance(part, str) and part in document else None
    if not isinstance(document, list):
        return None
    if isinstance(part, int):
        return part if 0 <= part < len(document) else None
    if isinstance(part, str):
        return None
    for place, element in enumerate(document):
        if isinstance(element, dict) and all(
            element.get(key, value) == value for key, value in part.items()
        ):
            return place
    return None
