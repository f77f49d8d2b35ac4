"""What is found agrees with counting every minute, on random estates."""

import random
from datetime import timedelta

import pytest

from scanner import plugins
from scanner.evaluate.entitlements._analysis import analyse
from scanner.evaluate.entitlements._examples import LIMITS, entitlement, tool, usage
from scanner.model.check import Check
from scanner.model.resource import Estate
from tests.evaluate.entitlements.minute_by_minute import (
    NOW,
    ZERO,
    Case,
    Found,
    found_by_rule,
    instant,
    random_case,
    solve,
)

RULES = (
    "duplicate-event", "invalid-interval", "no-entitlement", "outside-term", "peak-over-pool",
    "pool-headroom", "queue-wait", "stale-open-session", "unauthorized-tool",
)  # fmt: skip


def found(case: Case) -> Found:
    """Return what the product finds in a case."""
    held = [
        entitlement(each.id, quantity=each.quantity, start=instant(each.start),
                    end=None if each.end is None else instant(each.end), max_session_hours=1)
        for each in case.bought
    ]  # fmt: skip
    records = [
        {"session": row.session, "principal": "bot-1", "tool": row.tool, "start": instant(row.start),
         "end": "" if row.end is None else instant(row.end),
         "requested_at": "" if row.at is None else instant(row.at),
         "denied": "true" if row.denied else ""}
        for row in case.rows
    ]  # fmt: skip
    spare = tool("spare", **{**LIMITS, "max_session_hours": 1})
    resources = (spare, *held, usage(*records))
    analysis = analyse(Estate(resources, ZERO + timedelta(minutes=NOW)))
    checks = {name: plugins.load_as("evaluate", f"entitlements/{name}", Check) for name in RULES}
    return found_by_rule({name: list(check.find(analysis)) for name, check in checks.items()})


@pytest.mark.parametrize("seed", range(12))
def test_what_is_found_agrees_with_counting_every_minute(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - test data
    for _ in range(25):
        case = random_case(chance)
        assert found(case) == solve(case), case


def test_the_random_estates_hold_something_for_each_rule() -> None:
    chance = random.Random(1)  # noqa: S311 - test data
    seen = {rule for _ in range(150) for rule in solve(random_case(chance))}
    assert seen == set(RULES)
