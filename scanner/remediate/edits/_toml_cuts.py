"""Cut one element, one statement or one table out of a TOML text."""

import re

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.toml_spans import TomlSpan

_LINE_END = re.compile(r"[ \t]*+(?:,[ \t]*+)?(?:#[^\n]*)?(?:\r?\n|\Z)")
_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\r\n|\Z)")
_AFTER = re.compile(r"[ \t]*,[ \t]*")
_BEFORE = re.compile(r"(?<![ \t])[ \t]*+,[ \t]*\Z")


def cut_element(text: str, span: TomlSpan) -> str:
    """Return the text without an element of an array: with its line where it has one to itself."""
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


def cut_statement(text: str, span: TomlSpan) -> str:
    """Return the text without a key and its value, which have their lines to themselves.

    Raises:
        CannotFixError: they share a line with others, or the value is a table of its own.
    """
    line_start = text.rfind("\n", 0, span.key_start) + 1
    ending = _REST_OF_LINE.match(text, span.end)
    if text[line_start : span.key_start].strip() or ending is None:
        raise CannotFixError("the entry shares its line with others: a person must edit it")
    if text[span.key_start] == "[":
        raise CannotFixError("the entry has a table of its own: a person must edit it")
    return text[:line_start] + text[ending.end() :]


def cut_table(text: str, start: int, end: int) -> str:
    """Return the text without the table from a header on; a blank line before it goes too.

    Args:
        text: the document.
        start: offset of the header.
        end: offset of the next header, or of the end of the text.
    """
    # Comments and blank lines right before the next header belong to that one.
    lines = text[start:end].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    stop = start + sum(len(line) for line in lines)
    rest = text[stop:]
    head = text[:start]
    if head.endswith("\n\n") and (not rest.strip() or rest.startswith("\n")):
        head = head[:-1]
    return head + rest
