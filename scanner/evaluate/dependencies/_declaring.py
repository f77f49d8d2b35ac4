"""What the manifests of one project declare together, with the files that they include."""

from collections.abc import Mapping

from scanner.evaluate.dependencies._frozen import without_frozen
from scanner.evaluate.dependencies._paths import folder_of, inside, joined
from scanner.evaluate.dependencies._records import Declared, Project
from scanner.model.resource import Resource

PACKAGING = ("pyproject", "setup.py", "setup.cfg")


def declare(project: Project, by_path: Mapping[str, Resource]) -> None:
    """Give a project what its manifests declare, with what they include.

    Args:
        project: with its manifests.
        by_path: all manifests of its source, and the lists that count only where one of them
            includes them.
    """
    promoted = _included(project, by_path)
    for manifest in project.manifests:
        project.name = project.name or str(manifest.attributes["name"])
        _note_unresolved(project, manifest, str(manifest.attributes["unresolved"]))
        use = promoted.pop(str(manifest.attributes["path"]), "")
        project.declared += _declarations(manifest, use)
    for path, use in promoted.items():
        foreign = not (_is_part(by_path[path]) and inside(path, project.root))
        project.declared += _declarations(by_path[path], use, inherited=foreign)
    project.declared = without_frozen(project.declared)
    project.packaged = project.packaged and bool(project.name or _is_package(project))


def _is_package(project: Project) -> bool:
    return any(
        manifest.attributes["project"] and manifest.attributes["format"] in PACKAGING
        for manifest in project.manifests
    )


def _declarations(manifest: Resource, use: str, *, inherited: bool = False) -> list[Declared]:
    return [
        Declared(
            item["distribution"],
            use if use in ("runtime", "constraint") else item["use"],
            item["group"], manifest, item["line"], item["specifier"],
            tuple(item["extras"]), item["marker"], item["url"], inherited,
            bool(item.get("guessed")),
        )
        for item in manifest.attributes["declarations"]
    ]  # fmt: skip


def _included(project: Project, by_path: Mapping[str, Resource]) -> dict[str, str]:
    """Return path -> use of each requirement file that the project's manifests read."""
    uses: dict[str, str] = {}
    waiting = [(manifest, "") for manifest in project.manifests]
    seen: set[str] = set()
    while waiting:
        manifest, outer_use = waiting.pop()
        path = str(manifest.attributes["path"])
        if path in seen:
            continue
        seen.add(path)
        for include in manifest.attributes["includes"]:
            target = _target(folder_of(path), str(include["path"]), by_path)
            if target is None:
                if not _is_locked(project, path, include):
                    _note_gap(project, manifest, include)
                continue
            packaging = manifest.attributes["format"] in PACKAGING
            use = str(include["use"]) if packaging or include["use"] == "constraint" else outer_use
            if use and uses.get(target) != "runtime":
                uses[target] = use
            elif target not in uses and (
                _is_part(by_path[target]) or not inside(target, project.root)
            ):
                uses[target] = ""
            waiting.append((by_path[target], use))
    return uses


def _is_locked(project: Project, path: str, include: Mapping[str, str]) -> bool:
    """Say whether what is included is a lock, as a tool makes it from a list of its own."""
    target = joined(folder_of(path), str(include["path"]))
    return any(str(lock.attributes["path"]) == target for lock in project.locks)


def _is_part(manifest: Resource) -> bool:
    return manifest.kind == "trueup/requirements-part"


def _target(folder: str, relative: str, by_path: Mapping[str, Resource]) -> str | None:
    exact = joined(folder, relative)
    if exact in by_path:
        return exact
    # setup.py joins folders by code: `join(here, "requirements", name)` leaves only the last name.
    ends = [path for path in by_path if path.endswith(f"/{relative}") and inside(path, folder)]
    return ends[0] if len(ends) == 1 else None


def _note_gap(project: Project, manifest: Resource, include: Mapping[str, str]) -> None:
    if include["use"] != "constraint" and "://" not in include["path"]:
        place = f"{manifest.attributes['path']}:{include['line']}"
        _note_unresolved(
            project, manifest, f"{place} reads {include['path']}, which is not there or is no list"
        )


def _note_unresolved(project: Project, manifest: Resource, reason: str) -> None:
    if reason and not project.unresolved:
        project.unresolved, project.unresolved_in = reason, manifest
