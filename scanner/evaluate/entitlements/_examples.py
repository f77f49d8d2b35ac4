"""Small estates for the examples of the checks in this folder."""

from collections.abc import Mapping
from datetime import UTC, datetime

from scanner.model.resource import Estate, Json, Origin, Resource, estate_of
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.usage_records import COLUMNS

AS_OF = datetime(2028, 3, 27, tzinfo=UTC)
LIMITS: Mapping[str, Json] = {
    "timezone": "UTC",
    "expiring_within_days": [30, 7],
    "max_session_hours": 24,
    "inactive_after_days": 30,
}


def _spec(kind: str, name: str, attributes: Mapping[str, Json]) -> Resource:
    return Resource(
        uid=f"trueup/{kind}/{name}",
        kind=f"trueup/{kind}",
        attributes={"id": name, **LIMITS, **attributes},
        side=Side.SPEC,
        owner=str(attributes.get("owner") or ""),
        origin=Origin(source="governance", file="entitlements/tools.yaml", line=9),
        evidence="sha256:01",
    )


def tool(name: str, **attributes: Json) -> Resource:
    """Return a tool of the catalogue."""
    return _spec("tool", name, attributes)


def person(name: str, **attributes: Json) -> Resource:
    """Return somebody who may use tools."""
    return _spec("person", name, attributes)


def entitlement(
    name: str,
    metric: str = "concurrent_bot",
    quantity: int = 2,
    *,
    start: str = "2028-01-01",
    end: str | None = "2029-01-01",
    **attributes: Json,
) -> Resource:
    """Return an entitlement to the tool "robot", owned by the robot team."""
    whole = {"tool": "robot", "owner": "robot-team", **attributes}
    term = {"start": start, "end": end}
    return _spec(
        "entitlement", name, {**whole, "metric": metric, "quantity": quantity, "term": term}
    )


def used(session: str, start: str, end: str, **values: str) -> Mapping[str, str]:
    """Return a usage record of the tool "robot" by bot-1; instants without a date are 2028-03-20."""
    instants = {
        key: f"2028-03-20T{value}:00Z" if len(value) == 5 else value
        for key, value in (("start", start), ("end", end))
    }
    return {"session": session, "principal": "bot-1", "tool": "robot", **instants, **values}


def usage(*records: Mapping[str, str]) -> Resource:
    """Return a file of usage records, the first in line 2."""
    columns = {name: [record.get(name, "") for record in records] for name in COLUMNS}
    return Resource(
        uid="trueup/usage/usage.csv",
        kind="trueup/usage",
        attributes={"columns": columns, "lines": list(range(2, len(records) + 2))},
        origin=Origin(source="usage", file="usage.csv", line=1),
        evidence="sha256:02",
    )


def estate(*resources: Resource) -> Estate:
    """Return these resources on 2028-03-27."""
    return estate_of(resources, AS_OF)
