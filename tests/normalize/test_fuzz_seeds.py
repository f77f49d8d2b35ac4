"""What fuzzing begins with is read by the reader that it is meant for."""

import pytest

from bench._fuzz_seeds import SEEDS
from scanner.model.evidence import Snapshot, Source
from scanner.model.resource import Origin, Resource
from scanner.normalize._documents import readers

READERS = dict(readers())


@pytest.mark.parametrize("kind", SEEDS)
def test_the_seed_of_a_reader_is_recognised_and_gives_something(kind: str) -> None:
    name, text = SEEDS[kind]
    assert READERS[kind].recognises(name, text)
    found: list[object] = []
    for source in ("governance", "files", "repository"):
        origin = Origin("fuzz", name)
        snapshot = Snapshot(Source(source, "fuzz"), name, text.encode(), "sha256:0", origin)
        found += READERS[kind].read(snapshot, text)
    assert any(isinstance(one, Resource) for one in found), found
