"""Change one value of a YAML file and nothing else; comments, quotes and line ends stay."""

import json
import re
from collections.abc import Sequence

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.spans import Span, spans_by_path, yaml_spans
from scanner.remediate.edits import _plan
from scanner.remediate.edits._aliases import override
from scanner.remediate.edits._blocks import header_comment, written_as_block
from scanner.remediate.edits._flow import removal
from scanner.remediate.edits._opened import opened, parse
from scanner.remediate.edits._plan import Change

_PLAIN = re.compile(r"[A-Za-z_/](?:[A-Za-z0-9_./@+-]|:(?=[A-Za-z0-9_/]))*\Z")
_NOT_PLAIN = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"})
_SHOWN = "\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
_ONE_LINE = re.compile(f"[{_SHOWN}]*\\Z")
_NOT_SHOWN = re.compile(f"[^{_SHOWN}]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def replace_value(text: str, path: Sequence[PathPart], value: Json, document: Json = None) -> str:
    """Return the text with one value replaced; the same text when the value is there already.

    Args:
        text: the whole file; a byte order mark and CRLF stay.
        path: keys, indexes and keyed elements.
        value: a scalar, or a collection where the file has one in brackets. What an alias or a merge
            key repeats is written out in that one place, so that others who repeat it keep theirs.
        document: index of the document in the file; None for the only one that has the path.

    Raises:
        CannotFixError: the value is a block, has an anchor or tag, the file is a template, or the
            edit cannot be proven to be exact.
    """
    mark, body, documents, index, steps = opened(text, path, document)
    if _plan.same(_plan.at(documents[index], steps), value):
        return text
    after = _plan.with_value(documents[index], steps, value)
    expected = _plan.in_document(documents, index, after)
    found = spans_by_path(yaml_spans(body), index)
    if steps not in found or found[steps].style == "*":
        change = override(body, found, steps, after)
        return mark + _plan.proven(parse, body, change, expected, ordered=False)
    target = _target(body, found[steps])
    refusal: CannotFixError | None = None
    for written in _ways_to_write(body, target, value):
        change = Change(target.start, target.end, written)
        try:
            return mark + _plan.proven(parse, body, change, expected)
        except CannotFixError as error:
            refusal = error
    raise refusal or CannotFixError("a value of this kind cannot be put in place of the old one")


def remove_value(text: str, path: Sequence[PathPart], document: Json = None) -> str:
    """Return the text without one entry of a mapping or list, and without its line or comma.

    Raises:
        CannotFixError: as `replace_value`; also when the entry shares its line with another, or
            is the last one of a block, which would leave null behind.
    """
    if not path:
        raise CannotFixError("the whole document is not an entry")
    mark, body, documents, index, steps = opened(text, path, document)
    spans = spans_by_path(yaml_spans(body), index)
    target, parent = spans.get(steps), spans.get(steps[:-1])
    if target is None or parent is None or parent.style == "*":
        raise CannotFixError("the entry comes from an alias or merge key")
    change = removal(spans.values(), target) if parent.style in "{[" else _lines_of(body, target)
    expected = _plan.in_document(documents, index, _plan.without(documents[index], steps))
    return mark + _plan.proven(parse, body, change, expected)


def insert_before(
    text: str, path: Sequence[PathPart], key: str, value: str, document: Json = None
) -> str:
    """Return the text with a new key and its text before an entry of the same mapping.

    Raises:
        CannotFixError: as `replace_value`; also when the mapping has the key, or the entry does
            not stand on a line of its own in a block.
    """
    mark, body, documents, index, steps = opened(text, path, document)
    spans = spans_by_path(yaml_spans(body), index)
    held = _plan.at(documents[index], steps[:-1])
    entry, parent = spans.get(steps), spans.get(steps[:-1])
    if not isinstance(held, dict) or key in held or entry is None or parent is None:
        raise CannotFixError("there is no place for a new key, or the mapping has it already")
    at, expected = entry.key_start, {**held, key: value}
    lead = body[body.rfind("\n", 0, at) + 1 : at]
    if parent.style == "{":
        written = f"{_double(key)}: {_double(value)}, "
    elif lead.strip():
        raise CannotFixError("the entry shares its line with another")
    else:
        end = "\r\n" if "\r\n" in body else "\n"
        written = f"{key}: {value if _may_be_plain(value) else _double(value)}{end}{lead}"
    after = _plan.with_value(documents[index], steps[:-1], expected)
    meant = _plan.in_document(documents, index, after)
    return mark + _plan.proven(parse, body, Change(at, at, written), meant, ordered=False)


def _target(text: str, target: Span) -> Span:
    if target.anchor:
        raise CannotFixError(f"the value has the anchor &{target.anchor}: others repeat it")
    if text[target.start : target.start + 1] in {"!", "&"}:
        raise CannotFixError("the value has a tag, which says how to read it")
    if target.style == "block":
        raise CannotFixError("the value is a block of several lines: a person must write it")
    return target


def _ways_to_write(text: str, target: Span, value: Json) -> list[str]:
    """Return how the value may be written, the most faithful way first."""
    in_brackets = target.style in {"{", "["}
    if in_brackets or isinstance(value, dict | list):
        both = in_brackets and isinstance(value, dict | list)
        return [json.dumps(value, ensure_ascii=False)] if both else []
    is_empty = target.start == target.end
    gap = " " if is_empty and text[target.start - 1 : target.start] in {":", "-"} else ""
    kept = header_comment(text, target)
    words = (
        _text_ways(text, target, value)
        if isinstance(value, str)
        else [f"{json.dumps(value)}{kept}"]
    )
    return [gap + word for word in words]


def _text_ways(text: str, target: Span, value: str) -> list[str]:
    if target.style in {"|", ">"}:
        block = written_as_block(text, target, value)
        return [] if block is None else [block]
    if not _ONE_LINE.match(value):
        return [_double(value)] if not _SURROGATE.search(value) else []
    if target.style == "'":
        return ["'" + value.replace("'", "''") + "'"]
    if target.style == '"' or not _may_be_plain(value):
        return [_double(value)]
    return [value, _double(value)]


def quoted(value: str) -> str:
    """Return text as a double-quoted scalar that no version of YAML reads as anything else.

    Half a surrogate pair, which YAML cannot hold, becomes a question mark.
    """
    return _double(_SURROGATE.sub("?", value))


def written_text(value: str) -> str:
    """Return text as a plain word where every reader takes it for that, else in double quotes."""
    return value if _may_be_plain(value) else quoted(value)


def _double(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _NOT_SHOWN.sub(_escape, escaped) + '"'


def _escape(found: re.Match[str]) -> str:
    short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return short.get(found[0], f"\\U{ord(found[0]):08X}")


def _may_be_plain(value: str) -> bool:
    """Say whether every version of YAML reads the bare word as this text."""
    return bool(_PLAIN.match(value)) and value.lower() not in _NOT_PLAIN


def _lines_of(text: str, target: Span) -> Change:
    """Return the removal of the whole lines of an entry in block style."""
    first = target.key_start if target.key_end > target.key_start else target.start
    start = text.rfind("\n", 0, first) + 1
    lead = text[start:first]
    if isinstance(target.path[-1], int):
        lead = lead.replace("-", "", 1) if lead.lstrip().startswith("-") else f"{lead}?"
    stop = text.find("\n", target.end)
    stop = len(text) if stop < 0 else stop + 1
    rest = text[target.end : stop].strip()
    if lead.strip() or (rest and not rest.startswith("#")):
        raise CannotFixError("the entry shares its line with another")
    return Change(start, stop, "")


def value_at(text: str, path: Sequence[PathPart], document: Json = None) -> Json:
    """Return the value that the file has at a path.

    Raises:
        CannotFixError: the file cannot be read, or the path leads nowhere.
    """
    _, _, documents, index, steps = opened(text, path, document)
    return _plan.at(documents[index], steps)
