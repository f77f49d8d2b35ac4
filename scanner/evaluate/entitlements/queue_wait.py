"""entitlements/queue-wait."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, usage, used
from scanner.evaluate.entitlements._observe import about_group, counted, listed
from scanner.evaluate.entitlements._queue import Queue, queues_of
from scanner.evaluate.entitlements._remedies import resized
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.instants import written

_POOL = entitlement("E1", quantity=1)


@check(
    title="Requests wait for a seat of the pool",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CP-2(2)", "NIST 800-53r5 AU-4", "ISO 27001:2022 A.8.6"),
    examples=(
        Example(
            "each begins when it is asked for",
            estate(_POOL, usage(
                used("s1", "08:00", "09:00", requested_at="2028-03-20T08:00:00Z"),
                used("s2", "09:00", "10:00", requested_at="2028-03-20T09:00:00Z"),
            )),
        ),
        Example(
            "one waits for the end of another",
            estate(_POOL, usage(
                used("s1", "08:00", "09:00"),
                used("s2", "09:00", "10:00", requested_at="2028-03-20T08:15:00Z"),
            )),
            ("robot: 1 request waited 0.75 h for one of 1 seats; 2 seats, or starts up to 45 min later, "
             "would have served them at once",),
        ),
        Example(
            "one is refused while another runs",
            estate(_POOL, usage(
                used("s1", "08:00", "09:00"),
                used("s2", "08:30", "08:30", denied="true"),
            )),
            ("robot: 1 request was refused one of 1 seats; 2 seats would have served them at once",),
        ),
        Example(
            "a request before the term is not the pool's",
            estate(_POOL, usage(
                used("s1", "2028-01-01T00:00:00Z", "2028-01-01T01:00:00Z",
                     requested_at="2027-12-31T23:00:00Z"),
            )),
        ),
    ),
)  # fmt: skip
def queue_wait(analysis: Analysis) -> Iterator[Observation]:
    """Find pools whose seats were waited for or refused.

    A pool that is too small, or whose jobs all start at the same minute, costs the time of robots
    and of those who wait for them; the position alone does not show it, since the use never exceeds
    what was bought. Read from `requested_at` and `denied` of the usage records. Certain: counted
    from the records. Facts: `lost_hours`, `waiting`, `denied`, `longest_minutes`, `most_waiting`,
    `at`, `smallest_pool`, `limit`, `sessions`, `session_count`.

    Fix: start the jobs at other times, by up to `facts.longest_minutes`; or resize the pool to
        `facts.smallest_pool`.
    Source: NIST SP 800-53 rev. 5, CP-2(2) (capacity planning); ISO/IEC 19770-1:2017.
    """
    for queue in queues_of(analysis.pools):
        limit = max(
            (sum(each.quantity for each in queue.pool.entitlements if each.covers(queue.at))), 0
        )
        observation = about_group(
            analysis,
            queue.pool.entitlements,
            "{pool}: {what}; {seats} seats"
            + (", or starts up to {shift} min later," if queue.waiting else "")
            + " would have served them at once",
            {
                "pool": queue.pool.label,
                "what": _what(queue, limit),
                "seats": queue.smallest_pool,
                "shift": _minutes(queue),
            },
            expected=queue.smallest_pool,
            actual=limit,
            facts=_facts(queue, limit),
        )
        current = tuple(each for each in queue.pool.entitlements if each.covers(analysis.as_of))
        bought = sum(each.quantity for each in current)
        why = f"{queue.smallest_pool} seats would have served each request at once, {bought} are bought now"
        yield resized(observation, current, queue.smallest_pool - bought, why)


def _what(queue: Queue, limit: int) -> str:
    said = []
    if queue.waiting:
        hours = round(queue.lost.total_seconds() / 3600, 2)
        said.append(
            f"{counted(len(queue.waiting), 'request')} waited {hours:g} h for one of {limit} seats"
        )
    if queue.denied:
        verb = "was" if len(queue.denied) == 1 else "were"
        said.append(f"{counted(len(queue.denied), 'request')} {verb} refused one of {limit} seats")
    return ", ".join(said)


def _minutes(queue: Queue) -> float | int:
    minutes = queue.longest.total_seconds() / 60
    return int(minutes) if minutes == int(minutes) else round(minutes, 2)


def _facts(queue: Queue, limit: int) -> dict[str, Json]:
    return {
        "lost_hours": round(queue.lost.total_seconds() / 3600, 4),
        "waiting": len(queue.waiting),
        "denied": len(queue.denied),
        "longest_minutes": _minutes(queue),
        "most_waiting": queue.most,
        "at": written(queue.at),
        "smallest_pool": queue.smallest_pool,
        "limit": limit,
        **listed((*queue.waiting, *queue.denied)),
    }
