"""Take out of a project what its settings leave out, and say so."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.dependencies._choices import LeftOut
from scanner.evaluate.dependencies._node_paths import is_left_out
from scanner.evaluate.dependencies._paths import inside
from scanner.evaluate.dependencies._records import Declared, Project
from scanner.model.evidence import NotEvaluated
from scanner.model.resource import Resource
from scanner.normalize.grammars.globs import matches


def narrow(project: Project) -> None:
    """Drop the imports and declarations that settings leave out, and name the use of groups.

    Files that are left out still are modules of the project: nobody has to declare them.
    """
    settings = project.settings
    if settings.groups or settings.files:
        project.declared = [_with_use(declared, project) for declared in project.declared]
    without = settings.left_out
    if without == LeftOut():
        return
    if without.declared_in:
        project.declared = [
            declared for declared in project.declared
            if _is_below(_inner(declared.file, project), without.declared_in)
        ]  # fmt: skip
    gone = _left_out(project)
    project.imports = [found for found in project.imports if id(found.file) not in gone]


def _with_use(declared: Declared, project: Project) -> Declared:
    settings = project.settings
    by_file = settings.files.get(_inner(declared.file, project))
    use = settings.groups.get(declared.group) or (
        by_file if declared.use in ("runtime", "development") else None
    )
    return replace(declared, use=use) if use else declared


def _left_out(project: Project) -> set[int]:
    files = (*project.modules, *project.copies)
    return {id(file) for file in files if _is_left_out(file, project)}


def _is_left_out(file: Resource, project: Project) -> bool:
    without, path = project.settings.left_out, str(file.attributes["path"])
    inner = _inner(path, project)
    if without.notebooks and file.attributes["language"] == "notebook":
        return True
    if without.code and not _is_below(inner, without.code):
        return True
    if any(matches(glob, inner) for glob in without.prefixes):
        return True
    return is_left_out(path, project.root, without.patterns)


def _inner(path: str, project: Project) -> str:
    return path[len(project.root) + 1 :] if project.root and inside(path, project.root) else path


def _is_below(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def what_is_left_out(project: Project) -> Iterator[NotEvaluated]:
    """Yield each thing that the project's own settings take out of the judgement."""
    settings = project.settings
    manifest = next((one for one in project.manifests if one.attributes["settings"]), None)
    if manifest is None:
        return
    place, uid = manifest.attributes["path"], manifest.uid
    for rule in sorted(settings.off):
        reason = f"settings in {place} switch it off"
        yield NotEvaluated(f"dependencies/{rule}", reason, uid, incomplete=False)
    gone = len(_left_out(project)) if settings.left_out != LeftOut() else 0
    if gone:
        reason = f"{gone} files are left out by settings in {place}: their imports do not count"
        yield NotEvaluated("dependencies/unused", reason, uid, incomplete=False)
    for reason in settings.left_out.unread:
        yield NotEvaluated("dependencies/unused", f"{place}: {reason}", uid, incomplete=False)
