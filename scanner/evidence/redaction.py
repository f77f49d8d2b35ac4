"""Take secrets out of what was read, before anything is stored.

A secret becomes its HMAC under a key of this installation: equal secrets stay comparable, and
nobody without the key can test a guess.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from scanner.evidence import _assignments, _patterns, _structured
from scanner.evidence._announced import Announced
from scanner.evidence._patterns import Found
from scanner.evidence._sensitive import is_literal, is_secret_text, is_sensitive, lowered
from scanner.evidence._terraform_marks import without_marked
from scanner.model.resource import Json
from scanner.normalize.grammars.formats import DocumentSyntaxError, format_of
from scanner.normalize.grammars.json_objects import listed_objects, object_places
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.masked import is_masked, masked_marker, masked_value
from scanner.normalize.grammars.spans import Span, json_spans, yaml_spans
from scanner.normalize.grammars.syntax import MAX_DEPTH

VERSION = "5"
"""Version of the rules: raised with every change of what counts as a secret."""

_WORDS = (
    "passw", "passphrase", "passcode", "pwd", "secret", "token", "sensitive", 'auth"', "auth:",
    "apikey", "api_key", "api-key", "api.key", "privatekey", "private_key", "private-key",
    "accesskey", "access_key", "access-key", "accountkey", "account_key", "account-key",
    "encryptionkey", "encryption_key", "encryption-key", "signingkey", "signing_key",
    "signing-key", "masterkey", "master_key", "master-key", "sharedkey", "shared_key",
)  # fmt: skip
# What the words without "key" begin with, so that one look is for several of them.
_BEGINNINGS = ("pass", "pwd", "secret", "token", "sensitive", "auth")
_WORDS_WITHOUT_KEY = tuple(word for word in _WORDS if "key" not in word)
_BYTE_ORDER_MARK = "\ufeff"


def _names_secrets(lower: str) -> bool:
    """Say whether one of the words stands in a text; those with "key" only where that does."""
    if not (keyed := "key" in lower) and not any(map(lower.__contains__, _BEGINNINGS)):
        return False
    for word in _WORDS if keyed else _WORDS_WITHOUT_KEY:  # noqa: SIM110 - as fast as can be
        if word in lower:
            return True
    return False


class Redactor:
    """Masks secrets in documents and in decoded answers. Masking twice changes nothing."""

    def __init__(self, key: bytes, key_id: str) -> None:
        """Take the key of this installation.

        Args:
            key: at least 16 random bytes.
            key_id: names the key in what is stored; letters and digits.

        Raises:
            ValueError: the key is too short or its name has other characters.
        """
        if len(key) < 16 or not key_id.isalnum() or not key_id.isascii() or len(key_id) > 64:
            raise ValueError("a redaction key has 16 bytes or more, and a name of letters, digits")
        self._key = key
        self._key_id = key_id

    @property
    def key_id(self) -> str:
        """The name of the key, as it stands in what is stored."""
        return self._key_id

    def text(self, name: str, text: str) -> str:
        """Return the text with its secrets masked in place, so that no line moves.

        Args:
            name: path of the document, by which its format is recognised.
            text: the document, decoded.
        """
        if text.startswith(_BYTE_ORDER_MARK):
            # Parsers drop it, and would count every place one character too early.
            return _BYTE_ORDER_MARK + self.text(name, text[1:])
        lower = lowered(text)
        by_name = _names_secrets(lower)
        if not by_name and not _patterns.may_hold(lower):
            return text
        structured = False
        if by_name and (kind := format_of(name, text)) in ("json", "yaml"):
            text, structured = self._by_keys(kind, text, lower)
            lower = lowered(text)
        found = list(_patterns.find(text, lower))
        if by_name:
            found.extend(_assignments.find(name, text, lower, structured=structured))
            if name.endswith((".tf", ".tfvars", ".hcl")):
                from scanner.evidence import _hcl_secrets  # noqa: PLC0415 - a grammar of its own

                found.extend(_hcl_secrets.find(text))
        return self._replaced(text, found)

    def value(self, value: Json) -> Json:
        """Return decoded data with its secrets masked; the argument is not changed.

        Raises:
            ValueError: nested too deeply to be looked through.
        """
        return self._value(value, 0)

    def _by_keys(self, kind: str, text: str, lower: str) -> tuple[str, bool]:
        """Return the text with the secrets that its keys announce masked, and whether it parsed."""
        if not _structured.may_hold(lower):
            return text, True
        parsed = self._proven(kind, text, lower)
        if parsed is not None:
            return parsed, True
        return self._by_places(kind, text)

    def _by_places(self, kind: str, text: str) -> tuple[str, bool]:
        """Return the same, by where each value of the text stands."""
        try:
            spans = json_spans(text) if kind == "json" else yaml_spans(text)
        except DocumentSyntaxError:
            return text, False
        edits = {
            secret.span.start: (secret.span.end, self._flow(text, secret))
            for secret in _structured.find(text, spans)
        }
        for start, end, data in self._in_blocks(text, spans):
            edits.setdefault(start, (end, masked_marker(self._key_id, self._digest(data))))
        for span in _structured.last_applied(spans):
            inner = self.text("last-applied.json", span.text or "")
            if inner != span.text:
                edits[span.start] = (span.end, _kept_lines(text, span, json.dumps(inner)))
        return _edited(text, edits), True

    def _proven(self, kind: str, text: str, lower: str) -> str | None:
        """Return the text without its secrets where its values alone tell in which part they are.

        To know where each value stands takes many times longer than to read them. None where all
        places have to be known.
        """
        from scanner.normalize.grammars.yaml_text import plain_values  # noqa: PLC0415 - a large parser

        try:
            values = [load_json(text)] if kind == "json" else plain_values(text)
        except DocumentSyntaxError:
            return None
        if values is None:
            return None
        if kind == "json" and (listed := listed_objects(values[0])) is not None:
            around, objects = listed
            return self._by_objects(text, lower, objects) if self._is_silent(around) else None
        blocks = kind == "yaml"
        return text if all(self._is_silent(value, blocks=blocks) for value in values) else None

    def _is_silent(self, value: Json, *, blocks: bool = False) -> bool:
        """Say whether no key of a value announces a secret, as far as the value alone tells."""
        announced = Announced(blocks=blocks)
        return announced.nothing(value) and all(
            self.text("last-applied.json", one) == one for one in announced.repeated
        )

    def _is_silent_near(self, lower: str, value: Json) -> bool:
        """Say whether an object holds no secret: by its text where that is enough, else by values."""
        if "\\u" in lower or _structured.may_hold_itself(lower):
            return self._is_silent(value)
        metadata = value.get("metadata")
        annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
        held = annotations.get(_structured.LAST_APPLIED) if isinstance(annotations, dict) else None
        if not _structured.repeats(lower, isinstance(held, str)):
            return self._is_silent(value)
        return not isinstance(held, str) or self.text("last-applied.json", held) == held

    def _by_objects(self, text: str, lower: str, objects: list[Json]) -> str | None:
        """Look closely at those objects of a list only that are not known to hold no secret."""
        places = object_places(text, len(objects))
        if places is None:
            return None
        edits: dict[int, tuple[int, str]] = {}
        for (start, end), value in zip(places, objects, strict=True):
            near = lower[start:end]
            if self._is_silent_near(near, value):
                continue
            masked, parsed = self._by_places("json", text[start:end])
            if not parsed:
                return None
            edits[start] = (end, masked)
        return _edited(text, edits) if edits else text

    def _in_blocks(self, text: str, spans: tuple[Span, ...]) -> Iterable[Found]:
        """Yield the settings and scripts that block scalars hold, where they assign secrets."""
        for span in spans:
            if span.style in ("|", ">"):
                block = text[span.start : span.end]
                for start, end, data in _assignments.find(
                    _assignments.BLOCK, block, lowered(block), structured=False
                ):
                    yield span.start + start, span.start + end, data

    def _flow(self, text: str, secret: _structured.Secret) -> str:
        span = secret.span
        anchor = f"&{span.anchor} " if span.anchor else ""
        masked = json.dumps(masked_value(self._key_id, self._digest(secret.data)))
        return _kept_lines(text, span, anchor + masked)

    def _digest(self, data: bytes) -> str:
        return hmac.new(self._key, data, sha256).hexdigest()

    def _replaced(self, text: str, found: Iterable[Found]) -> str:
        """Put the marker in place of each secret; of overlapping ones the longest counts."""
        parts: list[str] = []
        at = 0
        for start, end, data in sorted(found, key=lambda each: (each[0], -each[1])):
            if start < at:
                continue
            breaks = "\n" * text.count("\n", start, end)
            parts += [text[at:start], masked_marker(self._key_id, self._digest(data)), breaks]
            at = end
        return "".join([*parts, text[at:]]) if parts else text

    def _value(self, value: Json, depth: int) -> Json:
        if depth > MAX_DEPTH:
            raise ValueError(f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, dict):
            return self._mapping(value, depth)
        if isinstance(value, list | tuple):
            return [self._value(each, depth + 1) for each in value]
        return value

    def _string(self, value: str) -> str:
        lower = lowered(value)
        if "\n" in value or value[:1] in ("{", "[") or "=" in value:
            return self.text("", value)
        if not _patterns.may_hold(lower):
            return value
        return self._replaced(value, _patterns.find(value, lower))

    def _mapping(self, value: Mapping[str, Json], depth: int) -> Json:
        value = without_marked(value, self._masked)
        named = _names_a_secret(value)
        whole = ("data", "stringData") if value.get("kind") == "Secret" else ()
        return {
            key: self._secret_data(key, inner, depth + 1)
            if key in whole
            else self._masked(inner)
            if _announced(key, inner, named=named)
            else self._value(inner, depth + 1)
            for key, inner in value.items()
        }

    def _masked(self, value: str) -> dict[str, str]:
        return masked_value(self._key_id, self._digest(value.encode("utf-8", "surrogatepass")))

    def _secret_data(self, key: str, held: Json, depth: int) -> Json:
        """Mask all of a Secret, over what its base64 encodes, so that both of its forms agree."""
        if depth > MAX_DEPTH:
            raise ValueError(f"nested more than {MAX_DEPTH} levels deep")
        if is_masked(held):
            return held
        if isinstance(held, dict):
            return {name: self._secret_data(key, each, depth + 1) for name, each in held.items()}
        if isinstance(held, list | tuple):
            return [self._secret_data(key, each, depth + 1) for each in held]
        if not isinstance(held, str) or not is_literal(held):
            return held
        data = _structured.decoded(held) if key == "data" else held.encode("utf-8", "surrogatepass")
        return masked_value(self._key_id, self._digest(data))


def _names_a_secret(value: Mapping[str, Json]) -> bool:
    return value.get("sensitive") is True or any(
        isinstance(value.get(key), str) and is_sensitive(value[key])
        for key in _structured.NAME_KEYS
    )


def _announced(key: Json, value: Json, *, named: bool) -> bool:
    if not (isinstance(key, str) and isinstance(value, str) and is_secret_text(value)):
        return False
    return is_sensitive(key) or (named and key in _structured.VALUE_KEYS)


def _kept_lines(text: str, span: Span, replacement: str) -> str:
    """Return the replacement with as many line breaks as what it replaces."""
    return replacement + "\n" * text.count("\n", span.start, span.end)


def _edited(text: str, edits: dict[int, tuple[int, str]]) -> str:
    parts: list[str] = []
    at = 0
    for start in sorted(edits):
        end, replacement = edits[start]
        if start < at:
            continue
        parts += [text[at:start], replacement]
        at = end
    return "".join([*parts, text[at:]])
