"""Read policies of AWS resources as the AWS CLI prints them.

`{"Policy": "<document>"}` of S3 buckets, KMS keys, functions, vaults, tables and file systems;
`{"Attributes": {"Policy": ...}}` of SQS queues and SNS topics; `{"ARN": ..., "ResourcePolicy": ...}` of
secrets; `{"repositoryName": ..., "policyText": ...}` of ECR; `{"PolicyInJson": ...}` of Glue;
`{"resourcePolicies": [{"policyName": ..., "policyDocument": ...}]}` of CloudWatch Logs. Answers that
follow one another in a file are read one by one. Source: AWS CLI command reference.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.json_sequence import DocumentSyntaxError, load_json_sequence

_KIND = "aws/resource-policy"
_LOOKED_AT = 20_000
_POLICY = re.compile(
    r'"(?:Policy|ResourcePolicy|policyText|PolicyInJson|policyDocument)"\s{0,20}:\s{0,20}"'
)
_FIELDS = ("Policy", "ResourcePolicy", "policyText", "PolicyInJson", "policyDocument")
_NAMES = (
    "QueueArn", "TopicArn", "ARN", "ResourceArn", "BackupVaultArn", "EventBusArn", "Arn",
    "resourceArn",
)  # fmt: skip


def _recognises(name: str, text: str) -> bool:
    head = text[:_LOOKED_AT]
    return name.endswith(".json") and bool(_POLICY.search(head)) and "Statement" in head


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        documents = load_json_sequence(text)
    except DocumentSyntaxError as error:
        place = f"{snapshot.address}:{error.line}"
        reason = f"AWS resource policy: is not JSON: {error.message}"
        yield Unreadable(snapshot.source.name, place, reason)
        return
    found = [one for document in documents for one in _held(document)]
    for number, held in enumerate(found):
        uid = f"{_KIND}/{snapshot.address}" + (f"#{number}" if number else "")
        yield Resource(
            uid, _KIND, held, side=snapshot.source.side,
            origin=replace(snapshot.origin, line=1), evidence=snapshot.digest,
        )  # fmt: skip


def _held(document: Json) -> Iterator[Mapping[str, Json]]:
    """Yield the policies of an answer, each with the name of its resource where it has one."""
    if not isinstance(document, Mapping):
        return
    listed = document.get("resourcePolicies")
    if isinstance(listed, list):
        for one in listed:
            yield from _held(one)
        return
    within = document.get("Attributes")
    held = within if isinstance(within, Mapping) else document
    policy = next((held[field] for field in _FIELDS if isinstance(held.get(field), str)), "")
    if "Statement" in policy:
        named = (held.get(field) for field in _NAMES)
        arn = next((one for one in named if isinstance(one, str) and one), _repository(held))
        yield {"Policy": policy, "Arn": arn}


def _repository(held: Mapping[str, Json]) -> str:
    """Return the name of a repository of images, whose answer has no ARN; "" for anything else."""
    registry, name = held.get("registryId"), held.get("repositoryName")
    known = isinstance(registry, str) and isinstance(name, str)
    return f"arn:aws:ecr:*:{registry}:repository/{name}" if known else ""


READER = DocumentReader(recognises=_recognises, read=_read)
"""Yields kind `aws/resource-policy`: `Policy`, the document as text, and `Arn` or ""."""
