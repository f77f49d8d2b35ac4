"""Read `aws organizations describe-policy` and `aws organizations list-targets-for-policy`.

Field names are those of the AWS Organizations API, whose `Content` is a policy document as text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

_POLICY = "aws/organizations/policy"
_TARGETS = "aws/organizations/targets"
_LOOKED_AT = 20_000


def _recognises(name: str, text: str) -> bool:
    if not name.endswith(".json"):
        return False
    head = text[:_LOOKED_AT]
    return '"PolicySummary"' in head or ('"Targets"' in head and '"TargetId"' in head)


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
where the document has them) and `aws/organizations/targets` (`Targets`)."""
