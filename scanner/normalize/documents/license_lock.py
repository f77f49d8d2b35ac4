"""Licence locks: which licence each package had when somebody agreed to it."""

from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

KIND = "trueup/license-lock"
SCHEMA = "license-lock/1"
_FIELDS = ("ecosystem", "name", "version", "license")


def _recognises(name: str, text: str) -> bool:
    return name.endswith(".json") and f'"{SCHEMA}"' in text[:500]


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield one resource with `packages`: `[{ecosystem, name, version, license}]`.

    `license` is the canonical expression, or "" where none was known.
    """
    file = snapshot.origin.file or snapshot.address
    try:
        value = load_json(text)
    except DocumentSyntaxError as error:
        place = f"{file}:{error.line}"
        yield Unreadable(snapshot.source.name, place, f"licence lock: {error.message}")
        return
    packages = value.get("packages") if isinstance(value, dict) else None
    if not isinstance(packages, list) or not all(_is_entry(each) for each in packages):
        reason = "licence lock: `packages` must be a list of {ecosystem, name, version, license}"
        yield Unreadable(snapshot.source.name, file, reason)
        return
    yield Resource(
        uid=f"{KIND}/{snapshot.source.name}/{file}",
        kind=KIND,
        attributes={"packages": [{key: each[key] for key in _FIELDS} for each in packages]},
        side=snapshot.source.side,
        owner=snapshot.source.owner,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


def _is_entry(value: Json) -> bool:
    return isinstance(value, Mapping) and all(isinstance(value.get(key), str) for key in _FIELDS)


READER = DocumentReader(_recognises, _read)
