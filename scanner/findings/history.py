"""What earlier runs knew, as a value that decides states and is named in every report."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scanner.model.finding import Finding
from scanner.model.resource import EMPTY


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds about one fingerprint.

    Attributes:
        finding: as last seen, so that it can be carried over while its source is unread.
        first_seen, last_seen: `as_of` of the first and the latest run that saw it.
        fixed_at: `as_of` of the run that showed it gone; None while it is open.
        sources: names of the sources it rested on when last seen.
        waived: whether somebody answered for it when last seen.
    """

    finding: Finding
    first_seen: datetime
    last_seen: datetime
    fixed_at: datetime | None = None
    sources: tuple[str, ...] = ()
    waived: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """All that is known from earlier runs of one scope, by fingerprint.

    Attributes:
        digest: "sha256:" and the digest over everything that can decide a state.
        previous: id of the run it was recorded by; "" when there was none.
    """

    known: Mapping[str, Known] = EMPTY
    digest: str = ""
    previous: str = ""


def history_of(known: Mapping[str, Known], previous: str = "") -> History:
    """Return the history with its digest, which is the same for the same knowledge."""
    total = hashlib.sha256()
    for identity in sorted(known):
        one = known[identity]
        fixed = one.fixed_at.isoformat() if one.fixed_at else ""
        words = (
            identity,
            one.first_seen.isoformat(),
            one.last_seen.isoformat(),
            fixed,
            one.finding.state_hash,
            " ".join(one.sources),
        )
        total.update("\x1f".join(words).encode() + b"\n")
    return History(known, f"sha256:{total.hexdigest()}", previous)


NO_HISTORY = history_of({})
"""The history of a first run."""
