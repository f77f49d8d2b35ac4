"""Two things that make a YAML edit delicate: texts of several lines, and template expressions."""

import re

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.spans import DocumentSyntaxError, Span, yaml_spans
from scanner.normalize.grammars.syntax import Path

_TEMPLATE = re.compile(r"(?<!\$)\{\{|\{%")
# What only a renderer of whole files writes: control flow, trimming, the values of a chart.
_RENDERED = re.compile(
    r"\{\{-|-\}\}|\{\{\s{0,9}(?:\.|\$\.|include\b|template\b|tpl\b|if\b|range\b|with\b|end\b)"
)
_HEADER = re.compile(r"[|>][0-9+-]{0,2}[ \t]{0,80}(?:#[^\n]{0,2000})?\r?\n")
_LITERAL = re.compile("[\x20-\x7e\t\n\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*\\Z")


def refuse_template(text: str, path: Path = (), document: int = 0) -> None:
    """Refuse a file that is rendered before it is used, and a value that an expression gives.

    An expression inside a text, as an alert or a playbook has it, is part of that text: the file
    itself is read as it stands, and other values of it may be changed.

    Raises:
        CannotFixError: see above.
    """
    marks = [found.start() for found in _TEMPLATE.finditer(text)]
    if not marks:
        return
    try:
        spans = () if _RENDERED.search(text) else yaml_spans(text)
    except DocumentSyntaxError:
        spans = ()
    texts = sorted((span.start, span.end) for span in spans if span.text is not None)
    if not _all_within(marks, texts):
        raise CannotFixError("the file is a template: what it means depends on its values")
    for span in spans:
        if span.path == path and span.document == document and _TEMPLATE.search(span.text or ""):
            raise CannotFixError("the value is a template expression: it has no value of its own")


def _all_within(marks: list[int], texts: list[tuple[int, int]]) -> bool:
    place = 0
    for mark in marks:
        while place < len(texts) and texts[place][1] <= mark:
            place += 1
        if place == len(texts) or not texts[place][0] <= mark:
            return False
    return True


def header_comment(text: str, target: Span) -> str:
    """Return the comment behind the mark of a literal or folded block, with the blanks before it."""
    header = _HEADER.match(text[target.start : target.end] + "\n")
    if target.style not in ("|", ">") or header is None or "#" not in header[0]:
        return ""
    return header[0][len(header[0].split("#", 1)[0].rstrip()) :].rstrip("\r\n")


def written_as_block(text: str, target: Span, value: str) -> str | None:
    """Return a text in place of a literal or folded block, with its indentation and breaks.

    In a folded block each line of the text is a line of its own, with an empty one between two.
    None when the block cannot hold it: with an indentation of its own, empty, or a new text that
    begins with a space or has characters that only escapes can write.
    """
    old = text[target.start : target.end]
    header = _HEADER.match(old)
    if target.style not in "|>" or header is None or not _LITERAL.match(value):
        return None
    first = next((line for line in old[header.end() :].split("\n") if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip(" "))]
    lines = value.rstrip("\n").split("\n")
    if not indent or any(mark.isdecimal() for mark in header[0][1:3]) or lines[0][:1] in ("", " "):
        return None
    end = "\r\n" if header[0].endswith("\r\n") else "\n"
    between = end if target.style == "|" else end * 2
    body = between.join(f"{indent}{line}" if line else "" for line in lines)
    kept = header[0][1:].lstrip("+-")
    # The mark behind | says whether the text ends with a line break.
    ends = value[len(value.rstrip("\n")) :]
    return f"{target.style}{'' if ends else '-'}{kept}{body}" if len(ends) < 2 else header[0] + body
