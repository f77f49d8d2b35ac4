"""A snapshot has one form in a manifest, however it was written, and comes back from it."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from scanner.evidence._lines import canonical
from scanner.evidence._manifest import Canonical, record_of, snapshot_of
from scanner.model.evidence import Snapshot, Source
from scanner.model.resource import Origin
from scanner.model.vocabulary import Side

WORDS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from('\x7f\\"/é\n<&\x00')),
    max_size=8,
)
OPTIONS = st.dictionaries(
    WORDS, st.one_of(WORDS, st.none(), st.booleans(), st.floats(), st.integers()), max_size=3
)
SNAPSHOTS = st.builds(
    Snapshot,
    source=st.builds(Source, WORDS, WORDS, OPTIONS, st.sampled_from(Side), WORDS),
    address=WORDS,
    content=st.just(b""),
    digest=WORDS,
    origin=st.builds(Origin, WORDS, WORDS, st.integers(0, 9), WORDS, WORDS),
    collected_at=st.one_of(st.none(), st.just(datetime(2028, 3, 1, 12, 30, 1, 5, tzinfo=UTC))),
    query=WORDS,
    found=st.one_of(st.none(), st.integers()),
    source_total=st.one_of(st.none(), st.integers(0, 9)),
    trace=WORDS,
)


@given(st.lists(SNAPSHOTS, max_size=3))
def test_a_snapshot_is_written_in_its_canonical_form(snapshots: list[Snapshot]) -> None:
    canonical_form = Canonical()
    for snapshot in (*snapshots, *snapshots):
        assert canonical_form.of(snapshot) == canonical(record_of(snapshot))


@given(SNAPSHOTS)
def test_a_snapshot_comes_back_from_what_was_written(snapshot: Snapshot) -> None:
    written = Canonical().of(snapshot)
    assert canonical(record_of(snapshot_of(json.loads(written), b""))) == written
