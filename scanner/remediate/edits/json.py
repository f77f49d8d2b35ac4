"""Change one value of a JSON file and nothing else."""

import json
from collections.abc import Sequence

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.spans import Span, json_spans
from scanner.remediate.edits import _plan
from scanner.remediate.edits._flow import removal


def replace_value(text: str, path: Sequence[PathPart], value: Json) -> str:
    """Return the text with one value replaced; the same text when the value is there already.

    A collection is written in the layout of the one it replaces: on one line, or indented.

    Raises:
        CannotFixError: the path leads nowhere, or the edit cannot be proven to be exact.
    """
    documents = _plan.parsed(_parse, text)
    steps = _plan.resolved(documents[0], path)
    if _plan.same(_plan.at(documents[0], steps), value):
        return text
    target = next(span for span in json_spans(text) if span.path == steps)
    change = _plan.Change(target.start, target.end, _rendered(text, target, value))
    expected = [_plan.with_value(documents[0], steps, value)]
    return _plan.proven(_parse, text, change, expected)


def remove_value(text: str, path: Sequence[PathPart]) -> str:
    """Return the text without one entry of an object or list, and without its comma.

    Raises:
        CannotFixError: the path leads nowhere, or the edit cannot be proven to be exact.
    """
    if not path:
        raise CannotFixError("the whole document is not an entry")
    documents = _plan.parsed(_parse, text)
    steps = _plan.resolved(documents[0], path)
    spans = json_spans(text)
    target = next(span for span in spans if span.path == steps)
    expected = [_plan.without(documents[0], steps)]
    return _plan.proven(_parse, text, removal(spans, target), expected)


def _parse(text: str) -> list[Json]:
    return [load_json(text)]


def _rendered(text: str, target: Span, value: Json) -> str:
    old = text[target.start : target.end]
    ascii_only = text.isascii()
    if not isinstance(value, dict | list) or "\n" not in old:
        return json.dumps(value, ensure_ascii=ascii_only)
    line_start = text.rfind("\n", 0, target.start) + 1
    line = text[line_start : target.start]
    margin = line[: len(line) - len(line.lstrip())]
    first = old.split("\n")[1]
    inner = first[: len(first) - len(first.lstrip())].removeprefix(margin)
    written = json.dumps(value, ensure_ascii=ascii_only, indent=inner or "  ")
    newline = "\r\n" if "\r\n" in old else "\n"
    return written.replace("\n", newline + margin)


def value_at(text: str, path: Sequence[PathPart]) -> Json:
    """Return the value that the file has at a path.

    Raises:
        CannotFixError: the file cannot be read, or the path leads nowhere.
    """
    value = _plan.parsed(_parse, text)[0]
    return _plan.at(value, _plan.resolved(value, path))
