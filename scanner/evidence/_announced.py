"""Prove from values alone that nothing in a document announces a secret.

False means "not proven": then the places of all values are found, and each is looked at closely.
"""

from functools import lru_cache

from scanner.evidence._sensitive import is_password, is_secret_text, is_sensitive
from scanner.evidence._structured import LAST_APPLIED, NAME_KEYS, VALUE_KEYS
from scanner.evidence._terraform_marks import KEYS
from scanner.model.resource import Json
from scanner.normalize.grammars.syntax import MAX_DEPTH

_NAMES = frozenset(NAME_KEYS)
_sensitive = lru_cache(maxsize=65_536)(is_sensitive)
_NUMBERS = frozenset({int, float})
_LONGEST = 200
_SECRET = ("kind", "Secret")
_ALWAYS = _NAMES | {"kind", LAST_APPLIED}
# Beside these, what is a secret is told by a value and not by a name.
_TELLING = frozenset({"sensitive", "auth", "terraform_version", *KEYS})
_MOST_KEYS = 20_000
_KEYS: dict[tuple[str, ...], tuple[str, ...] | None] = {}


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
        if type(value) is dict:
            return self._map(value, depth)
        if type(value) is list:
            return self._list(value, depth)
        return type(value) is not str or self._on_one_line(value)

    def _list(self, value: list[Json], depth: int) -> bool:
        if depth > MAX_DEPTH:
            return False
        for one in value:
            kind = type(one)
            if kind is dict:
                if not self._map(one, depth + 1):
                    return False
            elif kind is str:
                if not self._on_one_line(one) or (one[:1] == "-" and _is_sensitive(one)):
                    return False
            elif kind is list and not self._list(one, depth + 1):
                return False
        return True

    def _map(self, value: dict[str, Json], depth: int) -> bool:
        looked_at = _looked_at(tuple(value))
        if looked_at is None or depth > MAX_DEPTH:
            return False
        if looked_at and not self._is_silent(value, looked_at):
            return False
        for held in value.values():
            kind = type(held)
            if kind is dict:
                # Records of who owns which field are made of empty maps.
                if held and not self._map(held, depth + 1):
                    return False
            elif kind is list and not self._list(held, depth + 1):
                return False
        return not self._blocks or self._has_no_block(value)

    def _is_silent(self, value: dict[str, Json], looked_at: tuple[str, ...]) -> bool:
        """Say whether the texts and numbers of a map are no secrets, by its keys that matter."""
        named = False
        for key in looked_at:
            held = value[key]
            if type(held) in _NUMBERS:
                if is_password(key):
                    return False
            elif type(held) is str:
                if key == LAST_APPLIED:
                    self.repeated.append(held)
                elif (_is_sensitive(key) and is_secret_text(held)) or (key, held) == _SECRET:
                    return False
                named = named or (key in _NAMES and _is_sensitive(held))
        return not (named and any(type(value.get(key)) is str for key in VALUE_KEYS))

    def _has_no_block(self, value: dict[str, Json]) -> bool:
        for key, held in value.items():
            if type(held) is str and "\n" in held and key != LAST_APPLIED:
                return False
        return True

    def _on_one_line(self, text: str) -> bool:
        return not self._blocks or "\n" not in text


def _looked_at(keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the keys that matter beside texts and numbers; None where one always does.

    Maps of one kind have the same keys: most are looked at once.
    """
    if keys in _KEYS:
        return _KEYS[keys]
    refused = not _TELLING.isdisjoint(keys)
    found = None if refused else tuple(key for key in keys if _matters(key))
    if len(_KEYS) < _MOST_KEYS and sum(map(len, keys)) < _LONGEST * 5:
        _KEYS[keys] = found
    return found


def _matters(key: str) -> bool:
    return key in _ALWAYS or _is_sensitive(key) or is_password(key)


def _is_sensitive(word: str) -> bool:
    return _sensitive(word) if len(word) <= _LONGEST else is_sensitive(word)
