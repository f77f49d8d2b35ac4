"""Values that Terraform itself marks as sensitive, in its state and in what `show -json` prints.

Source: Terraform documentation, "JSON Output Format" (`sensitive_values`, `before_sensitive`,
`after_sensitive` mirror the values beside them, true where a value is sensitive) and the format of
state, version 4 (`sensitive_attributes` is a list of paths).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping

from scanner.evidence._sensitive import is_sensitive
from scanner.model.resource import Json
from scanner.normalize.grammars.masked import is_masked
from scanner.normalize.grammars.spans import Path, Span

MIRRORS = {
    "sensitive_values": "values",
    "before_sensitive": "before",
    "after_sensitive": "after",
}
"""Which values a tree of marks is about, by the key of the tree."""
PATHS = "sensitive_attributes"
KEYS = frozenset({*MIRRORS, PATHS})
_WRITTEN = frozenset({"value", "default", "constant_value"})
_NULL = "null"


class Marked:
    """Says of the values of one JSON text which are marked."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        """Look the marks up; a text that is not Terraform's has none."""
        self._known = any(span.path == ("terraform_version",) for span in spans)
        self._paths: set[Path] = set()
        if self._known:
            self._mirrored(spans)
            self._listed(spans)

    def __contains__(self, span: Span) -> bool:
        """Say whether a scalar is marked, by itself or as part of something that is."""
        path = span.path
        if not self._known or (span.text == _NULL and not span.style):
            return False
        named = len(path) > 1 and path[-1] in _WRITTEN and is_sensitive(str(path[-2]))
        return named or any(path[:end] in self._paths for end in range(1, len(path) + 1))

    def _mirrored(self, spans: tuple[Span, ...]) -> None:
        for span in spans:
            if span.text != "true" or span.style:
                continue
            path = span.path
            if path[-1] == "sensitive":
                self._paths |= {(*path[:-1], name) for name in _WRITTEN}
                if len(path) > 1 and path[-3:-2] == ("variables",):
                    self._paths.add(("variables", path[-2], "value"))
            for at, step in enumerate(path):
                if step in MIRRORS:
                    self._paths.add((*path[:at], MIRRORS[str(step)], *path[at + 1 :]))

    def _listed(self, spans: tuple[Span, ...]) -> None:
        steps: dict[Path, dict[int, str | int]] = defaultdict(dict)
        for span in spans:
            path = span.path
            if PATHS not in path or span.text is None or path[-1] != "value":
                continue
            at = path.index(PATHS)
            where = path[at + 1 :]
            if len(where) > 1 and isinstance(where[1], int):
                is_index = not span.style and span.text.isdecimal()
                steps[path[: at + 2]][where[1]] = int(span.text) if is_index else span.text
        for place, named in steps.items():
            *around, _list, _number = place
            inside = [named[number] for number in sorted(named)]
            self._paths.add((*around, "attributes", *inside))


def without_marked(value: Mapping[str, Json], masked: Callable[[str], Json]) -> Mapping[str, Json]:
    """Return decoded data in which the values that are marked are masked; others are as they were.

    Args:
        value: a map that may hold values and a tree of marks for them.
        masked: from the text of a value to what stands for it.
    """
    changed = {
        name: _hidden(value[name], value[marks], masked)
        for marks, name in MIRRORS.items()
        if marks in value and name in value
    }
    return {**value, **changed} if changed else value


def _hidden(value: Json, marks: Json, masked: Callable[[str], Json]) -> Json:
    if marks is True:
        return _all_hidden(value, masked)
    if isinstance(value, dict) and isinstance(marks, Mapping):
        return {
            key: _hidden(held, marks[key], masked) if key in marks else held
            for key, held in value.items()
        }
    if isinstance(value, list) and isinstance(marks, list):
        known = [*marks, *([None] * len(value))]
        return [_hidden(held, mark, masked) for held, mark in zip(value, known, strict=False)]
    return value


def _all_hidden(value: Json, masked: Callable[[str], Json]) -> Json:
    if is_masked(value):
        return value
    if isinstance(value, dict):
        return {key: _all_hidden(held, masked) for key, held in value.items()}
    if isinstance(value, list):
        return [_all_hidden(held, masked) for held in value]
    if value is None:
        return None
    return masked(value if isinstance(value, str) else str(value).lower())
