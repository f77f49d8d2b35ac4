"""Which entitlements a session draws on, and how sessions fall into groups."""

from collections.abc import Callable, Iterable
from datetime import datetime

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._catalogue import Entitlement
from scanner.evaluate.entitlements._sessions import Session


def rights(analysis: Analysis, session: Session) -> tuple[Entitlement, ...]:
    """Return the entitlements to the session's tool whose term it touches, in file order."""
    return tuple(
        each
        for each in analysis.catalogue.of_tool(session.tool)
        if each.covers(session.start)
        or (each.start < session.end and (each.end is None or session.start < each.end))
    )


def grouped(
    sessions: Iterable[Session], key: Callable[[Session], str]
) -> dict[tuple[str, str], list[Session]]:
    """Return sessions by tool and `key`, sorted by both; sessions in their own order."""
    found: dict[tuple[str, str], list[Session]] = {}
    for session in sessions:
        found.setdefault((session.tool, key(session)), []).append(session)
    return dict(sorted(found.items()))


def uncovered_from(session: Session, entitlements: Iterable[Entitlement]) -> datetime | None:
    """Return the first instant of a session that no term covers; None when all are covered.

    A session without length is never uncovered.
    """
    at = session.start
    for each in sorted(entitlements, key=lambda entitlement: entitlement.start):
        if at >= session.end or each.start > at:
            break
        if each.end is None:
            return None
        at = max(at, each.end)
    return at if at < session.end else None
