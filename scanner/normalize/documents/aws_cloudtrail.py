"""Read CloudTrail log files and last-accessed reports: which permissions were used.

CloudTrail files are `{"Records": [...]}`; reports are what `aws iam get-service-last-accessed-details`
prints at the granularity of actions. Both give resources of kind `aws/iam/use`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

_KIND = "aws/iam/use"
_LOOKED_AT = 20_000
_MOST_RESOURCES = 50
_VERSION = re.compile(r"\d{8}(?:v\d{1,2})?\Z|_\d{4}_\d{2}_\d{2}\Z")
_PREFIXES = {"monitoring": "cloudwatch", "email": "ses", "tagging": "tag"}
_NAMES: Mapping[str, tuple[str, ...]] = {
    "s3:HeadObject": ("s3:GetObject",), "s3:ListObjects": ("s3:ListBucket",),
    "s3:ListObjectsV2": ("s3:ListBucket",), "s3:HeadBucket": ("s3:ListBucket",),
    "s3:ListBuckets": ("s3:ListAllMyBuckets",), "s3:ListObjectVersions": ("s3:ListBucketVersions",),
    "s3:CopyObject": ("s3:GetObject", "s3:PutObject"), "s3:UploadPart": ("s3:PutObject",),
    "s3:CreateMultipartUpload": ("s3:PutObject",), "s3:CompleteMultipartUpload": ("s3:PutObject",),
    "s3:DeleteObjects": ("s3:DeleteObject",), "lambda:Invoke": ("lambda:InvokeFunction",),
}  # fmt: skip
"""Calls that another permission than their name allows: Service Authorization Reference, S3, Lambda."""
_REFUSED = ("AccessDenied", "UnauthorizedOperation", "Client.UnauthorizedOperation")


def _recognises(name: str, text: str) -> bool:
    if not name.endswith(".json"):
        return False
    head = text[:_LOOKED_AT]
    trail = '"Records"' in head and '"eventSource"' in head
    return trail or '"ServicesLastAccessed"' in head


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        document = load_json(text)
    except DocumentSyntaxError as error:
        place = f"{snapshot.address}:{error.line}"
        reason = f"record of use: is not JSON: {error.message}"
        yield Unreadable(snapshot.source.name, place, reason)
        return
    if not isinstance(document, Mapping):
        return
    if document.get("IsTruncated") is True:
        reason = "record of use: holds one page of several: export with all pages"
        yield Unreadable(snapshot.source.name, snapshot.address, reason)
    found: dict[tuple[str, str], list[str] | None] = {}
    for principal, action, resources in (*_events(document), *_reported(document)):
        _note(found, (principal, action), resources)
    uses = [
        {"principal": principal, "action": action, "resources": resources}
        for (principal, action), resources in sorted(found.items())
    ]
    yield Resource(
        f"{_KIND}/{snapshot.address}", _KIND, {"uses": uses}, side=snapshot.source.side,
        origin=replace(snapshot.origin, line=1), evidence=snapshot.digest,
    )  # fmt: skip


def _note(
    found: dict[tuple[str, str], list[str] | None], key: tuple[str, str], resources: list[str]
) -> None:
    """Add to the resources of one use; None once some use does not name its resource."""
    held = found.setdefault(key, [])
    if held is None or not resources:
        found[key] = None
        return
    held += [one for one in resources if one not in held]
    if len(held) > _MOST_RESOURCES:
        found[key] = None


def _events(document: Mapping[str, Json]) -> Iterator[tuple[str, str, list[str]]]:
    for one in _mappings(document.get("Records")):
        principal = _principal(one.get("userIdentity"))
        service = str(one.get("eventSource", "")).removesuffix(".amazonaws.com")
        refused = str(one.get("errorCode", "")).startswith(_REFUSED)
        if not principal or not service or refused:
            continue
        name = _VERSION.sub("", str(one.get("eventName", "")))
        called = f"{_PREFIXES.get(service, service)}:{name}"
        arns = [str(each["ARN"]) for each in _mappings(one.get("resources")) if "ARN" in each]
        actions = _NAMES.get(called, (called,))
        for action in actions:
            # Of a call that needs several permissions, which resource is whose is not said.
            yield principal, action, _meant(action, arns) if len(actions) == 1 else []


def _meant(action: str, arns: list[str]) -> list[str]:
    """Return the resources that the permission is about: objects, or the bucket, not both."""
    if not action.startswith("s3:"):
        return arns
    objects = [arn for arn in arns if "/" in arn]
    return objects if "Object" in action else [arn for arn in arns if arn not in objects]


def _principal(identity: Json) -> str:
    if not isinstance(identity, Mapping):
        return ""
    session = identity.get("sessionContext")
    issuer = session.get("sessionIssuer") if isinstance(session, Mapping) else None
    if isinstance(issuer, Mapping) and issuer.get("arn"):
        return str(issuer["arn"])
    return str(identity.get("arn") or "")


def _reported(document: Mapping[str, Json]) -> Iterator[tuple[str, str, list[str]]]:
    for service in _mappings(document.get("ServicesLastAccessed")):
        prefix = str(service.get("ServiceNamespace", ""))
        for one in _mappings(service.get("TrackedActionsLastAccessed")):
            who = str(one.get("LastAccessedEntity") or service.get("LastAuthenticatedEntity") or "")
            if who and one.get("LastAccessedTime"):
                yield who, f"{prefix}:{one.get('ActionName', '')}", []


def _mappings(value: Json) -> list[Mapping[str, Json]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


READER = DocumentReader(recognises=_recognises, read=_read)
"""`uses` is a list of `{principal, action, resources}`, in order; `resources` is None where some
use did not name its resource or named too many."""
