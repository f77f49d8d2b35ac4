"""Several JSON values after one another in one text, as programs write page after page."""

import json

from scanner.model.resource import Json
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

__all__ = ["DocumentSyntaxError", "load_json_sequence"]

MOST = 20_000
_BLANK = " \t\r\n"


def load_json_sequence(text: str) -> list[Json]:
    """Return the values of a text, one after another with blanks or nothing between them.

    Raises:
        DocumentSyntaxError: one of them is not JSON, with its place in the whole text; more than
            MOST of them.
    """
    try:
        return [load_json(text)]
    except DocumentSyntaxError as error:
        pieces = _pieces(text)
        if len(pieces) < 2:
            raise
        refused = error
    found: list[Json] = []
    for piece in pieces:
        try:
            found.append(load_json(piece))
        except DocumentSyntaxError:
            raise refused from None
    return found


def _pieces(text: str) -> list[str]:
    """Return the texts of the values; fewer than two where it is no sequence."""
    decode = json.JSONDecoder().raw_decode
    pieces: list[str] = []
    at = len(text) - len(text.lstrip("\ufeff" + _BLANK))
    while at < len(text):
        try:
            _, end = decode(text, at)
        except (ValueError, RecursionError):
            return []
        pieces.append(text[at:end])
        if len(pieces) > MOST:
            return []
        while end < len(text) and text[end] in _BLANK:
            end += 1
        at = end
    return pieces
