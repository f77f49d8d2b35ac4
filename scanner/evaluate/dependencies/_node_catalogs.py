"""The ranges that `catalog:` stands for, from the workspace around a package (pnpm, Yarn, Bun)."""

from collections.abc import Mapping
from dataclasses import replace

from scanner.evaluate.dependencies._records import Project
from scanner.model.resource import Json

_MARK = "catalog:"


def resolve_catalogs(project: Project) -> None:
    """Give each declaration that names a catalog the range that stands there; others stay."""
    if not any(declared.specifier.startswith(_MARK) for declared in project.declared):
        return
    held = [catalogs for around in project.outward() for catalogs in _catalogs(around)]
    for place, declared in enumerate(project.declared):
        name = declared.specifier.removeprefix(_MARK).strip() or "default"
        ranges = (_range(catalogs, name, declared.distribution) for catalogs in held)
        found = next((each for each in ranges if each), "")
        if declared.specifier.startswith(_MARK) and found:
            project.declared[place] = replace(declared, specifier=found)


def _catalogs(project: Project) -> list[Json]:
    said = [item.attributes.get("catalogs") for item in project.configurations]
    facts = (item.attributes["settings"].get("npm", {}) for item in project.manifests)
    return [*said, *(held.get("catalogs") for held in facts)]


def _range(catalogs: Json, name: str, package: str) -> str:
    ranges = catalogs.get(name) if isinstance(catalogs, Mapping) else None
    return str(ranges.get(package, "")) if isinstance(ranges, Mapping) else ""
