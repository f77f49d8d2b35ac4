"""Waiver entries as values: what they say, who wrote them, and what they lack."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from scanner.model.governance import Approval, GitFacts, Waiver
from scanner.model.resource import Json, Resource

KIND = "trueup/waiver"
ADDED_KEYS = frozenset({"lines", "mistakes"})
"""What the reader adds to an entry's own keys."""


def waivers_of(resources: Iterable[Resource], facts: GitFacts) -> tuple[Waiver, ...]:
    """Return the waiver entries among the resources, in file order, with their git authors."""
    return tuple(_waiver(one, facts) for one in resources if one.kind == KIND)


def _waiver(resource: Resource, facts: GitFacts) -> Waiver:
    held: Mapping[str, Json] = resource.attributes
    match = held.get("match")
    authors = authors_of(resource, facts)
    approver = _text(held.get("approver"))
    return Waiver(
        id=_text(held.get("id")) or resource.name,
        rule=_text(held.get("rule")),
        reason=_text(held.get("reason")),
        owner=_text(held.get("owner")),
        approver=approver,
        expires=day_of(held.get("expires")),
        match=match if isinstance(match, Mapping) else {},
        origin=resource.origin,
        author=", ".join(authors),
        approval=approval_of(approver, authors, entry_digest(held), facts),
        problems=tuple(problems_of(resource)),
        evidence=resource.evidence,
        unreadable_end=place_of_day(resource),
    )


def entry_bytes(held: Mapping[str, Json]) -> bytes:
    """Return what an approver signs: the entry's own keys as canonical JSON.

    Comments, order, quotes and the place in the file do not count; every key and value does.
    """
    entry = {key: value for key, value in held.items() if key not in ADDED_KEYS}
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return text.encode("ascii")


def entry_digest(held: Mapping[str, Json]) -> str:
    """Return the hexadecimal SHA-256 of `entry_bytes`; "" for an entry that JSON cannot write."""
    try:
        return hashlib.sha256(entry_bytes(held)).hexdigest()
    except (TypeError, ValueError):
        return ""


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""


def day_of(value: Json) -> date | None:
    """Return the day, or None for anything that is not exactly YYYY-MM-DD."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def problems_of(resource: Resource) -> Iterator[str]:
    """Yield what is wrong with an entry, as `file:line:column: what: what to do`.

    A day that cannot be read is no problem of its own: the entry counts as expired.
    """
    for line, column, message, key in resource.attributes.get("mistakes") or ():
        if key != "expires":
            yield f"{resource.origin.file}:{line}:{column}: {message}"


def place_of_day(resource: Resource) -> str:
    """Return `file:line:column` of an end that is not a day; "" when it is one."""
    for line, column, _, key in resource.attributes.get("mistakes") or ():
        if key == "expires":
            return f"{resource.origin.file}:{line}:{column}"
    return ""


def authors_of(resource: Resource, facts: GitFacts) -> tuple[str, ...]:
    """Return who wrote the lines of an entry, leaving out the line that names the approver.

    An approver who writes only their own name into somebody else's entry approves it.
    """
    blame = facts.blame.get(resource.origin.file, ())
    lines = resource.attributes.get("lines") or {}
    first = int(lines.get("first", resource.origin.line))
    last = int(lines.get("last", first))
    counted = [line for line in range(first, last + 1) if line != lines.get("approver")]
    return tuple(dict.fromkeys(blame[line - 1] for line in counted if 0 < line <= len(blame)))


def approval_of(approver: str, authors: tuple[str, ...], digest: str, facts: GitFacts) -> Approval:
    """Return whether somebody else than an entry's authors is proven to have agreed to it."""
    if not approver:
        return Approval.MISSING
    names = {one.casefold() for one in (approver, *facts.aliases.get(approver, ()))}
    if any(names & _names(author) for author in authors):
        return Approval.SELF
    proven = bool(digest) and facts.approvals.get(digest) == approver
    return Approval.PROVEN if proven else Approval.UNVERIFIED


def _names(author: str) -> set[str]:
    """Return the ways to write "Name <local@host>": name, address, local part."""
    name, _, address = author.casefold().partition("<")
    address = address.rstrip("> ")
    return {name.strip(), address, address.partition("@")[0]} - {""}
