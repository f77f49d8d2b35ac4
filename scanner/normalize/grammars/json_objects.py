"""Where the objects of a long list stand in a JSON text, without a look at what is in them."""

import json
import re

import msgspec

from scanner.model.resource import Json

ITEMS = "items"
"""The key under which APIs list objects."""
_BLANK = re.compile(r"[ \t\n\r]*")


def listed_objects(value: Json) -> tuple[Json, list[Json]] | None:
    """Return what stands around the objects of a list, and these; None for other values."""
    around, objects = {}, value
    if isinstance(value, dict):
        around = {key: held for key, held in value.items() if key != ITEMS}
        objects = value.get(ITEMS)
    if not isinstance(objects, list) or not all(type(one) is dict for one in objects):
        return None
    return around, objects


def object_places(text: str, count: int) -> list[tuple[int, int]] | None:
    """Return start and end of the first elements of a list, or of the list under `items`.

    Args:
        text: JSON that was read without an error.
        count: how many elements are asked for; the list has as many.

    Returns:
        None where the text is not of that form after all.
    """
    try:
        start = _list_start(text)
        return None if start < 0 else _elements(text, start, count)
    except (StopIteration, ValueError, IndexError, RecursionError, msgspec.MsgspecError):
        return None


def _list_start(text: str) -> int:
    """Return the place after the bracket that opens the list; -1 when there is none."""
    at = _after_blanks(text, 0)
    if text[at] == "[":
        return at + 1
    while text[at] in "{,":
        key, at = json.decoder.scanstring(text, _after_blanks(text, at + 1) + 1)  # type: ignore[attr-defined]  # not in the stubs
        at = _after_blanks(text, _after_blanks(text, at) + 1)
        if key == ITEMS:
            return at + 1 if text[at] == "[" else -1
        at = _after_blanks(text, _DECODER.raw_decode(text, at)[1])
    return -1


def _elements(text: str, at: int, count: int) -> list[tuple[int, int]] | None:
    # To skip a value takes a fraction of what it takes to read it.
    raw = (_LIST if text[_after_blanks(text, 0)] == "[" else _UNDER_ITEMS).decode(text)
    elements = raw if isinstance(raw, list) else raw.items
    if len(elements) != count:
        return None
    plain = text.isascii()
    places = []
    for element in elements:
        start = _after_blanks(text, at)
        held = memoryview(element)
        end = start + (held.nbytes if plain else len(str(held, "utf-8")))
        places.append((start, end))
        at = _after_blanks(text, end) + 1
    return places


def _after_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


class _UnderItems(msgspec.Struct):
    items: list[msgspec.Raw]


_DECODER = json.JSONDecoder()
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_UNDER_ITEMS = msgspec.json.Decoder(_UnderItems)
