"""Reports of any shape, for the properties that every report must have."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from hypothesis import strategies as st

from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.finding import Finding, Waived
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Origin
from scanner.model.run import ControlResult, Gone, Population, Report
from scanner.model.vocabulary import Certainty, Confidence, Exit, Severity, State
from tests.report import sample

words = st.text(max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis takes naive bounds
origins = st.builds(Origin, words, words, st.integers(0, 9999), words, words)
hex_digests = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")
remedies = st.builds(
    Remedy, words, st.booleans(), st.dictionaries(words, values, max_size=2), words
)
observations = st.builds(
    Observation,
    resource=words,
    message=st.just("{a} and {b}"),
    arguments=st.fixed_dictionaries({"a": values, "b": words}),
    path=st.lists(words | st.integers(0, 9) | st.dictionaries(words, words, max_size=1), max_size=3).map(tuple),
    expected=values,
    actual=values,
    evidence=st.lists(words, max_size=2).map(tuple),
    origin=origins,
    certainty=st.sampled_from(Certainty),
    facts=st.dictionaries(words, values, max_size=3),
    remedy=st.none() | remedies,
)  # fmt: skip
findings = st.builds(
    Finding,
    rule=words,
    observation=observations,
    fingerprint=hex_digests,
    state_hash=words,
    severity=st.sampled_from(Severity),
    confidence=st.sampled_from(Confidence),
    owner=words,
    controls=st.lists(words, max_size=2).map(tuple),
    state=st.sampled_from(State),
    first_seen=st.none() | moments,
    last_seen=st.none() | moments,
)
T = TypeVar("T")


def several(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    """Return up to two values as a tuple."""
    return st.lists(strategy, max_size=2).map(tuple)


gaps = st.lists(st.builds(NotEvaluated, words, words, words, st.booleans()), max_size=2).map(tuple)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Return a report whose every list and text varies."""
    counts = st.integers(0, 10**6)
    base = sample.incomplete()
    run = replace(base.run, actor=draw(words), exit_code=draw(st.sampled_from(Exit)))
    return replace(
        base,
        name=draw(words),
        run=run,
        scope=draw(several(st.builds(Population, words, words, counts, st.none() | counts))),
        coverage=draw(st.floats(0, 1)),
        unread=draw(several(st.builds(Unreadable, words, words, words, st.booleans(), st.booleans()))),
        findings=draw(several(findings)),
        waived=draw(several(st.builds(Waived, findings, words, words, words, words, words))),
        fixed=draw(several(st.builds(Gone, hex_digests, words, words, words, st.none() | moments, moments))),
        controls=draw(several(
            st.builds(ControlResult, words, st.just(("drift/changed",)), counts, counts, counts, counts)
        )),
        errors=draw(gaps),
        not_evaluated=draw(gaps),
        not_configured=draw(gaps),
        sections=draw(st.dictionaries(words, values, max_size=2)),
    )  # fmt: skip
