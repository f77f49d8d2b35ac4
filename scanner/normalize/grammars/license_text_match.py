"""Name the licences whose texts a file holds, each where it stands, or say nothing.

Every licence text is a set of hashed word triples. A licence is named where a stretch of the file
holds at least nine tenths of them, misses no run of its words, and has no run of other words in
between: one clause more or less is another licence. Of texts that hold one another the one that
accounts for most of the stretch is named; between two that account for the same, none is.
Source: SPDX License List, matching guidelines.
"""

import base64
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from math import ceil

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.license_text_words import SHINGLE, shingles, words
from scanner.normalize.grammars.spdx import read

MAX_LENGTH = 400_000
"""Characters that are compared; a longer file is not looked at."""
THRESHOLD = 0.9
_MISSING_RUN = 8
"""Words of a licence that a file may lack in a row: a name, not a condition."""
_STRANGE_RUN = 8
"""Words in a row that a file may have inside a licence: a name, not a condition."""

_REMAINDER = 60
"""Words beside the licences of a file that says nothing else: titles, names, a sentence on them."""

_STACKS = {"Python-2.0": ("PSF-2.0",), "Python-2.0.1": ("PSF-2.0",)}
"""Texts that are several licences one after the other, and which of them is named beside it."""

_Hit = tuple[int, int]
"""Place of a triple in the file, and its hash."""

_IDENTIFIER = re.compile(r"SPDX-License-Identifier:[ \t]*([^\n]{1,200})")


@dataclass(frozen=True, slots=True)
class Match:
    """One licence in a text.

    Attributes:
        license: SPDX id; GNU texts, which do not tell -only from -or-later, give "GPL-3.0".
        containment: share of the licence's words that is there, 0.9 to 1.
        first, last: its first word and the one after its last, counting words that count.
    """

    license: str
    containment: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a text holds.

    Attributes:
        matches: in order of the text. rest: words that belong to none of them.
        identifier: canonical expression of its SPDX-License-Identifier lines; "" without any.
    """

    matches: tuple[Match, ...] = ()
    rest: int = 0
    identifier: str = ""

    @property
    def licenses(self) -> tuple[str, ...]:
        """Return the ids, in order of the text, each once."""
        return tuple(dict.fromkeys(match.license for match in self.matches))

    @property
    def only(self) -> str:
        """The one licence of the file, when it holds one and next to nothing else; "" otherwise."""
        found = self.licenses
        return found[0] if len(found) == 1 and self.rest <= _REMAINDER else ""

    @property
    def stated(self) -> str:
        """What the file says alone: its text, or its SPDX line; "" where the two differ."""
        if self.matches and self.identifier not in ("", self.only):
            return ""
        return self.only or (self.identifier if not self.matches else "")


@dataclass(frozen=True, slots=True)
class _Text:
    license: str
    words: int
    size: int
    share: int
    hashes: tuple[int, ...]
    held: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Window:
    text: _Text
    containment: float
    first: int
    last: int

    @property
    def rank(self) -> tuple[float, float]:
        # What is missing counts against it: half a longer licence is none of its clauses.
        return (2 * self.containment - 1) * self.text.size, self.containment


@lru_cache(maxsize=256)
def recognise(text: str) -> Recognition:
    """Return the licences that a text holds; none for one of more than MAX_LENGTH characters."""
    if len(text) > MAX_LENGTH:
        return Recognition(rest=len(text))
    counted = words(text)
    hashes = shingles(counted)
    known = _index()
    where: dict[int, list[int]] = {}
    for at, each in enumerate(hashes):
        if each in known:
            where.setdefault(each, []).append(at)
    windows = [
        window for candidate in _candidates(where) for window in _windows(candidate, where, hashes)
    ]
    matches = tuple(_chosen(windows))
    taken = sum(match.last - match.first for match in matches)
    return Recognition(matches, max(len(counted) - taken, 0), _identifier(text))


def _identifier(text: str) -> str:
    stated = {read(found.strip(" */#-\t\r")).canonical for found in _IDENTIFIER.findall(text)}
    return stated.pop() if len(stated) == 1 else ""


def _candidates(where: dict[int, list[int]]) -> Iterator[_Text]:
    counts = Counter(chain.from_iterable(map(_index().__getitem__, where)))
    for number, text in enumerate(_texts()):
        if counts[number] >= THRESHOLD * len(text.hashes):
            yield text


def _windows(text: _Text, where: dict[int, list[int]], hashes: list[int]) -> Iterator[_Window]:
    """Yield the stretches that hold the text whole and unmixed."""
    for hits in _occurrences(text, where):
        solid = _solid(text, hits, hashes)
        first, last = solid[0][0], solid[-1][0] + SHINGLE
        # A phrase that the text repeats is kept where it stands first, and may stand anywhere here.
        found = text.held.intersection(hashes[first : last - SHINGLE + 1])
        longer = last - first - text.words
        if (
            len(found) >= THRESHOLD * len(text.hashes)
            and longer <= max(_STRANGE_RUN, text.words // 20)
            and _is_whole(text, found)
        ):
            yield _Window(text, len(found) / len(text.hashes), first, last)


def _occurrences(text: _Text, where: dict[int, list[int]]) -> Iterator[list[_Hit]]:
    """Yield the hits of each place where enough of the text stands in its own order.

    A hit tells where the text would begin; hits that tell about the same belong together.
    """
    step = text.words / len(text.hashes)
    told = sorted(
        (at - order * step, at, each)
        for order, each in enumerate(text.hashes)
        for at in where.get(each, ())
    )
    # Phrases that a text repeats are kept once, so that what follows stands further down.
    width = 12 + text.words // 8 + text.words - text.size
    enough = max(ceil(THRESHOLD * len(text.hashes)), 1)
    begins = [each[0] for each in told]
    done = 0
    for first, (begin, end) in enumerate(zip(begins, begins[enough - 1 :], strict=False)):
        if first < done or end - begin > width:
            continue
        start, last = _fullest(begins, first, width)
        hits = sorted((at, each) for _, at, each in told[start:last])
        if len({each for _, each in hits}) >= enough:
            yield hits
            done = last
        else:
            # Far enough that the whole never takes longer than its length.
            done = max(start + 1, first + (last - first) // 8)


def _fullest(begins: list[float], first: int, width: float) -> tuple[int, int]:
    """Return the span of this width that begins within another width and holds the most hits.

    The first that holds enough may begin with strays, and cut off the end for them.
    """
    best = (0, -first)
    at, limit = first, begins[first] + width
    while at < len(begins) and begins[at] <= limit:
        best = max(best, (bisect_right(begins, begins[at] + width) - at, -at))
        # Of hits that tell about the same, the first begins the span that holds the others.
        at = bisect_left(begins, begins[at] + 1, at)
    return -best[1], best[0] - best[1]


def _solid(text: _Text, held: list[_Hit], hashes: list[int]) -> list[_Hit]:
    """Return the longest part of a stretch in which no run of words is not the licence's."""
    parts: list[list[_Hit]] = [[]]
    for hit in held:
        if parts[-1] and _strange(text, parts[-1][-1][0], hit[0], hashes) > _STRANGE_RUN:
            parts.append([])
        parts[-1].append(hit)
    return _without_strays(max(parts, key=len))


