"""Take one dependency out of a TOML document, and leave every other byte."""

import re
from typing import Any

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.distribution_names import canonical
from scanner.normalize.grammars.requirement_text import parse_requirement
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path
from scanner.normalize.grammars.toml_spans import TomlSpan, load_toml, toml_spans

_LINE_END = re.compile(r"[ \t]*+(?:,[ \t]*+)?(?:#[^\n]*)?(?:\r?\n|\Z)")
_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\r\n|\Z)")
_AFTER = re.compile(r"[ \t]*,[ \t]*")
_BEFORE = re.compile(r"(?<![ \t])[ \t]*+,[ \t]*\Z")


def without_dependency(text: str, group: str, distribution: str, marker: str) -> str:
    """Return the document without the one entry of a group for a distribution.

    Args:
        text: a pyproject.toml or the like.
        group: dotted path of the list or table that holds the entry, "project." left out.
        distribution: canonical name.
        marker: environment marker of the entry; "" for none.

    Raises:
        CannotFixError: the entry is not there exactly once, stands where it cannot be cut out
            cleanly, or the result would differ by more than this entry.
    """
    try:
        before, spans = load_toml(text), toml_spans(text)
    except DocumentSyntaxError as error:
        raise CannotFixError(f"the file cannot be read: {error}") from None
    span = _entry(before, spans, group, distribution, marker)
    is_element = isinstance(span.path[-1], int)
    after = _cut_element(text, span) if is_element else _cut_statement(text, span)
    _verify(before, after, span.path)
    return after


def _entry(
    document: Any, spans: tuple[TomlSpan, ...], group: str, distribution: str, marker: str
) -> TomlSpan:
    found = []
    for span in spans:
        if not span.path or _group_of(span.path[:-1]) != group:
            continue
        if isinstance(span.path[-1], int):
            named = parse_requirement(str(_value(document, span.path)))
            if named and (named.distribution, named.marker) == (distribution, marker):
                found.append(span)
        elif canonical(span.path[-1]) == distribution:
            found.append(span)
    if len(found) != 1:
        count = "not" if not found else f"{len(found)} times"
        raise CannotFixError(f"{distribution} is {count} in {group}: a person must choose")
    return found[0]


def _group_of(path: Path) -> str:
    parts = path[1:] if path[:1] == ("project",) else path
    return ".".join(str(part) for part in parts)


def _value(document: Any, path: Path) -> Any:
    for part in path:
        document = document[part]
    return document


def _cut_element(text: str, span: TomlSpan) -> str:
    line_start = text.rfind("\n", 0, span.start) + 1
    ending = _LINE_END.match(text, span.end)
    if not text[line_start : span.start].strip() and ending:
        return text[:line_start] + text[ending.end() :]
    after = _AFTER.match(text, span.end)
    if after:
        return text[: span.start] + text[after.end() :]
    before = _BEFORE.search(text, max(0, span.start - 200), span.start)
    start = before.start() if before else span.start
    return text[:start] + text[span.end :]


def _cut_statement(text: str, span: TomlSpan) -> str:
    line_start = text.rfind("\n", 0, span.key_start) + 1
    ending = _REST_OF_LINE.match(text, span.end)
    if text[line_start : span.key_start].strip() or ending is None:
        raise CannotFixError("the entry shares its line with others: a person must edit it")
    if text[span.key_start] == "[":
        raise CannotFixError("the entry has a table of its own: a person must edit it")
    return text[:line_start] + text[ending.end() :]


def _verify(before: Any, after: str, path: Path) -> None:
    expected = _without(before, path)
    try:
        result = load_toml(after)
    except DocumentSyntaxError:
        raise CannotFixError("removing the entry would break the file") from None
    if result != expected:
        raise CannotFixError("removing the entry would change more than this entry")


def _without(document: Any, path: Path) -> Any:
    """Return a copy of plain data without the value at a path."""
    first, rest = path[0], path[1:]
    if isinstance(document, list):
        items = list(enumerate(document))
        return [
            _without(item, rest) if index == first else item
            for index, item in items
            if rest or index != first
        ]
    return {
        key: _without(item, rest) if key == first else item
        for key, item in document.items()
        if rest or key != first
    }
