"""Manifests of bundles (`.manifest`), as resources of kind "trueup/policy-manifest".

Elsewhere than beside policies, a file of that name that says nothing of Rego is nobody's manifest.

Source: Open Policy Agent documentation, "Bundle File Format".
"""

import json
from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource

KIND = "trueup/policy-manifest"
NAME = ".manifest"
_OF_POLICIES = "policies"
_SAID = {"rego_version", "file_rego_versions"}


def _recognises(name: str, text: str) -> bool:
    del text
    return name.rpartition("/")[2] == NAME


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield `{rego_version, file_rego_versions}`; one that is no mapping is a gap."""
    file = snapshot.origin.file or snapshot.address
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    meant = snapshot.source.options.get(_OF_POLICIES) is True
    if not meant and not (isinstance(value, dict) and value.keys() & _SAID):
        return
    if not isinstance(value, dict):
        yield Unreadable(snapshot.source.name, file, "a manifest of a bundle is one JSON object")
        return
    versions = value.get("file_rego_versions")
    yield Resource(
        uid=f"{KIND}/{snapshot.source.name}/{file}",
        kind=KIND,
        attributes={
            "rego_version": value.get("rego_version"),
            "file_rego_versions": versions if isinstance(versions, dict) else {},
        },
        side=snapshot.source.side,
        owner=snapshot.source.owner,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


READER = DocumentReader(
    recognises=_recognises, read=_read, named=lambda name: name.rpartition("/")[2] == NAME
)
