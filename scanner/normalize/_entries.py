"""Entries of governance files that somebody approves: their lines, and the mistakes in each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scanner.model.evidence import Snapshot
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.syntax import Path
from scanner.normalize.inputs.mistakes import Mistake


def entries_of(
    snapshot: Snapshot,
    kind: str,
    held: tuple[Path, Sequence[Json]],
    lines: Lines,
    mistakes: Sequence[Mistake],
    count: int,
) -> Iterator[Resource]:
    """Yield each entry that is a mapping as a spec of its kind.

    Attributes are the entry's own keys, `lines`: first and last line of the entry and the line of
    its approver, and `mistakes`: `[line, column, message, key]` of each, where there is one.

    Args:
        snapshot: the file.
        kind: of the resources.
        held: where the list is in the document, and the list.
        lines: of the document.
        mistakes: of the document.
        count: how many lines the file has.
    """
    path, values = held
    if not values:
        return
    ends = [lines.near((*path, index)) - 1 for index in range(1, len(values))] + [count]
    by_entry: dict[Json, list[Mistake]] = {}
    for one in mistakes:
        # That an id is taken is told across files, when all are known.
        if len(one.path) > len(path) and one.keyword != "taken":
            by_entry.setdefault(one.path[len(path)], []).append(one)
    for index, (entry, last) in enumerate(zip(values, ends, strict=True)):
        if isinstance(entry, dict):
            yield _entry(
                snapshot, kind, (entry, index), (path, lines, last), by_entry.get(index, ())
            )


def _entry(
    snapshot: Snapshot,
    kind: str,
    numbered: tuple[dict[str, Json], int],
    place: tuple[Path, Lines, int],
    mistakes: Sequence[Mistake],
) -> Resource:
    (entry, index), (path, lines, last) = numbered, place
    first = lines.near((*path, index))
    spread = {
        "first": first,
        "last": max(first, last),
        "approver": lines.get((*path, index, "approver"), 0),
    }
    # A key is named only where the mistake is the value of that key, and not inside of it.
    found = [
        [one.line, one.column, one.message, one.path[-1] if len(one.path) == len(path) + 2 else ""]
        for one in mistakes
    ]
    name = entry.get("id")
    identity = name if isinstance(name, str) and name else f"{snapshot.origin.file}#{index + 1}"
    return Resource(
        uid=f"{kind}/{identity}",
        kind=kind,
        attributes={**entry, "lines": spread, "mistakes": found},
        side=Side.SPEC,
        owner=entry["owner"] if isinstance(entry.get("owner"), str) else "",
        origin=replace(snapshot.origin, line=first),
        evidence=snapshot.digest,
    )
