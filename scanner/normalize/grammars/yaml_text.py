"""Read YAML as the plain data it is: safely, with lines, and without the traps of YAML 1.1."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import yaml

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json
from scanner.normalize.grammars import _yaml_kubernetes as kubernetes
from scanner.normalize.grammars._yaml_core import OF_NUMBERS, WORDS, core_scalar
from scanner.normalize.grammars._yaml_events import error_of, events
from scanner.normalize.grammars._yaml_lines import Scalar
from scanner.normalize.grammars._yaml_plain import plain_documents
from scanner.normalize.grammars.lines import Lines, Marks
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path

__all__ = ["DocumentSyntaxError", "Path", "YamlDocument", "load_documents"]

MAX_ALIASED = 10_000_000
"""Characters that aliases may repeat in all; stops "billion laughs" before anything grows."""

_SWITCHES = {**WORDS, **kubernetes.SWITCHES}
_CORE = "tag:yaml.org,2002:"
_TYPED = frozenset({f"{_CORE}{name}" for name in ("int", "float", "bool", "null")})
_STRUCTURAL = frozenset(
    {f"{_CORE}{name}" for name in ("str", "map", "seq", "timestamp", "binary", "set")} | {"!"}
)


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One document of a YAML text.

    Attributes:
        value: plain data; keys are text as written. Values that an alias repeats are the same
            object, so nothing may be changed in place.
        lines: path -> first line, from 1.
    """

    value: Json
    lines: Lines


def load_documents(
    text: str, doubled: list[DocumentSyntaxError] | None = None
) -> tuple[YamlDocument, ...]:
    """Return the documents of a YAML text, in order; none for a text of comments only.

    Scalars follow the core schema of YAML 1.2: `on`, `yes`, dates, `0755`, `1:30` and `.inf` stay
    text. In Kubernetes manifests they mean what Kubernetes reads: true and 493. Merge keys (`<<`) are applied. A value with a tag of its own, such as `!Ref Name`, becomes
    `{"!Ref": "Name"}`. Two equal keys in one mapping are an error.

    Args:
        text: the YAML.
        doubled: where given, keys that are given twice are noted here and the last one counts, so
            that other mistakes of the document can be found too.

    Raises:
        DocumentSyntaxError: bad syntax, or a cap on size, depth or aliases was passed.
    """
    scalar = _dialect(text)
    plain = plain_documents(text, scalar) if doubled is None else None
    if plain is None:
        return _by_events(text, doubled, scalar)
    return tuple(
        YamlDocument(value, Lines.later(first, partial(_lines_of, text, index)))
        for index, (value, first) in enumerate(plain)
    )


def kubernetes_values(text: str) -> list[Json]:
    """Return the documents of any YAML text as Kubernetes and conftest read them, keys too.

    Raises:
        DocumentSyntaxError: as load_documents.
    """
    builder = _Builder(None, _of_kubernetes, kubernetes.KEYS)
    for event in events(text):
        builder.take(event)
    return [document.value for document in builder.documents]


def plain_values(text: str) -> list[Json] | None:
    """Return the documents of a text without anchors, tags or anything unusual; None for others."""
    plain = plain_documents(text, _dialect(text))
    return None if plain is None else [value for value, _ in plain]


def _dialect(text: str) -> Scalar:
    """Return what an unquoted scalar means in a text."""
    return _of_kubernetes if kubernetes.is_object(text) else core_scalar


def _of_kubernetes(text: str) -> Json:
    if text in _SWITCHES:
        return _SWITCHES[text]
    return kubernetes.scalar(text, core_scalar) if text[0] in OF_NUMBERS else text


def _by_events(
    text: str,
    doubled: list[DocumentSyntaxError] | None = None,
    scalar: Scalar = core_scalar,
) -> tuple[YamlDocument, ...]:
    builder = _Builder(doubled, scalar)
    for event in events(text):
        builder.take(event)
    return tuple(builder.documents)


def _lines_of(text: str, index: int) -> Lines:
    return _by_events(text)[index].lines


class _Frame:
    """A collection that is still open."""

    __slots__ = ("anchor", "held", "key", "key_line", "line", "marks", "merges", "size", "tag")

    def __init__(self, event: Any, held: Any, marks: Any) -> None:
        self.held = held
        self.marks = marks
        self.key: str | None = None
        self.key_line = 0
        self.line = event.start_mark.line + 1
        self.anchor = event.anchor
        self.tag = event.tag
        self.size = 1
        self.merges: list[tuple[Json, Marks]] = []


_UNFINISHED = object()


