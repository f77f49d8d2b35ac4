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
_VERSION = re.compile(r"\bversion ([0-9]{1,3})(?:\.0\b(?!\.[0-9])|\.([0-9]{1,3}))?")
_SPACE = re.compile(r"\s+")
# Bounded, so that the time grows with the length of the text alone.
_HOLDERS = tuple(
    (needle, re.compile(pattern), said)
    for needle, pattern, said in (
        (
            "neither the name",
            r"\bneither the names? of [a-z0-9 ]{0,200}? (?:nor the names? of "
            r"(?:its|any|their|the) (?:contributors|copyright holders?)|may be used)",
            "neither the name of the holder nor of contributors",
        ),
        (
            "as is and",
            r"\bas is and [a-z0-9 ]{0,100}? disclaims? all\b",
            "as is and the holder disclaims all",
        ),
        (
            "be used to endorse",
            r"\b(?:none of )?the names? of [a-z0-9 ]{0,200}? may (?:not )?be used to endorse\b",
            "neither the name of the holder nor of contributors may be used to endorse",
        ),
        (
            "not be used in advertising",
            r"\bthe name of [a-z0-9 ]{0,120}? not be used in advertising\b",
            "the name of the holder not be used in advertising",
        ),
        (
            "prior permission",
            r"\bprior permission [a-z0-9 ]{0,120}? disclaims? all warranties\b",
            "prior permission the holder disclaims all warranties",
        ),
        (
            "developed by",
            r"\bdeveloped by [a-z0-9 ]{0,200}? permission is hereby granted\b",
            "permission is hereby granted",
        ),
        (
            "is free software you can redistribute it",
            r"\b[a-z0-9]{1,40} is free software you can redistribute it\b",
            "this is free software you can redistribute it",
        ),
        (
            "not distributed with this",
            r"\bnot distributed with this [a-z]{1,20}\b",
            "not distributed with this file",
        ),
        (
            "provided by",
            r"\bprovided by [a-z0-9 ]{0,160}? as is\b",
            "provided by the holder as is",
        ),
        (
            "in no event shall",
            r"\bin no event shall [a-z0-9 ]{0,200}? be liable\b",
            "in no event shall the holder be liable",
        ),
    )
)
"""A phrase that must be there, the names around it, and what stands for all of them."""


def words(text: str) -> list[str]:
    """Return the words that count, in lower case and order."""
    folded = text.lower().replace("\u2019", "").replace("'", "").replace("licence", "license")
    folded = _COPYRIGHT.sub(" ", folded)
    folded = _VERSION.sub(
        _version, _SPACE.sub(" ", folded).replace("merchant- ability", "merchantability")
    )
    kept = (
        word
        for word in _WORD.findall(folded)
        if len(word) > 1 and not word.isdecimal() and word not in ("http", "https", "br")
    )
    joined = " ".join(kept)
    for needle, pattern, said in _HOLDERS:
        if needle in joined:
            joined = pattern.sub(said, joined)
    return joined.split(" ") if joined else []


def _version(match: re.Match[str]) -> str:
    """Return a version as one word: "2" and "2.0" are the same, "2.1" is another."""
    return f"version{match[1]}" + (f"x{match[2]}" if match[2] else "")


def shingles(counted: list[str]) -> list[int]:
    """Return the 24-bit hash of each three words in a row; one fewer than words, less one."""
    return [
        zlib.crc32(f"{one} {two} {three}".encode()) & _BITS
        for one, two, three in zip(counted, counted[1:], counted[2:], strict=False)
    ]
