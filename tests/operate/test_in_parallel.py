"""Several processes understand documents exactly as one does."""

import hashlib
import os
from collections.abc import Iterator

import pytest

from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Origin
from scanner.operate import in_parallel
from scanner.operate.in_parallel import Item, each_understood
from scanner.operate.pipeline import understand


def _snapshots(count: int) -> tuple[Snapshot, ...]:
    source = Source("files", "shop")
    found = []
    for number in range(count):
        content = f"import module_{number}\nimport (\n"[: 40 if number % 7 == 0 else 24].encode()
        name = f"shop/a{number}.py"
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        found.append(Snapshot(source, name, content, digest, Origin("shop", name)))
    return tuple(found)


def test_the_result_and_its_order_do_not_depend_on_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshots = _snapshots(300)
    here = understand(snapshots)
    monkeypatch.setattr(in_parallel, "MIN_BYTES", 1)
    there = understand(snapshots)
    assert there == here
    assert len(there.resources) == 300
    assert there.unread


def test_a_process_that_dies_costs_no_document(monkeypatch: pytest.MonkeyPatch) -> None:

    parent = os.getpid()

    def fragile(snapshot: Snapshot) -> Iterator[Item]:
        if os.getpid() != parent and snapshot.address.endswith("a250.py"):
            os._exit(9)
        yield Unreadable("shop", snapshot.address, "seen")

    monkeypatch.setattr(in_parallel, "MIN_BYTES", 1)
    snapshots = _snapshots(300)
    seen = [
        item.place
        for _, items in each_understood(snapshots, fragile)
        for item in items
        if isinstance(item, Unreadable)
    ]
    assert seen == [one.address for one in snapshots]
