"""Seats that a vendor or an asset register says are taken: GitHub Copilot, GitHub Enterprise, Snipe-IT."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json, Resource
from scanner.normalize.documents._manifest import broken
from scanner.normalize.documents._usage import table_resource
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json
from scanner.normalize.grammars.usage_records import UsageTable

KIND = "trueup/seats"
COPILOT, ENTERPRISE = "github-copilot", "github-enterprise"


def _recognises(name: str, text: str) -> bool:
    return name.endswith(".json") and _form(text) is not None


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield one resource of kind "trueup/seats" for each tool, and what is known of the last use.

    Its attributes are `tool`, `purchased` (None where the export does not say) and `holders`:
    `[{principal, assigned_at, last_used_at}]`. The last use is also a usage record without length.
    Source: GitHub REST API, "List all Copilot seat assignments" and "List enterprise consumed
    licenses"; Snipe-IT API reference, licenses and license seats.
    """
    try:
        value = load_json(text)
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    read = _form(text)
    if read is None or not isinstance(value, dict):
        return
    table = UsageTable()
    for tool, purchased, holders in read(value):
        yield Resource(
            uid=f"{KIND}/{tool}/{snapshot.address}",
            kind=KIND,
            attributes={"tool": tool, "purchased": purchased, "holders": holders},
            side=snapshot.source.side,
            owner=snapshot.source.owner,
            origin=replace(snapshot.origin, line=1),
            evidence=snapshot.digest,
        )
        for holder in holders:
            at = holder["last_used_at"]
            if at:
                table.add(1, {"session": f"{tool}:{holder['principal']}", "tool": tool,
                              "principal": holder["principal"], "start": at, "end": at})  # fmt: skip
    yield from table_resource(snapshot, table)


Seats = Iterator[tuple[str, int | None, list[dict[str, str]]]]


def _copilot(value: Mapping[str, Json]) -> Seats:
    holders = [
        _holder(seat["assignee"].get("login"), seat.get("created_at"), seat.get("last_activity_at"))
        for seat in _listed(value, "seats")
        if isinstance(seat.get("assignee"), dict)
    ]
    yield COPILOT, None, _named(holders)


def _enterprise(value: Mapping[str, Json]) -> Seats:
    holders = [
        _holder(
            user.get("github_com_login") or user.get("visual_studio_subscription_email"), "", ""
        )
        for user in _listed(value, "users")
    ]
    yield ENTERPRISE, _number(value.get("total_seats_purchased")), _named(holders)


def _snipe_licenses(value: Mapping[str, Json]) -> Seats:
    for row in _listed(value, "rows"):
        yield str(row.get("name") or ""), _number(row.get("seats")), []


def _snipe_seats(value: Mapping[str, Json]) -> Seats:
    found: dict[str, list[dict[str, str]]] = {}
    for row in _listed(value, "rows"):
        license_ = row.get("license")
        name = license_.get("name") if isinstance(license_, dict) else row.get("license_name")
        user = row.get("assigned_user")
        held = found.setdefault(str(name or f"license-{row.get('license_id')}"), [])
        if isinstance(user, dict):
            assigned = row.get("assigned_at") or row.get("updated_at") or ""
            at = assigned.get("datetime") if isinstance(assigned, dict) else assigned
            held.append(
                _holder(user.get("username") or user.get("email") or user.get("name"), at, "")
            )
    for name, held in found.items():
        yield name, None, _named(held)


def _holder(principal: Json, assigned: Json, used: Json) -> dict[str, str]:
    return {
        "principal": str(principal or ""),
        "assigned_at": str(assigned or ""),
        "last_used_at": str(used or ""),
    }


def _named(holders: list[dict[str, str]]) -> list[dict[str, str]]:
    return [holder for holder in holders if holder["principal"]]


def _listed(value: Mapping[str, Json], key: str) -> list[Mapping[str, Json]]:
    held = value.get(key)
    return [each for each in held if isinstance(each, dict)] if isinstance(held, list) else []


def _number(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


_FORMS: tuple[tuple[tuple[str, ...], Callable[[Mapping[str, Json]], Seats]], ...] = (
    (('"last_activity_at"', '"seats"', '"assignee"'), _copilot),
    (('"total_seats_consumed"', '"users"'), _enterprise),
    (('"license_id"', '"rows"', '"assigned_user"'), _snipe_seats),
    (('"free_seats_count"', '"rows"', '"seats"'), _snipe_licenses),
)


def _form(text: str) -> Callable[[Mapping[str, Json]], Seats] | None:
    """Return what reads the export that a text is; None for any other text."""
    for (first, *others), read in _FORMS:
        if first in text and all(mark in text for mark in others):
            return read
    return None


READER = DocumentReader(_recognises, _read, lambda name: name.endswith(".json"))
