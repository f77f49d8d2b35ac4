"""Read `aws organizations describe-policy`, `list-targets-for-policy`, and who is in which unit.

Field names are those of the AWS Organizations API, whose `Content` is a policy document as text.
`list-children` and `list-accounts-for-parent` do not repeat the parent, nor `list-parents` the child:
the name of the file must hold its id.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

_POLICY = "aws/organizations/policy"
_TARGETS = "aws/organizations/targets"
_PLACES = "aws/organizations/children"
_LOOKED_AT = 20_000
_UNIT = re.compile(
    r"(?<![a-z0-9])(?:ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})(?![a-z0-9])"
)
_CHILD = re.compile(rf"{_UNIT.pattern}|(?<![0-9])[0-9]{{12}}(?![0-9])")
_LISTED = ("Children", "Accounts", "Parents")


def _recognises(name: str, text: str) -> bool:
    if not name.endswith(".json"):
        return False
    head = text[:_LOOKED_AT]
    targets = '"Targets"' in head and '"TargetId"' in head
    return '"PolicySummary"' in head or targets or _is_listing(name, head)


def _is_listing(name: str, head: str) -> bool:
    """Say whether a document lists what is in a unit, or in which unit something is."""
    listed = '"Id"' in head and any(f'"{word}"' in head for word in _LISTED)
    return listed and bool(_CHILD.search(name.rpartition("/")[2]))


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        document = load_json(text)
    except DocumentSyntaxError as error:
        yield _gap(snapshot, error.line, f"is not JSON: {error.message}")
        return
    if not isinstance(document, Mapping):
        return
    policy = document.get("Policy")
    if isinstance(policy, Mapping) and isinstance(policy.get("PolicySummary"), Mapping):
        yield _policy(snapshot, policy, document.get("Targets"))
    elif isinstance(document.get("Targets"), list):
        if document.get("NextToken"):
            yield _gap(snapshot, 1, "holds one page of several: export with all pages")
        yield _resource(snapshot, _TARGETS, snapshot.address, document)
    else:
        yield from _places(snapshot, document)


def _places(snapshot: Snapshot, document: Mapping[str, Json]) -> Iterator[Normalized]:
    word = next((one for one in _LISTED if isinstance(document.get(one), list)), "")
    if not word:
        return
    if document.get("NextToken"):
        yield _gap(snapshot, 1, "holds one page of several: export with all pages")
    ids = [str(one["Id"]) for one in document[word] if isinstance(one, Mapping) and "Id" in one]
    file = (snapshot.origin.file or snapshot.address).rpartition("/")[2]
    named = (_CHILD if word == "Parents" else _UNIT).search(file)
    if named is None:
        yield _gap(snapshot, 1, "lists what is in a unit, and its file's name does not hold its id")
        return
    parents = {named[0]: ids[0]} if word == "Parents" and ids else dict.fromkeys(ids, named[0])
    yield _resource(snapshot, _PLACES, snapshot.address, {"parent_of": parents})


def _policy(snapshot: Snapshot, policy: Mapping[str, Json], targets: Json) -> Normalized:
    summary = policy["PolicySummary"]
    name = summary.get("Arn") or summary.get("Id") or summary.get("Name")
    if not isinstance(name, str) or not isinstance(policy.get("Content"), str | dict):
        return _gap(snapshot, 1, "has no Arn, Id or Name, or no Content")
    attributes = {**summary, "Content": policy["Content"]}
    if isinstance(targets, list):
        attributes["Targets"] = targets
    return _resource(snapshot, _POLICY, name, attributes)


def _resource(snapshot: Snapshot, kind: str, name: str, attributes: Mapping[str, Json]) -> Resource:
    return Resource(
        f"{kind}/{name}", kind, attributes, side=snapshot.source.side,
        origin=replace(snapshot.origin, line=1), evidence=snapshot.digest,
    )  # fmt: skip


def _gap(snapshot: Snapshot, line: int, reason: str) -> Unreadable:
    place = f"{snapshot.address}:{line}"
    return Unreadable(snapshot.source.name, place, f"AWS organisation policy: {reason}")


READER = DocumentReader(recognises=_recognises, read=_read)
"""Yields kinds `aws/organizations/policy` (`Id`, `Arn`, `Name`, `Type`, `Content`, and `Targets`
where the document has them), `aws/organizations/targets` (`Targets`) and
`aws/organizations/children` (`parent_of`: id of an account or unit -> id of its unit or root)."""
