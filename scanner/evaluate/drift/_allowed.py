"""Differences that are declared: where two environments may differ, and why."""

from collections.abc import Iterable, Mapping

from scanner.evaluate.drift._entry import Entry
from scanner.evaluate.drift._words import written
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.globs import matches


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry of the setting `allowed`: globs over kind, name and the written path.

    An entry covers differences inside a resource only: never a whole one that is missing.
    """

    kind: str
    name: str
    path: str
    reason: str

    def covers(self, spec: Resource, entry: Entry) -> bool:
        """Say whether a difference is the one that is declared."""
        return (
            bool(entry.path)
            and matches(self.kind, spec.kind)
            and matches(self.name, spec.name)
            and matches(self.path, written(entry.path))
        )


def allowed(section: Mapping[str, Json]) -> tuple[Allowed, ...]:
    """Return the declared differences; entries without a path or a reason allow nothing."""
    listed = section.get("allowed")
    return tuple(
        Allowed(
            str(each.get("kind") or "*"),
            str(each.get("name") or "*"),
            str(each["path"]),
            str(each["reason"]),
        )
        for each in (listed if isinstance(listed, list) else ())
        if isinstance(each, Mapping) and each.get("path") and each.get("reason")
    )


def hits(declared: Iterable[Allowed], met: Mapping[int, int]) -> list[Json]:
    """Return each declared difference with how often it was met, for the report."""
    return [
        {"kind": one.kind, "name": one.name, "path": one.path, "differences": met.get(place, 0),
         "why": one.reason}
        for place, one in enumerate(declared)
    ]  # fmt: skip
