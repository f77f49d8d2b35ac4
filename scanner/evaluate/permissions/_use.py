"""When principals were last used, where the export says so."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from scanner.model.resource import Json

__all__ = ["idle_days", "instant", "unused_after"]

_DEFAULT_DAYS = 90


def unused_after(settings: Mapping[str, Json]) -> int:
    """Return after how many days without use a principal counts as unused; 90 by default."""
    days = settings.get("unused_after_days", _DEFAULT_DAYS)
    return days if isinstance(days, int) and days > 0 else _DEFAULT_DAYS


def instant(value: Json) -> datetime | None:
    """Return an instant as AWS writes it; None when there is none or it cannot be read."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def idle_days(last: datetime | None, created: datetime | None, as_of: datetime) -> int | None:
    """Return whole days since the last use, or since creation if never used; None if unknown."""
    since = last or created
    return (as_of - since) // timedelta(days=1) if since else None
