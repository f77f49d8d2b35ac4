"""Projects whose list of dependencies is not fully known: what that leaves open."""

from collections.abc import Iterable, Iterator

from scanner.evaluate.dependencies._judge import Judgement
from scanner.evaluate.dependencies._records import Project
from scanner.model.evidence import NotEvaluated


def is_open(project: Project) -> bool:
    """Say whether something that this project may use could be declared where nobody can read it.

    What a project around it declares counts for the inner one too.
    """
    return any(around.unresolved for around in project.outward())


def gaps(
    projects: Iterable[Project], rule: str = "dependencies/undeclared"
) -> Iterator[NotEvaluated]:
    """Yield the question that each such project leaves open, about the manifest that is to blame."""
    for project in projects:
        if project.unresolved:
            where = project.root or "the top of the source"
            blamed = project.unresolved_in
            yield NotEvaluated(
                rule,
                f"{project.source}: {where}: {project.unresolved}",
                blamed.uid if blamed else "",
            )


def without_sources(judgement: Judgement) -> Iterator[NotEvaluated]:
    """Yield the limit of a project that declares and has no source: what uses it is elsewhere."""
    project = judgement.project
    if project.declared and not judgement.has_sources:
        manifest = project.declared[0].manifest
        reason = f"{manifest.attributes['path']} declares distributions, and there is no source that could use them"
        yield NotEvaluated("dependencies/unused", reason, manifest.uid, incomplete=False)
