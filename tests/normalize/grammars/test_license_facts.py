import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.license_aliases import meaning_of
from scanner.normalize.grammars.license_facts import (
    CLASSIFIER,
    EXPRESSION,
    FREE_TEXT,
    LICENSE_FILE,
    Fact,
    conclude,
)
from tests.growth import assert_linear

OSI = "License :: OSI Approved :: "


def expression(text: str) -> Fact:
    return Fact(EXPRESSION, "License-Expression", text)


def free(text: str) -> Fact:
    return Fact(FREE_TEXT, "License", text)


def classifier(text: str) -> Fact:
    return Fact(CLASSIFIER, "classifier", OSI + text)


def in_file(text: str) -> Fact:
    return Fact(LICENSE_FILE, "LICENSE", text)


@pytest.mark.parametrize(
    ("facts", "concluded"),
    [
        ([expression("MIT"), free("whatever")], "MIT"),
        ([free("Apache 2.0")], "Apache-2.0"),
        ([free("UNKNOWN"), classifier("ISC License (ISCL)")], "ISC"),
        (
            [free("GPL"), classifier("GNU General Public License v3 or later (GPLv3+)")],
            "GPL-3.0-or-later",
        ),
        ([expression("MTI"), free("MIT")], "MIT"),
        ([expression("Apache 2.0")], "Apache-2.0"),
        ([classifier("BSD License"), in_file("BSD-3-Clause")], "BSD-3-Clause"),
        ([expression("NOASSERTION"), free("MIT")], "MIT"),
        ([expression("NONE")], "NONE"),
        # never guessed
        ([classifier("BSD License")], ""),
        ([free("BSD"), classifier("BSD License")], ""),
        ([free("GPL-3.0")], ""),
        ([classifier("Apache Software License")], ""),
        ([classifier("MIT License"), classifier("ISC License (ISCL)")], ""),
        ([free("Permission is hereby granted, " * 20)], ""),
        ([], ""),
    ],
)
def test_facts_conclude(facts: list[Fact], concluded: str) -> None:
    assert conclude(facts).reading.canonical == concluded


@pytest.mark.parametrize(
    ("facts", "conflicts"),
    [
        ([expression("MIT OR Apache-2.0"), classifier("MIT License")], 0),
        ([expression("Apache-2.0"), classifier("Apache Software License")], 0),
        ([expression("BSD-3-Clause"), free("BSD"), classifier("BSD License")], 0),
        ([expression("MIT"), classifier("BSD License")], 1),
        ([free("ISC"), classifier("BSD License")], 1),
        ([expression("GPL-3.0-only"), free("GPLv3+")], 1),
        ([expression("MIT"), free("MIT OR ISC")], 1),
        ([expression("MIT"), in_file("Apache-2.0")], 1),
        ([expression("MIT"), expression("ISC")], 1),
        ([expression("MIT"), free("see the file")], 0),
    ],
)
def test_statements_that_exclude_one_another_are_a_conflict(
    facts: list[Fact], conflicts: int
) -> None:
    assert len(conclude(facts).conflicts) == conflicts


@given(
    st.lists(
        st.builds(
            Fact,
            st.sampled_from([EXPRESSION, FREE_TEXT, CLASSIFIER]),
            st.just("f"),
            st.text(max_size=30),
        )
    )
)
def test_any_facts_are_concluded_without_surprise(facts: list[Fact]) -> None:
    found = conclude(facts)
    assert bool(found.by) == bool(found.reading.canonical)


def test_hostile_megabyte_is_passed_over_at_once() -> None:
    for text in ("a" * 1_000_000, " " * 1_000_000, "MIT/" * 250_000):
        assert not meaning_of(text).is_known
        assert_linear(meaning_of, text)
