"""Run a connector and its normalizer against a server, as a scan does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scanner import plugins
from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.store import MemoryStore
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Resource
from scanner.operate.pipeline import understand
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import passing_redactor


@dataclass(frozen=True, slots=True)
class Read:
    """What a source gave: resources by uid, gaps by place, and the documents themselves."""

    resources: Mapping[str, Resource]
    gaps: Mapping[str, Unreadable]
    snapshots: tuple[Snapshot, ...]

    def of_kind(self, kind: str) -> dict[str, Resource]:
        return {one.name: one for one in self.resources.values() if one.kind == kind}

    @property
    def text(self) -> str:
        return "\n".join(one.content.decode() for one in self.snapshots)


def read(
    kind: str, root: Path, secrets: Mapping[str, str] | None = None, **options: object
) -> Read:
    now = datetime(2028, 3, 1, tzinfo=UTC)
    recorder = EvidenceRecorder(passing_redactor(), MemoryStore(), lambda: now)
    context = CollectContext(
        root, recorder, resolver(root, secrets or {}), lambda: now, lambda _text: None
    )
    source = Source(kind, "shop", options, owner="platform")
    connector = plugins.load_as("collect", kind, Connector)
    assert not set(options) - set(connector.options), "an option that is not documented"
    taken = list(connector.collect(source, context))
    snapshots = tuple(one for one in taken if isinstance(one, Snapshot))
    assert len({one.address for one in snapshots}) == len(snapshots), "addresses are unique"
    gaps = [one for one in taken if isinstance(one, Unreadable)]
    understood = understand(snapshots)
    by_uid = {one.uid: one for one in understood.resources}
    for one in understood.resources:
        # The same thing may be told twice, as tags of what belongs to no region; never differently.
        assert one.attributes == by_uid[one.uid].attributes
    assert all(one.evidence for one in understood.resources)
    assert not understood.unread
    assert len({one.place for one in gaps}) == len(gaps)
    return Read(by_uid, {one.place: one for one in gaps}, snapshots)
