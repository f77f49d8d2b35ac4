"""Read Dockerfiles and Containerfiles. Kind `container/dockerfile`, one for each file.

Attributes are `{instructions: [{instruction, arguments, stage}], stages: [{image, name}]}`.
"""

from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import DOCUMENT, Json
from scanner.normalize.documents._named_by_file import file_resource
from scanner.normalize.documents._whole import is_whole
from scanner.normalize.grammars.dockerfile_commands import commands
from scanner.normalize.grammars.dockerfile_text import Instruction, instructions, stage_name
from scanner.normalize.grammars.lines import Lines

_KIND = "container/dockerfile"
_NAMES = ("dockerfile", "containerfile")


def _recognises(name: str, text: str) -> bool:
    del text
    base = name.rpartition("/")[2].lower()
    first, _, last = base.partition(".")
    return base in _NAMES or (first in _NAMES and last != "dockerignore") or last in _NAMES


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    found = tuple(instructions(text))
    if not any(one.name == "FROM" for one in found):
        reason = "not a Dockerfile: it has no FROM"
        yield Unreadable(snapshot.source.name, snapshot.address, reason)
        return
    stages = [_stage(one) for one in found if one.name == "FROM"]
    listed = [
        {"instruction": one.name, "arguments": one.arguments, "stage": one.stage} for one in found
    ]
    file = snapshot.origin.file or snapshot.address
    resource = file_resource(snapshot, _KIND, {"instructions": listed, "stages": stages})
    # Several may lie in one folder: the whole name tells them apart.
    lines = Lines((1, {"instructions": (1, [one.line for one in found])}))
    yield replace(resource, uid=f"{_KIND}/{file}", lines=lines)
    if is_whole(snapshot):
        # A list in a list: conftest gives policies all commands of a file at once.
        written = file_resource(snapshot, DOCUMENT, {"": [commands(found)]})
        yield replace(written, uid=f"{DOCUMENT}/{file}")


def _stage(one: Instruction) -> dict[str, Json]:
    words = [word for word in one.arguments.split() if not word.startswith("--")]
    return {"image": words[0] if words else "", "name": stage_name(one.arguments)}


READER = DocumentReader(recognises=_recognises, read=_read)
