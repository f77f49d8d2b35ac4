"""Seats given to people and devices: who holds them, who uses them, how many there are."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from scanner.evaluate.entitlements._catalogue import Catalogue, Entitlement
from scanner.evaluate.entitlements._pools import sharing_edition
from scanner.evaluate.entitlements._sessions import Session
from scanner.model.quick_dataclass import dataclass

SEATED = ("named_user", "device")


@dataclass(frozen=True, slots=True)
class Allocation:
    """Seats of one tool and metric that are taken now, against those bought.

    Attributes:
        holders: ids of those who take one, sorted.
        limit: sum of the quantities in term now.
        by: "assigned" where the entitlements list holders, "used" where usage shows them.
    """

    tool: str
    metric: str
    entitlements: tuple[Entitlement, ...]
    holders: tuple[str, ...]
    limit: int
    by: str


@dataclass(frozen=True, slots=True)
class IdleSeat:
    """A seat that somebody holds without use.

    Attributes:
        cause: "deprovisioned", "inactive" or "never used".
        last_used: end of the last use; None without one.
        limit_days: days without use after which a seat counts as idle.
    """

    entitlement: Entitlement
    holder: str
    cause: str
    last_used: datetime | None
    limit_days: float


def allocations_of(
    catalogue: Catalogue, by_tool: dict[str, tuple[Session, ...]], now: datetime
) -> Iterator[Allocation]:
    """Yield what is allocated now, by tool and metric; entitlements out of term do not count."""
    for tool in catalogue.tools:
        current = [each for each in catalogue.of_tool(tool) if each.covers(now)]
        for metric in SEATED:
            for group in sharing_edition([each for each in current if each.metric == metric]):
                listed = any(each.has_assigned for each in group)
                if listed:
                    holders = {name for each in group for name in each.assigned}
                else:
                    holders = set(_users(group, by_tool.get(tool, ()), metric, now))
                yield Allocation(
                    tool=tool,
                    metric=metric,
                    entitlements=group,
                    holders=tuple(sorted(holders)),
                    limit=sum(each.quantity for each in group),
                    by="assigned" if listed else "used",
                )


def _users(
    group: tuple[Entitlement, ...], sessions: tuple[Session, ...], metric: str, now: datetime
) -> Iterator[str]:
    for session in sessions:
        if session.is_empty or session.start > now:
            continue
        if any(
            each.licenses_edition(session.record.edition) and session.end > each.start
            for each in group
        ):
            name = session.record.host if metric == "device" else session.principal
            if name:
                yield name


def idle_seats(
    catalogue: Catalogue, by_tool: dict[str, tuple[Session, ...]], now: datetime
) -> Iterator[IdleSeat]:
    """Yield the assigned seats in term now whose holder left, stopped using or never used the tool.

    Exactly the limit is not idle yet, and a seat is never idle before its term has run that long.
    Where no usage of the tool was read at all, nothing is known of its use.
    """
    for entitlement in catalogue.entitlements:
        if entitlement.metric != "named_user" or not entitlement.covers(now):
            continue
        is_recorded = entitlement.tool in by_tool
        days = float(entitlement.limit("inactive_after_days"))
        for holder in dict.fromkeys(entitlement.assigned):
            last = max(
                (
                    each.end
                    for each in by_tool.get(entitlement.tool, ())
                    if each.principal == holder and each.start <= now
                ),
                default=None,
            )
            cause = _cause(catalogue, entitlement, holder, last, now - timedelta(days=days), now)
            if cause == "deprovisioned" or (cause and is_recorded):
                yield IdleSeat(entitlement, holder, cause, last, days)


def _cause(
    catalogue: Catalogue,
    entitlement: Entitlement,
    holder: str,
    last: datetime | None,
    oldest: datetime,
    now: datetime,
) -> str:
    person = catalogue.people.get(holder)
    if person is not None and person.left is not None and person.left <= now:
        return "deprovisioned"
    if last is None and entitlement.start < oldest:
        return "never used"
    return "inactive" if last is not None and last < oldest else ""
