"""What was read, what could not be read, and what was not evaluated: all of them values."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json, Origin
from scanner.model.vocabulary import Side


@dataclass(frozen=True, slots=True)
class Source:
    """One configured place to read.

    Attributes:
        kind: name of the connector, such as "repository".
        name: unique within a configuration; findings and gaps name it.
        options: the remaining keys of its entry in trueup.yaml; secrets are still references.
        side: whether what it holds is live or a spec.
        owner: who answers for resources that name no owner of their own.
    """

    kind: str
    name: str
    options: Mapping[str, Json] = EMPTY
    side: Side = Side.LIVE
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One document as it was read, after redaction.

    Attributes:
        source: the configured source it came from.
        address: what it is within the source: a path, or the API call and its scope.
        content: the redacted bytes, in the document's own format.
        digest: "sha256:" and the hexadecimal SHA-256 of `content`.
        origin: where it was read; its `line` is 0.
        collected_at: when, in UTC; None for a git object, which has no time of reading.
        query: the request that gave it, without credentials.
        found: how many items it holds, where the source counts items.
        source_total: the source's own count of those items, where it has one.
        trace: id shared by everything one request gave.
        redaction: version of the redaction rules that were applied.
    """

    source: Source
    address: str
    content: bytes
    digest: str
    origin: Origin
    collected_at: datetime | None = None
    query: str = ""
    found: int | None = None
    source_total: int | None = None
    trace: str = ""
    redaction: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something in scope that could not be read, in whole or in part; never silently missing.

    Attributes:
        source: name of the source.
        place: path, path and line, or API call within it.
        reason: what is wrong and what to do about it, in words.
        transient: whether trying again later may help.
        whole: True when nothing of the source was read, so that its old findings stay unconfirmed.
    """

    source: str
    place: str
    reason: str
    transient: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A question that was in scope and got no answer.

    Attributes:
        what: the check, policy or resource concerned, such as "permissions/escalation".
        reason: why, and what would make it answerable.
        resource: uid of the one resource concerned; "" when the whole question is open.
        incomplete: False for a declared limit that does not make the run incomplete.
    """

    what: str
    reason: str
    resource: str = ""
    incomplete: bool = True


Collected: TypeAlias = Snapshot | Unreadable
"""What a connector yields."""
