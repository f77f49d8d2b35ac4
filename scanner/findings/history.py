"""What earlier runs knew, as a value that decides states and is named in every report."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json
from scanner.model.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds about one fingerprint.

    Attributes:
        finding: as last seen, so that it can be carried over while its source is unread.
        first_seen, last_seen: `as_of` of the first and the latest run that saw it.
        fixed_at: `as_of` of the run that showed it gone; None while it is open.
        sources: names of the sources it rested on when last seen.
        waived: whether somebody answered for it when last seen.
        opened: `as_of` of the run that began the present spell; None where that is not known.
    """

    finding: Finding
    first_seen: datetime
    last_seen: datetime
    fixed_at: datetime | None = None
    sources: tuple[str, ...] = ()
    waived: bool = False
    opened: datetime | None = None

    @property
    def since(self) -> datetime:
        """When the present spell began, as far as that is known."""
        return self.opened or self.first_seen

    @property
    def severity(self) -> Severity:
        """How urgent it was when last seen."""
        return self.finding.severity


@dataclass(frozen=True, slots=True)
class History:
    """All that is known from earlier runs of one scope, by fingerprint.

    Attributes:
        digest: "sha256:" and the digest over everything that can decide a state.
        previous: id of the run it was recorded by; "" when there was none.
        times: per severity, the seconds `to_detect` and `to_fix` of all spells so far, and how
            often a finding `regressed`.
    """

    known: Mapping[str, Known] = EMPTY
    digest: str = ""
    previous: str = ""
    times: Mapping[str, Mapping[str, Json]] = EMPTY


def history_of(
    known: Mapping[str, Known],
    previous: str = "",
    times: Mapping[str, Mapping[str, Json]] = EMPTY,
) -> History:
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
            one.opened.isoformat() if one.opened else "",
        )
        total.update("\x1f".join(words).encode() + b"\n")
    if times:
        told = {name: dict(held) for name, held in times.items()}
        total.update(json.dumps(told, sort_keys=True).encode())
    return History(known, f"sha256:{total.hexdigest()}", previous, times)


NO_HISTORY = history_of({})
"""The history of a first run."""
