"""Read `aws iam get-account-authorization-details`: users, groups, roles and managed policies.

Resources keep the field names of the IAM API; their names are the resource names (ARN).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.arn import account_of
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

_KINDS: Mapping[str, tuple[str, str]] = {
    "UserDetailList": ("aws/iam/user", "UserName"),
    "GroupDetailList": ("aws/iam/group", "GroupName"),
    "RoleDetailList": ("aws/iam/role", "RoleName"),
    "Policies": ("aws/iam/policy", "PolicyName"),
}
_MARKS = ('"UserDetailList"', '"RoleDetailList"', '"GroupDetailList"')
_SPACE = re.compile(r"[ \t\r\n]*+")


def _recognises(name: str, text: str) -> bool:
    return name.endswith(".json") and any(mark in text for mark in _MARKS)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        document = load_json(text)
    except DocumentSyntaxError as error:
        yield _gap(snapshot, error.line, f"is not JSON: {error.message}")
        return
    if not isinstance(document, Mapping):
        yield _gap(snapshot, 1, "is not an object of authorization details")
        return
    if document.get("IsTruncated") is True or document.get("Marker"):
        yield _gap(snapshot, 1, "holds one page of several: export with all pages")
    lines = _lines_of_elements(text)
    account = _account(document)
    for section in _KINDS:
        yield from _section(snapshot, section, document.get(section), lines, account)


def _section(
    snapshot: Snapshot,
    section: str,
    listed: Json,
    lines: Mapping[tuple[str, int], int],
    account: str,
) -> Iterator[Normalized]:
    if listed is None:
        return
    if not isinstance(listed, list):
        yield _gap(snapshot, 1, f"{section} is not a list")
        return
    kind, name_field = _KINDS[section]
    for index, raw in enumerate(listed):
        line = lines.get((section, index), 0)
        name = _name(raw, name_field)
        if name is None:
            yield _gap(snapshot, line, f"{section}[{index}] has neither Arn nor {name_field}")
            continue
        yield Resource(
            uid=f"{kind}/{name}",
            kind=kind,
            attributes=raw,
            side=snapshot.source.side,
            scope=account_of(name) or account,
            origin=replace(snapshot.origin, line=line),
            evidence=snapshot.digest,
        )


def _name(raw: Json, name_field: str) -> str | None:
    if not isinstance(raw, Mapping):
        return None
    name = raw.get("Arn") or raw.get(name_field)
    return name if isinstance(name, str) else None


def _account(document: Mapping[str, Json]) -> str:
    """Return the account that the export is about; AWS's own policies belong to none."""
    for section in ("UserDetailList", "RoleDetailList", "GroupDetailList", "Policies"):
        listed = document.get(section)
        for raw in listed if isinstance(listed, list) else ():
            account = account_of(_name(raw, "Arn") or "")
            if account.isdecimal():
                return account
    return ""


def _lines_of_elements(text: str) -> Mapping[tuple[str, int], int]:
    """Return the line on which each element of each top-level list starts.

    Decodes value after value with the standard decoder, which knows where each one ends; the text
    is known to be valid JSON with an object at the top.
    """
    decode = json.JSONDecoder().raw_decode
    lines: dict[tuple[str, int], int] = {}
    at, line = _after(text, text.index("{") + 1), 1 + text.count("\n", 0, text.index("{"))
    counted = text.index("{")
    while text[at] != "}":
        key, at = decode(text, at)
        at = _after(text, _after(text, at) + 1)
        if text[at] != "[":
            at = _after(text, decode(text, at)[1])
        else:
            at, index = _after(text, at + 1), 0
            while text[at] != "]":
                line += text.count("\n", counted, at)
                counted = at
                lines[key, index] = line
                at = _after(text, decode(text, at)[1])
                at = _after(text, at + 1) if text[at] == "," else at
                index += 1
            at = _after(text, at + 1)
        at = _after(text, at + 1) if text[at] == "," else at
    return lines


def _after(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _gap(snapshot: Snapshot, line: int, reason: str) -> Unreadable:
    place = f"{snapshot.address}:{line}" if line else snapshot.address
    return Unreadable(snapshot.source.name, place, f"AWS authorization details: {reason}")


READER = DocumentReader(recognises=_recognises, read=_read)
