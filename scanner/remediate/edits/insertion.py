"""Put one new entry behind the others of a mapping or list, in the layout that they have."""

import json
from collections.abc import Iterable, Sequence

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.spans import Span, json_spans, yaml_spans
from scanner.normalize.grammars.syntax import Path
from scanner.remediate.edits import _plan, yaml
from scanner.remediate.edits._opened import opened, parse
from scanner.remediate.edits._plan import Change

_DEEPEST = 20


def in_yaml(text: str, path: Sequence[PathPart], value: Json, document: Json = None) -> str:
    """Return the YAML text with a new key, or a new last element of a list.

    Args:
        text: the whole file; comments, a byte order mark and CRLF stay.
        path: of the collection, then the new key; for a list anything that is no text.
        value: what is written, in block style where the collection is in block style.
        document: index of the document in the file; None for the only one that has the path.

    Raises:
        CannotFixError: the key is there already, the collection is empty in block style or comes
            from an alias, or the edit cannot be proven to be exact.
    """
    mark, body, documents, index, steps = opened(text, path[:-1], document)
    after = _with_entry(_plan.at(documents[index], steps), path[-1], value)
    spans = [span for span in yaml_spans(body) if span.document == index]
    parent = next((span for span in spans if span.path == steps), None)
    if parent is None or parent.style == "*":
        raise CannotFixError("the collection comes from an alias or merge key")
    inner = [span for span in spans if span.path[: len(steps)] == steps and span.path != steps]
    if parent.style in {"{", "["}:
        change = _in_brackets(body, parent, inner, _entry(path[-1], value))
    else:
        change = _in_block(body, steps, inner, path[-1], value)
    whole = _plan.with_value(documents[index], steps, after)
    meant = _plan.in_document(documents, index, whole)
    return mark + _plan.proven(parse, body, change, meant, ordered=False)


def in_json(text: str, path: Sequence[PathPart], value: Json) -> str:
    """Return the JSON text with a new key, or a new last element of a list.

    Raises:
        CannotFixError: as `in_yaml`.
    """
    documents = _plan.parsed(_parse_json, text)
    steps = _plan.resolved(documents[0], path[:-1])
    after = _with_entry(_plan.at(documents[0], steps), path[-1], value)
    spans = json_spans(text)
    parent = next(span for span in spans if span.path == steps)
    inner = [span for span in spans if span.path[:-1] == steps and span.path]
    entry = _entry(path[-1], value)
    if inner and "\n" in text[parent.start : inner[0].start]:
        first = min(
            span.key_start if span.key_end > span.key_start else span.start for span in inner
        )
        margin = text[text.rfind("\n", 0, first) + 1 : first]
        end = "\r\n" if "\r\n" in text else "\n"
        at = max(span.end for span in inner)
        change = Change(at, at, f",{end}{margin}{entry}")
    else:
        change = _in_brackets(text, parent, inner, entry)
    return _plan.proven(_parse_json, text, change, [_plan.with_value(documents[0], steps, after)])


def _parse_json(text: str) -> list[Json]:
    return [load_json(text)]


def _with_entry(held: Json, last: PathPart, value: Json) -> Json:
    if isinstance(held, dict) and isinstance(last, str):
        if last in held:
            raise CannotFixError("the file has the key already")
        return {**held, last: value}
    if isinstance(held, list) and not isinstance(last, str):
        if value in held:
            raise CannotFixError("the file has the element already")
        return [*held, value]
    raise CannotFixError("the file has no such collection at that place")


def _entry(last: PathPart, value: Json) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return (
        f"{json.dumps(last, ensure_ascii=False)}: {written}" if isinstance(last, str) else written
    )


def _in_brackets(text: str, parent: Span, inner: Iterable[Span], entry: str) -> Change:
    at = max((span.end for span in inner), default=0)
    if at:
        return Change(at, at, f", {entry}")
    opening = parent.start + 1
    if text[opening : parent.end - 1].strip():
        raise CannotFixError("the empty collection holds a comment")
    return Change(opening, parent.end - 1, entry)


def _in_block(text: str, steps: Path, inner: Sequence[Span], last: PathPart, value: Json) -> Change:
    first = next((span for span in inner if len(span.path) == len(steps) + 1), None)
    if first is None:
        raise CannotFixError("the collection is empty: a person must choose its layout")
    end = "\r\n" if "\r\n" in text else "\n"
    head = first.key_start if first.key_end > first.key_start else first.start
    lead = text[text.rfind("\n", 0, head) + 1 : head]
    if lead.strip(" -") or "\t" in lead:
        raise CannotFixError("the first entry shares its line with another")
    if isinstance(last, str):
        lines = _block({last: value}, len(lead), 0)
    else:
        lines = _block([value], lead.rindex("-") if "-" in lead else len(lead), 0)
    stop = text.find("\n", max(span.end for span in inner))
    written = "".join(f"{line}{end}" for line in lines)
    if stop < 0:
        return Change(len(text), len(text), end + written.removesuffix(end))
    return Change(stop + 1, stop + 1, written)


def _block(value: Json, indent: int, depth: int) -> list[str]:
    """Return the lines of a collection in block style."""
    if depth > _DEEPEST:
        raise CannotFixError("the value is nested too deeply")
    lines: list[str] = []
    margin = " " * indent
    if isinstance(value, dict):
        for key, held in value.items():
            name = yaml.written_text(key)
            if isinstance(held, dict | list) and held:
                lines += [f"{margin}{name}:", *_block(held, indent + 2, depth + 1)]
            else:
                lines.append(f"{margin}{name}: {_scalar(held)}")
        return lines
    for held in value:
        if isinstance(held, dict | list) and held:
            below = _block(held, indent + 2, depth + 1)
            lines += [f"{margin}- {below[0].lstrip(' ')}", *below[1:]]
        else:
            lines.append(f"{margin}- {_scalar(held)}")
    return lines


def _scalar(value: Json) -> str:
    return yaml.written_text(value) if isinstance(value, str) else json.dumps(value)
