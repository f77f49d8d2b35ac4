"""Read Terraform and OpenTofu state, version 4: each instance is a resource.

Kinds are `terraform/<type>`, names the address: `module.web.aws_instance.api[0]`.

Source: Terraform documentation, "State" and the published format of version 4.
"""

from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.documents._nameless import documents_of, gap
from scanner.normalize.documents._place import Below

_VERSION = 4
_LOOKED_AT = 2_000


def _recognises(name: str, text: str) -> bool:
    head = text[:_LOOKED_AT]
    return name.endswith((".tfstate", ".tfstate.json", ".json")) and (
        '"terraform_version"' in head and '"lineage"' in head
    )


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    unreadable = gap(snapshot, text, "Terraform state")
    if unreadable is not None:
        yield unreadable
    for document in documents_of(snapshot, text):
        state = document.value
        if not isinstance(state, dict) or state.get("version") != _VERSION:
            reason = "Terraform state: only version 4 can be read; run a refresh with a newer tool"
            yield Unreadable(snapshot.source.name, snapshot.address, reason)
            continue
        for place, resource in enumerate(state.get("resources") or ()):
            if isinstance(resource, dict) and resource.get("mode") == "managed":
                for number, instance in enumerate(resource.get("instances") or ()):
                    under = ("resources", place, "instances", number, "attributes")
                    lines = Below(document, under)
                    yield from _instance(snapshot, resource, instance, lines)


def _instance(
    snapshot: Snapshot, resource: dict[str, Json], instance: Json, lines: Below
) -> Iterator[Normalized]:
    attributes = instance.get("attributes") if isinstance(instance, dict) else None
    # What a failed replacement left behind has the address of what replaced it.
    if not isinstance(attributes, dict) or instance.get("deposed"):
        return
    kind = f"terraform/{resource.get('type')}"
    module = f"{resource['module']}." if resource.get("module") else ""
    key = instance.get("index_key")
    index = "" if key is None else f"[{key!r}]".replace("'", '"')
    yield Resource(
        uid=f"{kind}/{module}{resource.get('type')}.{resource.get('name')}{index}",
        kind=kind,
        attributes=attributes,
        side=snapshot.source.side,
        origin=replace(snapshot.origin, line=lines.first),
        evidence=snapshot.digest,
        lines=lines,
    )


READER = DocumentReader(recognises=_recognises, read=_read)
