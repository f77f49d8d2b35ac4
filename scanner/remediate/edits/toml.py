"""Take one dependency out of a TOML document, and leave every other byte."""

from typing import Any

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.distribution_names import canonical
from scanner.normalize.grammars.requirement_text import parse_requirement
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path
from scanner.normalize.grammars.toml_spans import TomlSpan, load_toml, toml_spans
from scanner.remediate.edits._toml_cuts import cut_element, cut_statement


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
    after = cut_element(text, span) if is_element else cut_statement(text, span)
    refuse_other_changes(before, after, span.path)
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


def refuse_other_changes(before: Any, after: str, path: Path) -> None:
    """Refuse a text that is not the document without the value at one path.

    Raises:
        CannotFixError: it is not TOML any more, or differs by more.
    """
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
