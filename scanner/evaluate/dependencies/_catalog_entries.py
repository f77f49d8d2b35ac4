"""Entries of a catalog that no package of its workspace takes its range from (pnpm, Yarn, Bun)."""

from collections.abc import Iterable, Iterator, Mapping

from scanner.evaluate.dependencies._paths import folder_of, inside
from scanner.evaluate.dependencies._records import Declared, Project, Unused
from scanner.model.resource import Estate, Json, Resource

_MARK = "catalog:"
_DEFAULT = "default"
_BY_HAND = "a package outside this source may take its range from there"


def idle_entries(estate: Estate, projects: Iterable[Project]) -> Iterator[Unused]:
    """Yield each entry of a catalog that nothing around it names, by file.

    Packages in folders of examples and of material for tests count too: they belong to the
    workspace as the others do. Where one of them cannot be read, nothing is said.
    """
    manifests = [
        held for held in estate.of_kind("trueup/manifest") if held.attributes["ecosystem"] == "npm"
    ]
    for project in projects:
        for holder, catalogs, pinned in _held(project):
            source, folder = holder.attributes["source"], folder_of(_path(holder))
            around = [
                held
                for held in manifests
                if held.attributes["source"] == source and inside(_path(held), folder)
            ]
            if around and not any(held.attributes["unresolved"] for held in around):
                fixed = [*pinned, *(name for held in around for name in _pinned(held))]
                yield from _idle(holder, catalogs, set(_asked(around)), fixed)


def _held(project: Project) -> Iterator[tuple[Resource, Mapping[str, Json], list[str]]]:
    """Yield each file with a catalog, what it holds, and the names that it fixes for all."""
    for item in project.configurations:
        held = item.attributes.get("catalogs")
        if isinstance(held, Mapping):
            yield item, held, [str(name) for name in item.attributes.get("pinned", ())]
    for manifest in project.manifests:
        facts = manifest.attributes["settings"].get("npm")
        held = facts.get("catalogs") if isinstance(facts, Mapping) else None
        if isinstance(held, Mapping):
            yield manifest, held, []


def _pinned(manifest: Resource) -> Iterator[str]:
    facts = manifest.attributes["settings"].get("npm")
    yield from facts.get("pinned", ()) if isinstance(facts, Mapping) else ()


def _asked(manifests: Iterable[Resource]) -> Iterator[tuple[str, str]]:
    for manifest in manifests:
        for item in manifest.attributes["declarations"]:
            before, mark, name = str(item["specifier"]).partition(_MARK)
            if mark and not before:
                yield name.strip() or _DEFAULT, str(item["distribution"])


def _idle(
    holder: Resource, catalogs: Mapping[str, Json], asked: set[tuple[str, str]], pinned: list[str]
) -> Iterator[Unused]:
    lines = holder.attributes.get("catalog_lines", {})
    for catalog, ranges in catalogs.items():
        for name, specifier in ranges.items() if isinstance(ranges, Mapping) else ():
            # A key such as `parent>name@2` fixes a name for some, and may take its range from here.
            if (catalog, name) in asked or any(name in key for key in pinned):
                continue
            group = "catalog" if catalog == _DEFAULT else f"catalogs.{catalog}"
            declared = Declared(
                name, "catalog", group, holder, int(lines.get(name, 0)), str(specifier)
            )
            yield Unused(declared, "same-name", (name,), (), _BY_HAND)


def _path(held: Resource) -> str:
    return str(held.attributes["path"])
