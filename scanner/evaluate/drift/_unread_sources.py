"""What a scan tells this area of sources that gave nothing; apart, since every question asks it."""

from collections.abc import Iterable, Mapping

from scanner.model.evidence import Unreadable
from scanner.model.resource import Json

SOURCE_KINDS, UNREAD_SOURCES = "source_kinds", "unread_sources"
"""Keys of the settings of this area that a scan fills in: `{source: kind}`, and what gave nothing."""


def with_unread(section: Mapping[str, Json], unread: Iterable[Unreadable]) -> Mapping[str, Json]:
    """Add to the settings of this area which sources gave nothing, so that none of it is missing."""
    kinds = section.get(SOURCE_KINDS, {})
    rows = [
        {"name": one.source, "kind": kinds.get(one.source, ""), "reason": one.reason}
        for one in unread
        if one.whole
    ]
    return {**section, UNREAD_SOURCES: rows} if rows else section
