"""Documents as the sources offer them to a reader."""

from scanner.model.automation import Task
from scanner.model.connector import DocumentReader
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Origin, Resource


def read(reader: DocumentReader, name: str, text: str) -> list[Resource]:
    """Return the resources of a document that the reader must recognise and fully read."""
    found = everything(reader, name, text)
    assert all(isinstance(each, Resource) for each in found), found
    return [each for each in found if isinstance(each, Resource)]


def everything(reader: DocumentReader, name: str, text: str) -> list[Resource | Unreadable]:
    """Return all that the reader makes of a document that it must recognise."""
    assert reader.recognises(name, text)
    source = Source("files", "shop")
    origin = Origin("shop", name)
    return list(reader.read(Snapshot(source, name, text.encode(), "sha256:d", origin), text))


def dropped(resources: list[Resource]) -> list[tuple[str, str, int]]:
    """Return (task, construct, line) of everything that the tasks drop."""
    return [
        (task.name, swallow["construct"], swallow["line"])
        for resource in resources
        if resource.kind == Task.kind
        for task in (Task.of(resource),)
        for swallow in task.swallows
    ]
