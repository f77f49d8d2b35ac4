"""Read policies of S3 buckets, KMS keys, SQS queues and SNS topics as the AWS CLI prints them.

`s3api get-bucket-policy` and `kms get-key-policy` answer `{"Policy": "<document>"}`;
`sqs get-queue-attributes` and `sns get-topic-attributes` answer `{"Attributes": {"Policy": ...}}`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

_KIND = "aws/resource-policy"
_LOOKED_AT = 20_000
_POLICY = re.compile(r'"Policy"\s{0,20}:\s{0,20}"')


def _recognises(name: str, text: str) -> bool:
    head = text[:_LOOKED_AT]
    return name.endswith(".json") and bool(_POLICY.search(head)) and "Statement" in head


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        document = load_json(text)
    except DocumentSyntaxError as error:
        place = f"{snapshot.address}:{error.line}"
        reason = f"AWS resource policy: is not JSON: {error.message}"
        yield Unreadable(snapshot.source.name, place, reason)
        return
    found = _held(document)
    if found is None:
        return
    yield Resource(
        f"{_KIND}/{snapshot.address}", _KIND, found, side=snapshot.source.side,
        origin=replace(snapshot.origin, line=1), evidence=snapshot.digest,
    )  # fmt: skip


def _held(document: Json) -> Mapping[str, Json] | None:
    """Return the policy, and the name of its resource where the answer has one."""
    if not isinstance(document, Mapping):
        return None
    within = document.get("Attributes")
    held = within if isinstance(within, Mapping) else document
    policy = held.get("Policy")
    if not isinstance(policy, str) or "Statement" not in policy:
        return None
    arn = held.get("QueueArn") or held.get("TopicArn") or ""
    return {"Policy": policy, "Arn": arn if isinstance(arn, str) else ""}


READER = DocumentReader(recognises=_recognises, read=_read)
"""Yields kind `aws/resource-policy`: `Policy`, the document as text, and `Arn` or ""."""
