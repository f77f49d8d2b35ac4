"""The one error for documents that do not follow their grammar, with the place."""

from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Where a value is inside a document: keys and indexes from the root."""

MAX_DEPTH = 200
"""Nesting beyond this is refused: no real configuration comes near it."""


class DocumentSyntaxError(ValueError):
    """A document cannot be read as what it claims to be.

    Attributes:
        line, column: where, from 1; 0 when the place is not known.
        message: what is wrong, in words; never holds a value of the document.
    """

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(line, column, message)
        self.line = line
        self.column = column
        self.message = message

    def __str__(self) -> str:
        """Return the message with its place."""
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        return f"{place}{self.message}"


def error_at(text: str, index: int, message: str) -> DocumentSyntaxError:
    """Return the error for a character offset of `text`."""
    line = text.count("\n", 0, index) + 1
    column = index - (text.rfind("\n", 0, index) + 1) + 1
    return DocumentSyntaxError(line, column, message)
