"""entitlements/stale-open-session."""

from collections.abc import Iterator
from datetime import timedelta

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, usage, used
from scanner.evaluate.entitlements._observe import about_record
from scanner.evaluate.entitlements._sessions import Session
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.instants import written


@check(
    title="Session that was never closed",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 AC-12", "NIST 800-53r5 CM-10"),
    examples=(
        Example(
            "exactly the limit",
            estate(entitlement("E1"), usage(used("a", "2028-03-26T00:00:00Z", ""))),
        ),
        Example(
            "a second more",
            estate(entitlement("E1"), usage(used("a", "2028-03-25T23:59:59Z", ""))),
            ("session a of robot is open since 2028-03-25T23:59:59Z, longer than 24 hours",),
        ),
        Example(
            "a long session that was closed",
            estate(
                entitlement("E1"), usage(used("a", "2028-03-20T00:00:00Z", "2028-03-26T00:00:00Z"))
            ),
        ),
    ),
)
def stale_open_session(analysis: Analysis) -> Iterator[Observation]:
    """Find sessions without an end that run for longer than `max_session_hours` of their tool's file.

    The robot hangs, or the end was never recorded; either way a seat is taken until somebody acts, and
    every peak since includes it. Certain. Facts: `hours`, `threshold` (hours), `start`, `principal`.

    Fix: end the session at the vendor, and have the exporter record the end.
    Source: NIST SP 800-53 rev. 5, AC-12 Session Termination.
    """
    for each in analysis.usage.sessions:
        limit = float(_limit(analysis, each))
        running = analysis.as_of - each.start
        if not each.is_open or running <= timedelta(hours=limit):
            continue
        yield about_record(
            each.record,
            "session {session} of {tool} is open since {start}, longer than {limit} hours",
            {"tool": each.tool, "start": written(each.start), "limit": f"{limit:g}"},
            facts={"hours": running.total_seconds() / 3600, "threshold": limit},
        )


def _limit(analysis: Analysis, session: Session) -> Json:
    held = analysis.catalogue.of_tool(session.tool)
    known = analysis.catalogue.tools.get(session.tool)
    if held:
        return held[0].limit("max_session_hours")
    return known.resource.attributes["max_session_hours"] if known and known.resource else 24
