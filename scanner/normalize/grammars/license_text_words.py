"""The words of a licence text that count, and the hashed word triples that texts are compared by.

Source: SPDX License List, matching guidelines: case, punctuation, numbering, comment marks, the
spelling of "licence", copyright lines and the name of the holder do not count.
"""

import re
import zlib

SHINGLE = 3
"""Words of one hashed group."""

_BITS = 0xFFFFFF
# A line of a licence may begin with the word: only who, or when, makes it a notice.
_COPYRIGHT = re.compile(
    r"^[\W_]{0,20}(?:portions )?(?:copyright[ \t:,]{0,8}(?:\(c\)|©|&copy|[0-9]{2}|[<\[{(]|yyyy|by )|"
    r"\(c\)|©|all rights reserved)[^\n]*",
    re.MULTILINE,
)
_WORD = re.compile(r"[a-z0-9]+")
_VERSION = re.compile(r"\bversion ([0-9])")
_SPACE = re.compile(r"\s+")
# Bounded, so that the time grows with the length of the text alone.
_HOLDERS = (
    (
        re.compile(
            r"\bneither the names? of [a-z0-9 ]{0,200}? (?:nor the names? of (?:its|any|their|the) "
            r"(?:contributors|copyright holders?)|may be used)"
        ),
        "neither the name of the holder nor of contributors",
    ),
    (
        re.compile(r"\bas is and [a-z0-9 ]{0,100}? disclaims? all\b"),
        "as is and the holder disclaims all",
    ),
    (re.compile(r"\bprovided by [a-z0-9 ]{0,160}? as is\b"), "provided by the holder as is"),
    (
        re.compile(r"\bin no event shall [a-z0-9 ]{0,200}? be liable\b"),
        "in no event shall the holder be liable",
    ),
)


def words(text: str) -> list[str]:
    """Return the words that count, in lower case and order."""
    folded = text.lower().replace("\u2019", "").replace("'", "").replace("licence", "license")
    folded = _COPYRIGHT.sub(" ", folded)
    folded = _VERSION.sub(r"version\1", _SPACE.sub(" ", folded))
    kept = (
        word
        for word in _WORD.findall(folded)
        if len(word) > 1 and not word.isdigit() and word not in ("http", "https", "br")
    )
    joined = " ".join(kept)
    for pattern, said in _HOLDERS:
        joined = pattern.sub(said, joined)
    return joined.split(" ") if joined else []


def shingles(counted: list[str]) -> list[int]:
    """Return the 24-bit hash of each three words in a row; one fewer than words, less one."""
    return [
        zlib.crc32(f"{one} {two} {three}".encode()) & _BITS
        for one, two, three in zip(counted, counted[1:], counted[2:], strict=False)
    ]
