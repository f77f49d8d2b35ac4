"""A report in writing: sorted JSON, and the digest that seals all of it but `run`."""

import hashlib

import msgspec

from scanner.model.resource import Json
from scanner.report._redated import AFTER_RUN


def sealed(content: dict[str, Json], run: dict[str, Json]) -> bytes:
    """Return the written report of a content and the run that gave it, with the content's digest.

    Args:
        content: the document without `run`.
        run: the facts of the run; its `integrity` is made here.
    """
    rest = encode(content)
    run = {**run, "integrity": {"content_sha256": hashlib.sha256(rest).hexdigest()}}
    before, following, after = rest.partition(AFTER_RUN)
    return before + encode({"run": run})[1:-3] + b"," + following + after


def content_digest(content: dict[str, Json]) -> str:
    """Return the hexadecimal SHA-256 of the written form of everything but `run`.

    The same figure comes from `jq -S 'del(.run)' report.json | sha256sum`.
    """
    rest = {key: value for key, value in content.items() if key != "run"}
    return hashlib.sha256(encode(rest)).hexdigest()


def encode(value: Json) -> bytes:
    """Return sorted keys, two spaces of indentation, UTF-8, LF and a last line end."""
    packed = msgspec.json.encode(value, order="sorted")
    return msgspec.json.format(packed, indent=2) + b"\n"


def decode(data: bytes) -> Json:
    """Return the value of a JSON document.

    Raises:
        ValueError: it is none.
    """
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from error
