"""Prove from values alone that nothing in a document announces a secret.

False means "not proven": then the places of all values are found, and each is looked at closely.
"""

from functools import lru_cache

from scanner.evidence._sensitive import is_password, is_secret_text, is_sensitive
from scanner.evidence._structured import LAST_APPLIED, NAME_KEYS, VALUE_KEYS
from scanner.model.resource import Json
from scanner.normalize.grammars.syntax import MAX_DEPTH

_NAMES = frozenset(NAME_KEYS)
_sensitive = lru_cache(maxsize=65_536)(is_sensitive)
_NUMBERS = frozenset({int, float})
_LONGEST = 200


class Announced:
    """Looks through values of one text.

    Attributes:
        repeated: the texts in which a resource is repeated as JSON; they are not looked into.
    """

    def __init__(self, *, blocks: bool) -> None:
        """Say whether texts of several lines may stand in blocks, which are looked into apart."""
        self.repeated: list[str] = []
        self._blocks = blocks

    def nothing(self, value: Json, depth: int = 0) -> bool:
        """Say whether no key or sibling in a value says that something is a secret."""
        if depth > MAX_DEPTH:
            return False
        if type(value) is dict:
            return self._map(value, depth)
        if type(value) is list:
            return all(self._element(one, depth) for one in value)
        return type(value) is not str or self._on_one_line(value)

    def _element(self, value: Json, depth: int) -> bool:
        if type(value) is str:
            return self._on_one_line(value) and not (value[:1] == "-" and _is_sensitive(value))
        return self.nothing(value, depth + 1)

    def _map(self, value: dict[str, Json], depth: int) -> bool:
        if value.get("kind") == "Secret" or "sensitive" in value or "auth" in value:
            return False
        named = False
        for key, held in value.items():
            kind = type(held)
            if kind is not str:
                if not (self._number(key) if kind in _NUMBERS else self.nothing(held, depth + 1)):
                    return False
            elif not self._text(key, held):
                return False
            named = named or (key in _NAMES and kind is str and _is_sensitive(held))
        return not (named and any(type(value.get(key)) is str for key in VALUE_KEYS))

    def _number(self, key: str) -> bool:
        return not is_password(key)

    def _text(self, key: str, held: str) -> bool:
        if key == LAST_APPLIED:
            self.repeated.append(held)
            return True
        return self._on_one_line(held) and not (_is_sensitive(key) and is_secret_text(held))

    def _on_one_line(self, text: str) -> bool:
        return not self._blocks or "\n" not in text


def _is_sensitive(word: str) -> bool:
    return _sensitive(word) if len(word) <= _LONGEST else is_sensitive(word)
