"""Policy modules as resources, read by the real reader."""

from collections.abc import Iterable
from pathlib import Path

from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Origin, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.documents.rego_policy import READER

PACK = Path(__file__).parents[3] / "policies"


def read(path: str, text: str, source: str = "acme", side: Side = Side.SPEC) -> list[object]:
    """Return everything that the reader makes of a module."""
    snapshot = Snapshot(
        source=Source("governance", source, side=side),
        address=path,
        content=text.encode(),
        digest=f"sha256:{path}",
        origin=Origin(source, path),
    )
    assert READER.recognises(path, text)
    return list(READER.read(snapshot, text))


def module(path: str, text: str, source: str = "acme", side: Side = Side.SPEC) -> Resource:
    """Return the one resource of a module without mistakes."""
    [found] = read(path, text, source, side)
    assert isinstance(found, Resource), found
    return found


def gaps(path: str, text: str) -> list[Unreadable]:
    """Return what of a module could not be read."""
    return [each for each in read(path, text) if isinstance(each, Unreadable)]


def pack() -> Iterable[Resource]:
    """Return the modules of the built-in pack, tests included."""
    for path in sorted(PACK.rglob("*.rego")):
        file = path.relative_to(PACK.parent).as_posix()
        yield module(file, path.read_text(encoding="utf-8"), source="built-in")
