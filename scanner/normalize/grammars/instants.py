"""Instants and dates as people and programs write them, read to points in time.

Source: RFC 3339 for instants; the IANA time zone database for bare dates.
"""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from scanner.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,12})?)?"
    r"(?:[Zz]|[+-][0-9]{2}:?[0-5][0-9])?"
)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class InstantError(ValueError):
    """A text is neither an instant nor a date, or its zone is not known; the message says why."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a text says about time.

    Attributes:
        at: the instant in UTC; for a naive text, what it would be if it were UTC.
        naive: whether it has a time of day but no offset, so that the instant is not known.
    """

    at: datetime
    naive: bool = False


@lru_cache(maxsize=65536)
def read_instant(text: str) -> Moment:
    """Return the instant of an RFC 3339 text; seconds may be left out, digits past µs are cut.

    Raises:
        InstantError: not an instant, or one that no clock shows.
    """
    text = text.strip()
    if _INSTANT.fullmatch(text) is None:
        raise InstantError(f"{text[:40]!r} is not an instant: write 2028-03-27T09:00:00+02:00")
    try:
        local = datetime.fromisoformat(text.upper())
        if local.tzinfo is None:
            return Moment(local.replace(tzinfo=UTC), naive=True)
        return Moment(local if local.tzinfo is UTC else local.astimezone(UTC))
    except (ValueError, OverflowError):
        raise InstantError(f"{text[:40]!r} names a day or time that does not exist") from None


def read_date(text: str) -> date | None:
    """Return the date that a text is, None when it is none.

    Raises:
        InstantError: written like a date, but no such day exists.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise InstantError(f"{text[:40]!r} is a day that does not exist") from None


def start_of(day: date, zone_name: str) -> datetime:
    """Return the first instant of a day in a zone, in UTC.

    Where clocks skip midnight the day begins later, where they show it twice at the first.

    Raises:
        InstantError: the zone is not known here.
    """
    zone = zone_of(zone_name)
    try:
        return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise InstantError(f"{day} is out of range") from None


def read_boundary(text: str, zone_name: str) -> Moment:
    """Return the instant of a date (its start in the zone) or of an RFC 3339 text.

    Raises:
        InstantError: neither, or the zone is not known here.
    """
    day = read_date(text)
    return read_instant(text) if day is None else Moment(start_of(day, zone_name))


@lru_cache(maxsize=256)
def zone_of(name: str) -> "ZoneInfo":
    """Return a zone of the IANA database by name.

    Raises:
        InstantError: no such zone, or this machine has no database.
    """
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - few texts name a zone

    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        hint = "write a name of the IANA database, such as Europe/Berlin"
        if not _has_data(ZoneInfo):
            hint = "this machine has no time zone database: install the Python package tzdata"
        raise InstantError(f"the time zone {name[:60]!r} is not known: {hint}") from None


def _has_data(known: "type[ZoneInfo]") -> bool:
    try:
        known("Europe/Berlin")
    except (LookupError, OSError):
        return False
    return True


def written(instant: datetime) -> str:
    """Return an instant as text in UTC, with a Z and without empty fractions."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
