"""Bytes that are no UTF-8, which OPA keeps in a text and regorus does not; read by the worker, by path.

Each such byte stands for one letter, as in Go. Here it is a letter for private use of its own, so that
texts are counted and compared as OPA does; in an answer it is what Go's JSON makes of it. What looks
at the bytes themselves raises.

Source: the Go specification, "Conversions to and from a string type", and Go's `encoding/json`.
"""

import base64
import codecs
import re
from collections.abc import Callable
from typing import Any

_FIRST = 0x10FE00
_STANDS_FOR_BYTE = re.compile("[\U0010fe00-\U0010feff]")


class Bytes:
    """What one input's evaluation has decoded.

    Attributes:
        odd: whether something of it was no UTF-8.
    """

    def __init__(self) -> None:
        self.odd = False

    def begin(self) -> None:
        """Get ready for the next input."""
        self.odd = False

    def decoded(self, text: str) -> str:
        """Return the text that a valid base64 text holds."""
        held = base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
        try:
            found = held.decode()
        except UnicodeDecodeError:
            self.odd = True
            return held.decode(errors=_each_byte.__name__)
        if _STANDS_FOR_BYTE.search(found):
            raise ValueError("letters for private use")
        return found

    def intact(self, text: str) -> str:
        """Return a text whose bytes are looked at; raise where they are not known."""
        if self.odd and _STANDS_FOR_BYTE.search(text):
            raise ValueError("bytes that are no text")
        return text

    def answered(self, text: str) -> str:
        """Return an answer as Go writes it."""
        return _STANDS_FOR_BYTE.sub("\ufffd", text) if self.odd else text

    def functions(self) -> dict[str, tuple[int, Callable[..., Any]]]:
        """Return what policies call, by name: how many arguments it takes, and what it does."""
        return {"trueup.decoded": (1, self.decoded), "trueup.intact": (1, self.intact)}


def _each_byte(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    # One byte at a time, where Python would take several for one letter.
    return chr(_FIRST + error.object[error.start]), error.start + 1


codecs.register_error(_each_byte.__name__, _each_byte)
