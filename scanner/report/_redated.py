"""A written report as of another instant, changed where it stands and not read as a whole.

It needs nothing that reads or writes JSON fast, whose loading would take longer than all of this.
"""

import hashlib
import json
from collections.abc import Mapping

from scanner.model.resource import Json

# A line break inside a text is always escaped, so that each of these keys has one place.
RUN, AFTER_RUN = b'\n  "run": {', b'\n  "schema_version": '


def run_of(written: bytes) -> dict[str, Json]:
    """Return the member `run` of a written report.

    Raises:
        ValueError: it is no written report.
    """
    start, end = written.index(RUN), written.index(AFTER_RUN)
    run: dict[str, Json] = json.loads(b"{" + written[start:end].rstrip(b",") + b"}")["run"]
    return run


def redated(written: bytes, run: Mapping[str, Json]) -> bytes:
    """Return a written report with another `run`; findings of its instant are of the new one's.

    Args:
        written: the report.
        run: what `run` is to say; its `integrity` is made here.

    Raises:
        ValueError: it is no written report.
    """
    then, now = run_of(written)["inputs"]["as_of"], run["inputs"]["as_of"]
    parts = (written[: written.index(RUN)], written[written.index(AFTER_RUN) :])
    before, after = (_seen_at(part, then, now) for part in parts)
    digest = hashlib.sha256(before + after).hexdigest()
    told = {"run": {**run, "integrity": {"content_sha256": digest}}}
    text = json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False)
    return before + text[1:-2].encode() + b"," + after


def _seen_at(part: bytes, then: str, now: str) -> bytes:
    for name in ("first_seen", "last_seen"):
        # So far in stand the members of a finding, and no others.
        key = f'\n      "{name}": '
        part = part.replace(f'{key}"{then}"'.encode(), f'{key}"{now}"'.encode())
    return part
