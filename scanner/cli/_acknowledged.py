"""The option by which a person answers for a gap: what stays unread, until when, and why."""

from datetime import date
from typing import Any

import click

FORM = "PLACE=UNTIL REASON"
HELP = (
    "A gap that somebody answers for, such as 'legacy/*=2027-06-30 replaced in spring': a glob over "
    "its place, the last day on which it counts as known, and why; repeatable."
)


class AcknowledgedGap(click.ParamType[Any]):
    """An entry such as `legacy/*=2027-06-30 replaced in spring`."""

    name = FORM

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the entry as trueup.yaml would have it, or fail with an example."""
        # Loaded only now: `--help` must not wait for what a scan needs.
        from scanner.operate.acknowledgement import Acknowledgement  # noqa: PLC0415

        if isinstance(value, Acknowledgement):
            return value
        place, _, rest = value.partition("=")
        until, _, reason = rest.strip().partition(" ")
        try:
            expires = date.fromisoformat(until)
        except ValueError:
            expires = None
        if not place or expires is None or not reason.strip():
            self.fail(
                f"{value!r}: write {FORM}, such as 'old/*=2027-06-30 is replaced'", param, ctx
            )
        return Acknowledgement(place.strip(), reason.strip(), expires)