def _without_strays(held: list[_Hit]) -> list[_Hit]:
    """Return a stretch without what stands apart at its ends and stands in it once more."""
    counts = Counter(each for _, each in held)
    first, last = 0, len(held)
    while last - first > 1 and counts[held[last - 1][1]] > 1 and _gap(held, last - 1) > SHINGLE:
        last -= 1
        counts[held[last][1]] -= 1
    while last - first > 1 and counts[held[first][1]] > 1 and _gap(held, first + 1) > SHINGLE:
        counts[held[first][1]] -= 1
        first += 1
    return held[first:last]


def _gap(held: list[_Hit], index: int) -> int:
    return held[index][0] - held[index - 1][0]


def _strange(text: _Text, before: int, at: int, hashes: list[int]) -> int:
    """Return about how many words between two hits are not the licence's."""
    if at - before <= SHINGLE + _STRANGE_RUN:
        return 0
    held, share = text.held, text.share
    kept = sum(each % share == 0 and each not in held for each in hashes[before + 1 : at])
    # One changed word takes three triples; of sparse ones, two by chance prove nothing.
    return kept * text.share - SHINGLE + 1 if kept > 3 or text.share == 1 else 0


def _is_whole(text: _Text, found: frozenset[int]) -> bool:
    """Say whether no run of the licence's words is missing."""
    run = longest = 0
    for each in text.hashes:
        run = 0 if each in found else run + 1
        longest = max(longest, run)
    # A single changed word takes three triples with it.
    return max(longest * text.share - SHINGLE + 1, 0) <= max(_MISSING_RUN, 3 * text.share)


def _chosen(windows: list[_Window]) -> Iterator[Match]:
    """Yield the best window of each stretch, in order; none where two are equally good."""
    taken: list[tuple[int, int, bool, _Window]] = []
    for window in sorted(windows, key=lambda each: each.rank, reverse=True):
        rivals = [index for index, held in enumerate(taken) if _rivals(window, held[3])]
        if not rivals:
            taken.append((window.first, window.last, True, window))
        for index in rivals:
            first, last, _, best = taken[index]
            if best.rank == window.rank and best.text.license != window.text.license:
                taken[index] = (first, last, False, best)
    for first, last, sure, best in sorted(taken, key=lambda each: each[:2]):
        if sure:
            yield Match(best.text.license, round(best.containment, 3), first, last)


def _rivals(one: _Window, other: _Window) -> bool:
    """Say whether two windows claim the same words, and one is not a part of the other's stack."""
    if one.text.license in _STACKS.get(other.text.license, ()):
        return False
    shared = min(one.last, other.last) - max(one.first, other.first)
    return shared * 4 > min(one.last - one.first, other.last - other.first)


@cache
def _texts() -> tuple[_Text, ...]:
    # Half a megabyte that only whoever reads licence files needs.
    from scanner.normalize.grammars.license_text_table import HASHES, ROWS  # noqa: PLC0415

    data = base64.b64decode(HASHES)
    found: list[_Text] = []
    at = 0
    for row in ROWS.strip().split("\n"):
        name, length, size, share, kept = row.split(" ")
        end = at + 3 * int(kept)
        hashes = tuple(int.from_bytes(data[i : i + 3], "big") for i in range(at, end, 3))
        found.append(_Text(name, int(length), int(size), int(share), hashes, frozenset(hashes)))
        at = end
    return tuple(found)


@cache
def _index() -> dict[int, list[int]]:
    known: dict[int, list[int]] = {}
    for number, text in enumerate(_texts()):
        for each in text.hashes:
            known.setdefault(each, []).append(number)
    return known
