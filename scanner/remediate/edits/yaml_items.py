"""Put others in place of some elements of a YAML list of mappings; the rest stays byte for byte."""

import json
from collections.abc import Mapping, Sequence

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.spans import Span, spans_by_path, yaml_spans
from scanner.remediate.edits import _plan
from scanner.remediate.edits._opened import opened, parse
from scanner.remediate.edits._plan import Change


def replace_items(
    text: str,
    path: Sequence[PathPart],
    items: Sequence[Sequence[Mapping[str, Json]]],
    document: Json = None,
) -> str:
    """Return the text with each element of a list replaced by those given for it.

    An element that is given back as it is keeps its bytes; one without any goes, with its lines.

    Args:
        text: the whole file.
        path: of the list.
        items: for each element of the list what stands in its place; lists of text in mappings.
        document: index of the document in the file.

    Raises:
        CannotFixError: the list has another length, or the edit cannot be proven to be exact.
    """
    mark, body, documents, index, steps = opened(text, path, document)
    held = _plan.at(documents[index], steps)
    if not isinstance(held, list) or len(held) != len(items):
        raise CannotFixError("the file has another number of elements than was scanned")
    after = [dict(one) for each in items for one in each]
    expected = _plan.in_document(documents, index, _plan.with_value(documents[index], steps, after))
    spans = spans_by_path(yaml_spans(body), index)
    whole = spans.get(steps)
    if whole is None or whole.style == "*" or whole.anchor:
        raise CannotFixError("the list is repeated elsewhere by an alias, or comes from one")
    if whole.style == "[" or not after:
        change = Change(whole.start, whole.end, json.dumps(after, ensure_ascii=False))
        return mark + _plan.proven(parse, body, _settled(body, change, whole), expected)
    changed = body
    for at in reversed(range(len(items))):
        if [dict(one) for one in items[at]] != [held[at]]:
            changed = _item(changed, spans.get((*steps, at)), items[at])
    whole_change = Change(0, len(body), changed)
    return mark + _plan.proven(parse, body, whole_change, expected)


def _settled(body: str, change: Change, whole: Span) -> Change:
    """Return the change of a whole list; one written below its key moves up behind it."""
    if whole.style != "block":
        return change
    start = body.rfind(":", 0, change.start) + 1
    if body[start : change.start].strip():
        raise CannotFixError("something stands between the key and its list")
    return Change(start, change.end, f" {change.new}")


def _item(body: str, span: Span | None, items: Sequence[Mapping[str, Json]]) -> str:
    if span is None or span.style == "*" or span.anchor:
        raise CannotFixError("an element is repeated elsewhere by an alias, or comes from one")
    line = body.rfind("\n", 0, span.start) + 1
    lead = body[line : span.start]
    if lead.strip() != "-":
        raise CannotFixError("an element shares its line with something else")
    end = "\r\n" if "\r\n" in body else "\n"
    if not items:
        stop = body.find("\n", span.end)
        return body[:line] + body[len(body) if stop < 0 else stop + 1 :]
    inner = end + " " * len(lead)
    written = [inner.join(_fields(one)) for one in items]
    return body[: span.start] + f"{end}{lead}".join(written) + body[span.end :]


def _fields(item: Mapping[str, Json]) -> list[str]:
    return [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in item.items()]
