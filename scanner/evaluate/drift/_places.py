"""Places that the settings name: by kind, name and the path as people write it."""

from collections.abc import Iterable, Mapping, Sequence

from scanner.evaluate.drift._words import written
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, PathPart, Resource
from scanner.normalize.grammars.globs import matches
from scanner.normalize.grammars.masked import SHOWN


@dataclass(frozen=True, slots=True)
class Places:
    """One entry of the settings `strict` or `sensitive`: globs over kind, name and written path."""

    kind: str
    name: str
    path: str

    def concerns(self, spec: Resource) -> bool:
        """Say whether a resource has such places."""
        return matches(self.kind, spec.kind) and matches(self.name, spec.name)


def places(listed: Json) -> tuple[Places, ...]:
    """Return the entries of a setting; one without a path names nothing."""
    return tuple(
        Places(str(each.get("kind") or "*"), str(each.get("name") or "*"), str(each["path"]))
        for each in (listed if isinstance(listed, list | tuple) else ())
        if isinstance(each, Mapping) and each.get("path")
    )


def paths_of(entries: Iterable[Places], spec: Resource) -> tuple[str, ...]:
    """Return the path patterns that hold for a resource."""
    return tuple(one.path for one in entries if one.concerns(spec))


def is_named(patterns: Sequence[str], path: tuple[PathPart, ...]) -> bool:
    """Say whether a path is one of those that patterns name."""
    text = written(path)
    return any(matches(pattern, text) for pattern in patterns)


def concealed(value: Json, path: tuple[PathPart, ...], patterns: Sequence[str]) -> Json:
    """Return a value as it may be shown: whatever stands in a named place, or below it, is not."""
    if value is None or not patterns:
        return value
    if any(is_named(patterns, path[:end]) for end in range(1, len(path) + 1)):
        return SHOWN
    return _inside(value, path, patterns)


def _inside(value: Json, path: tuple[PathPart, ...], patterns: Sequence[str]) -> Json:
    if isinstance(value, dict):
        return {key: _below(each, (*path, key), patterns) for key, each in value.items()}
    if isinstance(value, list):
        return [_below(each, (*path, at), patterns) for at, each in enumerate(value)]
    return value


def _below(value: Json, path: tuple[PathPart, ...], patterns: Sequence[str]) -> Json:
    return SHOWN if is_named(patterns, path) else _inside(value, path, patterns)
