"""One difference between a spec and what is live, and the words that say why it is there."""

from enum import StrEnum

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, PathPart
from scanner.normalize.meaning._rows import ABSENT

UNKNOWN = object()
"""In place of a base value: nothing is known about what was last applied."""


class Op(StrEnum):
    """What the live side did to a value."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


class Cause(StrEnum):
    """Who moved: the live side, the spec, or nobody can say."""

    LIVE_EDIT = "live_edit"
    REMOVED_FROM_SPEC = "removed_from_spec"
    UNAPPLIED_SPEC = "unapplied_spec"
    UNMANAGED = "unmanaged"
    PROVIDER_DEFAULT = "provider_default"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """One difference.

    Attributes:
        path: keys, indexes, and for elements of keyed lists `{key: value}`. The index of an added
            list element is its place in live, of a missing one its place in the spec.
        spec, live, base: the values as written; ABSENT when there is none, and UNKNOWN for a base
            when nothing is known about what was last applied.
    """

    op: Op
    path: tuple[PathPart, ...]
    spec: Json
    live: Json
    base: Json
    cause: Cause


def cause_of(op: Op, base: Json, *, base_is_live: bool) -> Cause:
    """Return who moved, judged by what was last applied."""
    if base is UNKNOWN:
        return Cause.UNKNOWN
    if op is Op.CHANGED:
        return Cause.UNAPPLIED_SPEC if base_is_live else Cause.LIVE_EDIT
    if op is Op.MISSING:
        return Cause.UNAPPLIED_SPEC if base is ABSENT else Cause.LIVE_EDIT
    return Cause.LIVE_EDIT if base is ABSENT else Cause.REMOVED_FROM_SPEC
