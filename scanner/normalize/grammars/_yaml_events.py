"""The events of a YAML text, with caps on size and depth, and one kind of error."""

from collections.abc import Iterator
from typing import Any

import yaml

from scanner.normalize.grammars.syntax import MAX_DEPTH, DocumentSyntaxError

MAX_CHARACTERS = 24_000_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def events(text: str) -> Iterator[Any]:
    """Yield the parser's events, lazily.

    Raises:
        DocumentSyntaxError: bad syntax, or a text that is too long or nested too deeply.
    """
    if len(text) > MAX_CHARACTERS:
        raise DocumentSyntaxError(
            0, 0, f"longer than {MAX_CHARACTERS} characters; YAML of this size is not read"
        )
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            kind = type(event)
            if kind in _OPENING:
                depth += 1
                if depth > MAX_DEPTH:
                    raise error_of(event, f"nested more than {MAX_DEPTH} levels deep")
            elif kind in _CLOSING:
                depth -= 1
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = " ".join(part for part in (error.context, error.problem) if part)
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise DocumentSyntaxError(line, column, words or "not YAML") from None
    except (yaml.YAMLError, UnicodeError) as error:
        line = _line_of_reader_error(error, text)
        raise DocumentSyntaxError(line, 1 if line else 0, "not text that YAML allows") from None


def error_of(event: Any, message: str) -> DocumentSyntaxError:
    """Return an error at the start of an event."""
    return DocumentSyntaxError(event.start_mark.line + 1, event.start_mark.column + 1, message)


def _line_of_reader_error(error: Exception, text: str) -> int:
    position = getattr(error, "position", None) or getattr(error, "start", None)
    if not isinstance(position, int):
        return 0
    # libyaml counts bytes of UTF-8 here; a line break is one byte in both countings.
    data = text.encode("utf-8", "replace")
    return data.count(b"\n", 0, position) + 1