class _Builder:
    """Builds values from events on a stack of its own, so that depth costs no recursion."""

    def __init__(
        self,
        doubled: list[DocumentSyntaxError] | None,
        scalar: Scalar,
        keys: Mapping[str, str] = EMPTY,
    ) -> None:
        self._keys = keys
        self.documents: list[YamlDocument] = []
        self._doubled = doubled
        self._meaning = scalar
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Any, Marks, int]] = {}
        self._aliased = 0
        self._handlers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceStartEvent: self._open_list,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._start_document,
        }

    def take(self, event: Any) -> None:
        handler = self._handlers.get(type(event))
        if handler is not None:
            handler(event)

    def _start_document(self, _event: Any) -> None:
        self._anchors = {}

    def _scalar(self, event: Any) -> None:
        text = event.value
        line = event.start_mark.line + 1
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is None and type(frame.held) is dict:
            plain = event.tag is None and event.implicit[0]
            self._key(frame, event, self._keys.get(text, text) if plain else text, line)
            return
        value = text
        if event.tag is None:
            if event.implicit[0]:
                value = self._meaning(text)
        elif event.tag not in _STRUCTURAL:
            value = self._meaning(text) if event.tag in _TYPED else {event.tag: text}
        size = 1 + len(text)
        if event.anchor:
            self._anchors[event.anchor] = (value, line, size)
        self._attach(value, line, size)

    def _key(self, frame: _Frame, event: Any, text: str, line: int) -> None:
        if text in frame.held:
            error = error_of(event, f"the key {text[:80]!r} is given twice in one mapping")
            if self._doubled is None:
                raise error
            self._doubled.append(error)
        if event.anchor:
            self._anchors[event.anchor] = (text, line, 1 + len(text))
        frame.key = text
        frame.key_line = line
        frame.size += 1 + len(text)

    def _open_mapping(self, event: Any) -> None:
        self._open(event, _Frame(event, {}, {}))

    def _open_list(self, event: Any) -> None:
        self._open(event, _Frame(event, [], []))

    def _open(self, event: Any, frame: _Frame) -> None:
        if self._stack and self._stack[-1].key is None and type(self._stack[-1].held) is dict:
            raise error_of(event, "a key must be text, not a collection")
        if frame.anchor:
            self._anchors[frame.anchor] = (_UNFINISHED, 0, 0)
        self._stack.append(frame)

    def _close(self, _event: Any) -> None:
        frame = self._stack.pop()
        for merged in frame.merges:
            _merge(frame, *merged)
        value: Json = frame.held
        marks: Marks = (frame.line, frame.marks)
        if frame.tag and frame.tag not in _STRUCTURAL and not frame.tag.startswith(_CORE):
            value, marks = {frame.tag: value}, (frame.line, {frame.tag: marks})
        if frame.anchor:
            self._anchors[frame.anchor] = (value, marks, frame.size)
        self._attach(value, marks, frame.size)

    def _alias(self, event: Any) -> None:
        value, marks, size = self._anchors.get(event.anchor, (_UNFINISHED, 0, 0))
        if value is _UNFINISHED:
            known = event.anchor in self._anchors
            raise error_of(event, "an alias of itself" if known else "an alias without an anchor")
        self._aliased += size
        if self._aliased > MAX_ALIASED:
            raise error_of(event, f"aliases repeat more than {MAX_ALIASED} characters")
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is None and type(frame.held) is dict:
            if not isinstance(value, str):
                raise error_of(event, "a key must be text, not a collection")
            self._key(frame, event, value, event.start_mark.line + 1)
            return
        self._attach(value, marks, size)

    def _attach(self, value: Json, marks: Marks, size: int) -> None:
        if not self._stack:
            self.documents.append(YamlDocument(value, Lines(marks)))
            return
        frame = self._stack[-1]
        frame.size += size
        if type(frame.held) is list:
            frame.held.append(value)
            frame.marks.append(marks)
            return
        key = frame.key or ""
        frame.key = None
        if key == "<<" and _mergeable(value):
            frame.merges.append((value, marks))
            return
        frame.held[key] = value
        inner = (frame.key_line, marks[1]) if isinstance(marks, tuple) else frame.key_line
        frame.marks[key] = inner


def _mergeable(value: Json) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(each, dict) for each in value)
    return isinstance(value, dict)


def _merge(frame: _Frame, value: Json, marks: Marks) -> None:
    if isinstance(value, list):
        # The earlier mapping of a list wins, and keys of the mapping itself win over both.
        for index, each in enumerate(value):
            _merge(frame, each, marks[1][index])
        return
    for key, inner in value.items():
        if key not in frame.held:
            frame.held[key] = inner
            frame.marks[key] = marks[1].get(key, frame.line)
