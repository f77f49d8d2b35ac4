"""Read a single AWS policy document: an object with `Statement`, in a file of its own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

_KIND = "aws/iam/policy"
_LOOKED_AT = 100_000
_WORD = '"Statement"'
_STATEMENT = re.compile(r'"Statement"\s*+:')
_EFFECT = re.compile(r'"Effect"\s*+:\s*+"')
_OTHER = ('"UserDetailList"', '"RoleDetailList"', '"GroupDetailList"', '"Resources"', '"resource"')
"""Exports, CloudFormation templates and Terraform plans hold policies but are none."""


def _recognises(name: str, text: str) -> bool:
    if not name.endswith(".json"):
        return False
    head = text[:_LOOKED_AT]
    # Most documents hold no such word, which is seen many times faster than with an expression.
    if _WORD not in head or any(mark in head for mark in _OTHER):
        return False
    return bool(_STATEMENT.search(head) and _EFFECT.search(head))


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    place = snapshot.address
    try:
        document = load_json(text)
    except DocumentSyntaxError as error:
        reason = f"AWS policy document: is not JSON: {error.message}"
        yield Unreadable(snapshot.source.name, f"{place}:{error.line}", reason)
        return
    if not isinstance(document, Mapping) or "Statement" not in document:
        return
    yield Resource(
        uid=f"{_KIND}/{place}",
        kind=_KIND,
        attributes=document,
        side=snapshot.source.side,
        origin=replace(snapshot.origin, line=1),
        evidence=snapshot.digest,
    )


READER = DocumentReader(recognises=_recognises, read=_read)
