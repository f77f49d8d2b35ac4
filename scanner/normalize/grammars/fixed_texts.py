"""Which of many fixed texts stand in another one, told by few looks at it.

To look for each by itself goes through the whole text as often as there are fixed ones. Those that
share a rare letter are found together: the search runs from one such letter to the next.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_COMMON = ' etsanior_\nlcd"fm.puyE,hgTAN)(:v=SOCRIDbwMFLPkU[]HGx-VB'
"""The most frequent characters of source code, most frequent first; any other is rare."""


class FixedTexts:
    """Fixed texts to be looked for together, in texts that hold few of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Prepare the search; no text may be empty."""
        self.texts = tuple(texts)
        groups = tuple(_groups(list(self.texts)))
        self._searches = tuple(_pattern(letter, group).search for letter, group in groups)
        self._groups = tuple(group for _, group in groups)

    def any_in(self, text: str) -> bool:
        """Say whether one of them stands in a text."""
        for search in self._searches:  # noqa: SIM110 - a generator takes twice as long, for each text
            if search(text):
                return True
        return False

    def all_in(self, text: str) -> Iterator[str]:
        """Yield those that stand in a text, in the order in which they were given."""
        near = [
            group
            for group, search in zip(self._groups, self._searches, strict=True)
            if search(text)
        ]
        if near:
            held = {one for group in near for one in group if one in text}
            yield from [one for one in self.texts if one in held]


def _groups(texts: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield letters, and texts that hold each of them: the cheapest letters that are in all texts."""
    left = list(texts)
    while left:
        held = Counter(letter for text in left for letter in set(text))
        letter = max(sorted(held), key=lambda each: held[each] / _cost(each))
        yield letter, [text for text in left if letter in text]
        left = [text for text in left if letter not in text]


def _cost(letter: str) -> float:
    """Return about what it costs to stop at a letter wherever it stands."""
    rank = _COMMON.find(letter)
    return 1 + 16 * 0.91**rank if rank >= 0 else 1


def _pattern(letter: str, texts: list[str]) -> re.Pattern[str]:
    """Return a pattern that begins with one certain letter, which is what makes it quick."""
    found = []
    for text in texts:
        head, _, tail = text.partition(letter)
        behind = f"(?<={re.escape(text)})" if head else ""
        found.append(re.escape(tail) + behind)
    endings = "|".join(found)
    return re.compile(f"{re.escape(letter)}(?:{endings})")
