"""What is known about the licence of one package, from where, and what follows from it."""

from collections.abc import Iterable

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.license_aliases import (
    NOTHING,
    Meaning,
    meaning_of,
    meaning_of_classifier,
    says_nothing,
)
from scanner.normalize.grammars.license_statements import (
    CLASSIFIER,
    EXPRESSION,
    FREE_TEXT,
    LICENSE_FILE,
    ORDER,
    Fact,
    fact,
)
from scanner.normalize.grammars.spdx import UNLICENSED, UNSTATED, Reading, read, words

__all__ = [
    "CLASSIFIER",
    "EXPRESSION",
    "FREE_TEXT",
    "LICENSE_FILE",
    "ORDER",
    "Conclusion",
    "Fact",
    "conclude",
    "fact",
]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What follows from the facts of one package.

    Attributes:
        reading: the concluded expression; `canonical` is "" when nothing could be concluded.
        by: the fact that decided; None when none did.
        ambiguous: facts that name a licence without saying exactly which.
        unreadable: facts that say something that is not understood.
        conflicts: facts that name a licence which the conclusion does not hold.
    """

    reading: Reading
    by: Fact | None = None
    ambiguous: tuple[Fact, ...] = ()
    unreadable: tuple[Fact, ...] = ()
    conflicts: tuple[Fact, ...] = ()


_NO_READING = Reading("")


def conclude(facts: Iterable[Fact]) -> Conclusion:
    """Return the licence that the facts say, believing them in ORDER.

    Several classifiers have no AND or OR between them, so that two different ones, or one and the
    family of another, conclude nothing. A statement that names a licence outside the conclusion is a conflict; one that names
    less than the conclusion is not.
    """
    said = [(each, _meaning(each)) for each in facts if not _is_empty(each)]
    ambiguous = tuple(each for each, meaning in said if meaning.family)
    unreadable = tuple(each for each, meaning in said if not meaning.is_known)
    for source in ORDER:
        exact = [
            (each, meaning) for each, meaning in said if each.by == source and meaning.expression
        ]
        # Of two expressions the first is believed and the other a conflict, if it is one.
        believed = exact[:1] if source == EXPRESSION else exact
        if len({meaning.expression for _, meaning in believed}) == 1:
            by, meaning = exact[0]
            reading = _reading(by, meaning)
            if source == CLASSIFIER and _is_one_of_several(reading, said):
                continue
            conflicts = tuple(each for each, other in said if not _holds(reading, other))
            return Conclusion(reading, by, ambiguous, unreadable, conflicts)
        if exact:
            several = tuple(each for each, _ in exact)
            return Conclusion(_NO_READING, None, (*several, *ambiguous), unreadable)
    return Conclusion(_NO_READING, None, ambiguous, unreadable)


def _is_one_of_several(reading: Reading, said: list[tuple[Fact, Meaning]]) -> bool:
    """Say whether another classifier names a licence that this one is not."""
    return any(each.by == CLASSIFIER and not _holds(reading, other) for each, other in said)


def _is_empty(each: Fact) -> bool:
    if each.by == EXPRESSION and each.text.strip().upper() == UNLICENSED:
        return False
    return says_nothing(each.text) or each.text.strip().upper() == UNSTATED


def _meaning(each: Fact) -> Meaning:
    if each.by == CLASSIFIER:
        return meaning_of_classifier(each.text) or NOTHING
    if each.by in (FREE_TEXT, LICENSE_FILE):
        # The text of the GPL is the same for -only and -or-later.
        return meaning_of(each.text)
    stated = read(each.text).canonical
    return Meaning(stated) if stated else meaning_of(each.text)


def _reading(by: Fact, meaning: Meaning) -> Reading:
    written = read(by.text)
    if by.by in (EXPRESSION, LICENSE_FILE) and written.canonical:
        return written
    if by.by == EXPRESSION:
        # A name such as "Apache 2.0" where SPDX belongs: understood, but not valid.
        known = read(meaning.expression)
        return Reading(known.canonical, known.tree, written.error)
    if by.by == FREE_TEXT and written.canonical == meaning.expression:
        return written
    return read(meaning.expression)


def _holds(reading: Reading, other: Meaning) -> bool:
    """Say whether what `other` names is part of the concluded expression."""
    if not other.is_known or reading.tree is None:
        return not other.is_known or other.expression == reading.canonical
    concluded = words(reading.tree)
    if other.family:
        return any(word.startswith(other.family) for word in concluded)
    tree = read(other.expression).tree
    return tree is not None and set(words(tree)) <= set(concluded)
