"""Secrets in YAML and JSON, found by their keys and by what stands beside them."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.evidence._references import without_references
from scanner.evidence._sensitive import (
    PACKAGE_LISTS,
    is_literal,
    is_password,
    is_secret_text,
    is_sensitive,
)
from scanner.evidence._terraform_marks import Marked
from scanner.normalize.grammars.spans import Path, Span

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
NAME_KEYS = ("name", "Name", "key", "Key", "ParameterKey", "variable")
VALUE_KEYS = frozenset({"value", "Value", "ParameterValue", "default", "setting", "DefaultValue"})
_SECRET_DATA = frozenset({"data", "stringData"})
_NUMBER = re.compile(r"[-+]?[0-9][0-9._eE+-]*\Z")
_ENCODED = re.compile(r"[A-Za-z0-9+/=]{16,}\Z")
_HMAC = re.compile(r"[0-9a-f]{64}\Z")
_LOCAL_TAG = re.compile(r"(?:&\S+ +)?!(?!vault\b|!)")
_STEMS = ("pwd", "secret", "token", "auth", "key")
_BEGINNING = "pass"
_ALL_STEMS = (*_STEMS, "password", "passwd", "passphrase", "passcode", _BEGINNING)
_AFTER_KEY = re.compile(r"\d{0,3}[\"']?[ \t]{0,8}:")
_AFTER_FLAG = re.compile(r"[\"']?[\s,]")
_FLAG = re.compile(r"[\"' ]--?[\w-]{0,60}\Z")
_NAMING = re.compile(r"(?:name|key|variable)[\"']?[ \t]{0,8}:[ \t\r\n]{0,8}[\"']?\Z")
_WORD = re.compile(r"[\w.-]*")
# A collection on the same line is looked into by its own keys; these words are no secrets.
# A list of bare values counts: where the document is broken, nothing but its line tells of them.
_NO_TEXT = re.compile(
    r"[ \t]{0,8}(?:\{|\[(?=[ \t]{0,8}(?:[{\]\r\n]|\Z))|(?:true|false|null)(?=[ \t]{0,8}[,}\]\r\n]))"
)
_WORD_CHARACTER = re.compile(r"[\w.-]")
_FOLLOWED = {
    "sensitive": re.compile(r"(?:_values|_attributes)?[\"']?[ \t]{0,8}:"),
    "terraform_version": re.compile(r"[\"']?[ \t]{0,8}:"),
    "kind": re.compile(r"[\"']?[ \t]{0,8}:[ \t]{0,8}[\"']?secret"),
}
_NAME_LENGTH = 400
_REPEATED = "last-applied-configuration"
_OWNED = f'"f:{LAST_APPLIED}"'
"""How the annotation stands in the record of who owns which field."""


_NOTHING = frozenset({"null", "Null", "NULL", "~"})
"""Plain words that say that there is no value."""


class Secret(NamedTuple):
    """A value to be masked: where it stands, and the bytes its HMAC is taken over."""

    span: Span
    data: bytes


def may_hold(lower: str) -> bool:
    """Say quickly whether any key of the text can announce a secret; the text in lower case.

    The words are searched for one by one, and only what stands around them is looked at closely.
    """
    if _REPEATED in lower:
        return True
    return may_hold_itself(lower)


def repeats(lower: str, times: int) -> bool:
    """Say whether an object is repeated so many times in its text, and the rest is but its record."""
    return lower.count(_REPEATED) - lower.count(_OWNED) == times


def may_hold_itself(lower: str) -> bool:
    """Say the same of a text besides the resources that are repeated in it as JSON."""
    # Each text has a kind, and few hold the word that would have to follow.
    marks = _FOLLOWED if "secret" in lower else ("sensitive", "terraform_version")
    if any(_is_followed(lower, mark) for mark in marks):
        return True
    lower = without_references(lower)
    # Most texts hold none of those that begin alike.
    stems = _ALL_STEMS if _BEGINNING in lower else _STEMS
    return any(_announces(lower, stem) for stem in stems)


def _is_followed(lower: str, mark: str) -> bool:
    """Say whether what makes a mark one stands behind it anywhere."""
    by, at = _FOLLOWED[mark], lower.find(mark)
    while at >= 0:
        at += len(mark)
        if by.match(lower, at):
            return True
        at = lower.find(mark, at)
    return False


def _announces(lower: str, stem: str) -> bool:
    start = lower.find(stem)
    while start >= 0:
        end = start + len(stem)
        after = _AFTER_KEY.match(lower, end)
        if after and _NO_TEXT.match(lower, after.end()):
            start = lower.find(stem, end)
            continue
        if after and not _is_harmless(lower, stem, start, after.end()):
            return True
        if stem != "auth" and (_is_name(lower, start) or _is_flag(lower, start, end)):
            return True
        start = lower.find(stem, end)
    return False


def _is_harmless(lower: str, stem: str, at: int, after: int) -> bool:
    """Say whether a name announces nothing.

    Longer names that end in "auth" do not, as in actions of APIs; nor does one that is nothing but
    "key" when its value is no secret's name, as in most tags.
    """
    if stem == "auth":
        return at > 0 and _WORD_CHARACTER.match(lower, at - 1) is not None
    if stem != "key" or at == 0 or _WORD_CHARACTER.match(lower, at - 1):
        return False
    near = lower[after : after + _NAME_LENGTH].lstrip()
    value = near[1:].partition(near[0])[0] if near[:1] in {'"', "'"} else near
    return len(value) < _NAME_LENGTH // 2 and not any(stem in value for stem in _ALL_STEMS)


def _is_name(lower: str, at: int) -> bool:
    """Say whether the word at this place is in a value of `name` or the like."""
    first = max(0, at - _NAME_LENGTH)
    before = max(lower.rfind(mark, first, at) for mark in "\"': \t\r\n") + 1
    if before <= first and first:
        return False
    if not _WORD.fullmatch(lower, before, at):
        return False
    return _NAMING.search(lower[max(0, before - 36) : before]) is not None


def _is_flag(lower: str, start: int, end: int) -> bool:
    if not _AFTER_FLAG.match(lower, end):
        return False
    first = max(0, start - 63)
    at = max(lower.rfind(mark, first, start) for mark in "\"' ")
    return at >= 0 and _FLAG.fullmatch(lower, at, start) is not None


def find(text: str, spans: tuple[Span, ...]) -> Iterator[Secret]:
    """Yield the secrets among the spans of a YAML or JSON text."""
    beside, marked = _Beside(spans), Marked(spans)
    aliased: set[str] = set()
    for span in spans:
        if span.text is None or not span.path:
            continue
        announced = beside.announces(span) and _is_value(text, span)
        if announced or beside.whole(span) or _is_marked(span, marked):
            if span.style == "*":
                aliased.add(span.text)
            else:
                yield Secret(span, beside.secret_bytes(span))
    for span in spans:
        if span.anchor in aliased and span.anchor and span.text:
            yield Secret(span, span.text.encode())


def _is_marked(span: Span, marked: Marked) -> bool:
    return span in marked and not is_mask_part(span.path[-1], span.text or "")


def last_applied(spans: tuple[Span, ...]) -> Iterator[Span]:
    """Yield the texts in which a resource is repeated as JSON."""
    for span in spans:
        if span.path and span.path[-1] == LAST_APPLIED and span.text:
            yield span


def _is_value(text: str, span: Span) -> bool:
    value = span.text or ""
    if span.style == "*":
        return True
    if span.style == "" and (_NUMBER.match(value) and not is_password(str(span.path[-1]))):
        return False
    if text.startswith(("!", "&"), span.start) and _LOCAL_TAG.match(text, span.start):
        return False
    return is_secret_text(value)


class _Beside:
    """What the siblings of a value say about it."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self._named: set[tuple[int, Path]] = set()
        self._secrets: set[tuple[int, Path]] = set()
        self._flags: set[tuple[int, Path]] = set()
        for span in spans:
            if span.text is not None and span.path:
                self._note(span, span.path[-1], span.text)

    def _note(self, span: Span, last: str | int, text: str) -> None:
        around = (span.document, span.path[:-1])
        if last in NAME_KEYS and is_sensitive(text):
            self._named.add(around)
        elif last == "kind" and text == "Secret":
            self._secrets.add(around)
        elif last == "sensitive" and text == "true":
            self._named.add(around)
        elif isinstance(last, int) and text[:1] == "-" and "=" not in text and is_sensitive(text):
            self._flags.add((span.document, (*span.path[:-1], last + 1)))

    def announces(self, span: Span) -> bool:
        """Say whether key, siblings or the document around a scalar say that it is a secret."""
        path, last = span.path, span.path[-1]
        if isinstance(last, int):
            return (span.document, path) in self._flags
        if last in VALUE_KEYS and (span.document, path[:-1]) in self._named:
            return True
        if len(path) > 1 and path[-2] in PACKAGE_LISTS:
            return False
        if last == "auth":
            return _ENCODED.match(span.text or "") is not None
        return is_sensitive(last)

    def whole(self, span: Span) -> bool:
        """Say whether a scalar is part of a Secret, where every literal is masked."""
        if not span.style and span.text in _NOTHING:
            return False
        return is_literal(span.text or "") and self._in_secret(span)

    def _in_secret(self, span: Span) -> bool:
        if is_mask_part(span.path[-1], span.text or ""):
            return False
        return any(
            part in _SECRET_DATA and (span.document, span.path[:at]) in self._secrets
            for at, part in enumerate(span.path[:-1])
        )

    def secret_bytes(self, span: Span) -> bytes:
        """Return what the HMAC is taken over: for `data` of a Secret, what it encodes."""
        text = span.text or ""
        if len(span.path) > 1 and span.path[-2] == "data" and self._in_secret(span):
            return decoded(text)
        return text.encode("utf-8", "surrogatepass")


def is_mask_part(key: str | int, value: str) -> bool:
    """Say whether a value is half of what already stands for a secret."""
    if key == "masked":
        return value.startswith("hmac-sha256:")
    return key == "hmac" and _HMAC.match(value) is not None


def decoded(text: str) -> bytes:
    """Return what base64 text encodes, or the text itself when it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return text.encode("utf-8", "surrogatepass")
