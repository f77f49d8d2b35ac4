"""Read what `terraform show -json` prints of a plan or a state; OpenTofu prints the same.

As a spec a plan says what it wants (`planned_values`), as live what it found before
(`prior_state`), so that one plan handed in as both sides tells what has drifted. A state says what
is, or was. Kinds are `terraform/<type>`, names the address, as those of a state file are.

Source: Terraform documentation, "JSON Output Format".
"""

from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.documents._nameless import documents_of, gap
from scanner.normalize.documents._place import Below

_LOOKED_AT = 2_000
_DEPTH = 100
_Path = tuple[str | int, ...]


def _named(name: str) -> bool:
    return name.endswith(".json")


def _recognises(name: str, text: str) -> bool:
    head = text[:_LOOKED_AT]
    return _named(name) and '"format_version"' in head and '"terraform_version"' in head


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    unreadable = gap(snapshot, text, "output of terraform show")
    if unreadable is not None:
        yield unreadable
    for document in documents_of(snapshot, text):
        shown = document.value
        if not isinstance(shown, dict):
            continue
        if shown.get("errored") is True:
            reason = "plan of Terraform: it ended with an error, and does not hold everything"
            yield Unreadable(snapshot.source.name, snapshot.address, reason)
        module, place = _root(shown, snapshot.source.side)
        for held, under in _resources(module, place):
            yield _resource(snapshot, held, Below(document, (*under, "values")), place)


def _root(shown: dict[str, Json], side: Side) -> tuple[Json, _Path]:
    """Return the module that a side is about, and where it stands."""
    path: _Path = ("values",)
    if "planned_values" in shown or "resource_changes" in shown:
        path = ("planned_values",) if side is Side.SPEC else ("prior_state", "values")
    value: Json = shown
    for step in (*path, "root_module"):
        value = value.get(step) if isinstance(value, dict) else None
    return value, (*path, "root_module")


def _resources(module: Json, under: _Path) -> Iterator[tuple[dict[str, Json], _Path]]:
    if not isinstance(module, dict) or len(under) > _DEPTH:
        return
    for place, held in enumerate(module.get("resources") or ()):
        # What a failed replacement left behind has the address of what replaced it.
        is_current = isinstance(held, dict) and not held.get("deposed_key")
        if is_current and held.get("mode") == "managed":
            yield held, (*under, "resources", place)
    for place, child in enumerate(module.get("child_modules") or ()):
        yield from _resources(child, (*under, "child_modules", place))


def _resource(snapshot: Snapshot, held: dict[str, Json], lines: Below, root: _Path) -> Resource:
    values = held.get("values")
    kind = f"terraform/{held.get('type')}"
    return Resource(
        uid=f"{kind}/{held.get('address')}",
        kind=kind,
        attributes=values if isinstance(values, dict) else {},
        side=snapshot.source.side,
        origin=replace(snapshot.origin, line=lines.first),
        evidence=snapshot.digest,
        lines=lines,
        # What a plan wants and what it found are two documents of one text.
        document=int(root[0] == "prior_state"),
    )


READER = DocumentReader(recognises=_recognises, read=_read, named=_named)
