"""Recognise the whole text of the commonest licences, exactly or not at all.

A licence text is compared word by word between its first and its last phrase, without case,
punctuation, numbering and the name of the copyright holder. Nothing is said about a text that
differs in one word, or that holds much more than the licence: such a file may hold a second one.
Source: SPDX License List, matching guidelines (ignored differences only).
"""

import hashlib
import re
from dataclasses import dataclass

MAX_LENGTH = 60_000
"""Characters; no text of one licence below is longer."""

_MAX_AROUND = 60
"""Words before and after the licence: a title and copyright lines."""

_WORDS = re.compile(r"[a-z0-9]+")
_HOLDER = re.compile(
    r"neither the names? of [a-z0-9 ]{0,200}? (?:nor the names? of (?:its|any|their|the) "
    r"(?:contributors|copyright holders?)|may be used)"
)


@dataclass(frozen=True, slots=True)
class _Text:
    """One licence: the phrases around its words, and digests of the words between them.

    Attributes:
        around: how many words may stand outside the phrases.
    """

    license: str
    first: str
    last: str
    digests: frozenset[str]
    around: int = _MAX_AROUND


_BSD = ("redistribution and use in source and binary forms", "possibility of such damage")
_MIT = ("permission is hereby granted free of charge", "dealings in the software")
_TEXTS = (
    _Text("MIT", *_MIT, frozenset({"3346c203353b286e"})),
    _Text("MIT-0", *_MIT, frozenset({"462bf475ca486b3d"})),
    _Text(
        "Apache-2.0",
        "terms and conditions for use reproduction and distribution definitions",
        "end of terms and conditions",
        frozenset({"eb4f2ec9911e53b6"}),
        around=215,  # the appendix that says how to apply it
    ),
    _Text(
        "BSD-3-Clause",
        *_BSD,
        frozenset({"7c1e85956fd9fd6a", "b4e23c695db50cb1", "8cc1c0a92a57425e"}),
    ),
    _Text("BSD-2-Clause", *_BSD, frozenset({"969096095458619e", "50ba1464f2de7e71"})),
    _Text(
        "ISC",
        "permission to use copy modify and or distribute this software",
        "performance of this software",
        frozenset({"217da0747cec63a2"}),
    ),
    _Text(
        "MPL-2.0",
        "mozilla public license version",
        "defined by the mozilla public license",
        frozenset({"88727aec26118641"}),
        around=90,
    ),
)


def identify(text: str) -> str:
    """Return the id of the one licence that a file holds; "" when that is not certain."""
    if len(text) > MAX_LENGTH:
        return ""
    words = body_words(text)
    found = [known.license for known in _TEXTS if _is(known, words)]
    return found[0] if len(found) == 1 else ""


def body_words(text: str) -> str:
    """Return the words that count, in lower case with one space between them."""
    folded = text.lower().replace("\u2019", "").replace("'", "").replace("licence", "license")
    kept = (
        word for word in _WORDS.findall(folded) if len(word) > 1 and word not in ("http", "https")
    )
    return _HOLDER.sub("neither the name", " ".join(kept))


def _is(known: _Text, words: str) -> bool:
    start = words.find(known.first)
    end = words.find(known.last, start) + len(known.last) if start >= 0 else -1
    if start < 0 or end < len(known.last):
        return False
    outside = words[:start].count(" ") + words[end:].count(" ")
    return outside <= known.around and digest(words[start:end]) in known.digests


def digest(words: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of some words."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]
