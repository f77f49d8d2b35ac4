"""A second solver of usage against entitlements: looks at every minute, one by one, and adds up.

It shares no code with the product. Everything happens in whole minutes of one hour and a half, so
that counting each minute is exact.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

MINUTES = 90
NOW = 70
ZERO = datetime(2028, 2, 28, 23, 30, tzinfo=UTC)
"""The minutes run over midnight into a leap day."""

Found = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One usage record: minutes, None where nothing is written; `at` is when it was asked for."""

    session: str
    tool: str
    start: int
    end: int | None
    at: int | None = None
    denied: bool = False


@dataclass(frozen=True)
class Bought:
    """One entitlement to the tool "robot"."""

    id: str
    quantity: int
    start: int
    end: int | None


@dataclass(frozen=True)
class Case:
    """One random estate."""

    rows: tuple[Row, ...]
    bought: tuple[Bought, ...]


def instant(minute: int) -> str:
    """Return a minute as usage records and findings write it."""
    return f"{ZERO + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}"


def random_case(chance: random.Random) -> Case:
    """Return an estate with repeats, open ends, refusals, waits and terms that leave gaps."""
    rows = []
    for _ in range(chance.randrange(14)):
        start = chance.randrange(MINUTES - 10)
        end = None if chance.random() < 0.15 else max(start + chance.randrange(-2, 25), 0)
        asked = start - chance.randrange(8) if chance.random() < 0.4 else None
        rows.append(
            Row(
                f"s{chance.randrange(16)}",
                chance.choice(("robot", "robot", "robot", "spare", "ghost")),
                start,
                end,
                max(asked, 0) if asked is not None else None,
                denied=chance.random() < 0.12,
            )
        )
    bought = []
    for number in range(chance.randrange(1, 4)):
        start = chance.randrange(60)
        end = None if chance.random() < 0.3 else start + chance.randrange(1, 60)
        bought.append(Bought(f"E{number}", chance.randrange(4), start, end))
    return Case(tuple(rows), tuple(bought))


def solve(case: Case) -> Found:
    """Return what must be found: rule -> its numbers."""
    counted, repeats = _counted(case.rows)
    ran, refused, wrong = [], [], []
    for row in counted:
        end = row.end if row.end is not None else (row.start if row.denied else NOW)
        if end < row.start:
            wrong.append(row.session)
        elif row.denied:
            refused.append((row, end))
        else:
            ran.append((row, end))
    robot = sorted(
        ((r, e) for r, e in ran if r.tool == "robot"), key=lambda p: (p[0].start, p[0].session)
    )
    found: Found = {
        "duplicate-event": sorted(repeats),
        "invalid-interval": sorted(wrong),
        "no-entitlement": sum(row.tool == "spare" for row, _ in ran),
        "unauthorized-tool": sum(row.tool == "ghost" for row, _ in ran),
        # A tool that no file names has the usual limit of a day.
        "stale-open-session": sorted(
            row.session
            for row, _ in ran
            if row.end is None and row.tool != "ghost" and NOW - row.start > 60
        ),
        "outside-term": _outside(robot, case),
        **_peak(robot, case),
        "queue-wait": _queue(robot, [p for p in refused if p[0].tool == "robot"], case),
    }
    return {rule: numbers for rule, numbers in found.items() if numbers}


def _counted(rows: tuple[Row, ...]) -> tuple[list[Row], list[str]]:
    held: dict[str, Row] = {}
    repeats = []
    for row in rows:
        if row.session not in held:
            held[row.session] = row
            continue
        repeats.append(row.session)
        if row.end is not None and held[row.session].end is None:
            held[row.session] = row
    return list(held.values()), repeats


def _limit(case: Case, minute: int) -> int | None:
    """Return the seats in term in a minute; None where no term holds."""
    terms = [
        b.quantity for b in case.bought if b.start <= minute and (b.end is None or minute < b.end)
    ]
    return sum(terms) if terms else None


def _outside(robot: list[tuple[Row, int]], case: Case) -> Found:
    first = {}
    for row, end in robot:
        bare = [minute for minute in range(row.start, end) if _limit(case, minute) is None]
        if bare:
            first[row.session] = bare[0]
    return {"sessions": list(first), "at": instant(min(first.values()))} if first else {}


def _peak(robot: list[tuple[Row, int]], case: Case) -> Found:
    used = [sum(row.start <= minute < end for row, end in robot) for minute in range(2 * MINUTES)]
    limits = [_limit(case, minute) for minute in range(2 * MINUTES)]
    busy = [m for m in range(2 * MINUTES) if used[m] and limits[m] is not None]
    if not busy:
        return {}

    def rank(minute: int) -> tuple[int, float]:
        limit = limits[minute]
        if limit is None:
            return (0, 0.0)
        over = max(used[minute] - limit, 0)
        return (over, 0.0 if over else used[minute] / limit if limit else 0.0)

    best = max(busy, key=lambda m: (*rank(m), -m))
    until = best
    while until < 2 * MINUTES and rank(until) >= rank(best):
        until += 1
    numbers = {
        "peak": used[best],
        "limit": limits[best],
        "at": instant(best),
        "until": instant(until),
        "sessions": [row.session for row, end in robot if row.start <= best < end],
    }
    if rank(best)[0]:
        return {"peak-over-pool": numbers}
    return {"pool-headroom": numbers} if rank(best)[1] >= 0.9 else {}


def _queue(robot: list[tuple[Row, int]], refused: list[tuple[Row, int]], case: Case) -> Found:
    def asked(row: Row) -> int:
        return min(row.at, row.start) if row.at is not None else row.start

    waits = [
        (row, end)
        for row, end in robot
        if asked(row) < row.start and _limit(case, asked(row)) is not None
    ]
    lost = [(row, end) for row, end in refused if _limit(case, asked(row)) is not None]
    if not waits and not lost:
        return {}
    order = [row.session for row, _ in waits]
    order += [row.session for row, _ in sorted(lost, key=lambda p: (p[0].start, p[0].session))]
    # A refusal without a length takes its instant: half a minute stands for it.
    wanted = [(2 * asked(r), 2 * (asked(r) + e - r.start)) for r, e in robot]
    wanted += [(2 * asked(r), max(2 * (asked(r) + e - r.start), 2 * asked(r) + 1)) for r, e in lost]
    return {
        "waiting": len(waits),
        "denied": len(lost),
        "lost_hours": round(sum(row.start - asked(row) for row, _ in waits) / 60, 4),
        "longest_minutes": max((row.start - asked(row) for row, _ in waits), default=0),
        "smallest_pool": max(
            sum(start <= half < end for start, end in wanted) for half in range(4 * MINUTES)
        ),
        "sessions": order,
    }


def found_by_rule(observations: Mapping[str, list[Any]]) -> Found:
    """Return what the product's observations say, in the form of `solve`."""
    kept = {"duplicate-event", "invalid-interval", "stale-open-session"}
    result: Found = {}
    for rule, seen in observations.items():
        if not seen:
            continue
        facts = [each.facts for each in seen]
        if rule in kept:
            result[rule] = sorted(each["sessions"][0] for each in facts)
        elif rule in ("no-entitlement", "unauthorized-tool"):
            result[rule] = facts[0]["session_count"]
        else:
            wanted = {
                "outside-term": ("sessions", "at"),
                "queue-wait": (
                    "waiting",
                    "denied",
                    "lost_hours",
                    "longest_minutes",
                    "smallest_pool",
                    "sessions",
                ),
            }.get(rule, ("peak", "limit", "at", "until", "sessions"))
            result[rule] = {key: facts[0][key] for key in wanted}
    return result
