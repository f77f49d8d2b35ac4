"""How much of each policy its tests reach, and which rules they leave out."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource


@dataclass(frozen=True, slots=True)
class Coverage:
    """What tests reach of one module.

    Attributes:
        percent: of its expressions, from 0 to 100; 0 for a module that no test reaches.
        missed: rules that are not reached in full, with their lines: (name, lines).
    """

    file: str
    percent: float
    missed: tuple[tuple[str, tuple[int, ...]], ...] = ()


def coverage_of(modules: Sequence[Resource], said: Mapping[str, Json]) -> Iterator[Coverage]:
    """Yield the coverage of each module that is no test, in their order.

    Args:
        modules: of a bundle.
        said: by file, what `opa test --coverage` says: `coverage` and the ranges `not_covered`.
    """
    for module in modules:
        if module.attributes["test"] or not module.attributes["rules"]:
            continue
        report = said.get(module.origin.file) or {}
        rows = {
            row
            for each in report.get("not_covered") or ()
            for row in range(each["start"]["row"], each["end"]["row"] + 1)
        }
        percent = float(report.get("coverage") or 0.0)
        yield Coverage(module.origin.file, percent, _by_rule(module, sorted(rows)))


def _by_rule(module: Resource, rows: Sequence[int]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    starts = sorted((line, name) for name, line in module.attributes["rules"].items())
    found: dict[str, list[int]] = {}
    for row in rows:
        index = bisect_right(starts, (row, "~")) - 1
        found.setdefault(starts[max(0, index)][1], []).append(row)
    return tuple((name, tuple(lines)) for name, lines in found.items())
