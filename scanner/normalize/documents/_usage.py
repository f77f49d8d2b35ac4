"""Usage records as resources, for the document reader and for the source that is nothing else."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.usage_records import (
    UsageError,
    UsageTable,
    read_csv,
    read_json_lines,
)

KIND = "trueup/usage"
JSON_LINES = (".jsonl", ".ndjson")


def usage_of(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the usage of a text that is known to be usage, CSV unless its name says otherwise."""
    file = snapshot.origin.file or snapshot.address
    try:
        table = read_json_lines(text) if file.endswith(JSON_LINES) else read_csv(text)
    except UsageError as error:
        yield Unreadable(snapshot.source.name, file, f"usage: {error}")
        return
    yield from table_resource(snapshot, table)


def table_resource(snapshot: Snapshot, table: UsageTable) -> Iterator[Normalized]:
    """Yield the gaps of a table of records, and its usage where it has a record or had a gap."""
    file = snapshot.origin.file or snapshot.address
    yield from _gaps(snapshot, file, table)
    yield Resource(
        uid=f"{KIND}/{file}",
        kind=KIND,
        attributes={"columns": table.columns, "lines": table.lines},
        side=Side.LIVE,
        owner=snapshot.source.owner,
        origin=replace(snapshot.origin, line=1),
        evidence=snapshot.digest,
    )


def _gaps(snapshot: Snapshot, file: str, table: UsageTable) -> Iterator[Unreadable]:
    for line, problem in table.problems[:100]:
        yield Unreadable(snapshot.source.name, f"{file}:{line}", f"usage record: {problem}")
    if len(table.problems) > 100:
        reason = f"{len(table.problems) - 100} more usage records cannot be read"
        yield Unreadable(snapshot.source.name, file, reason)
