"""What the commands that write waiver entries share."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click

from scanner.operate.waiving import Decision

_OPTIONS = (
    click.option("--reason", required=True, help="Why it may stay as it is."),
    click.option("--approver", required=True, help="Who agreed; not who writes the entry."),
    click.option("--expires", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Last day."),
    click.option(
        "--owner", default="", help="Who answers for it; the finding's owner if left out."
    ),
)


def waiver_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --reason, --approver, --expires and --owner."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def decision_of(reason: str, approver: str, expires: datetime, owner: str) -> Decision:
    """Return the decision that the options describe."""
    day: date = expires.date()
    return Decision(reason, owner, approver, day)
