"""Projects whose list of dependencies is not fully known: what that leaves open."""

from collections.abc import Iterable, Iterator

from scanner.evaluate.dependencies._judge import Judgement
from scanner.evaluate.dependencies._records import Project
from scanner.model.evidence import NotEvaluated
from scanner.model.resource import Resource


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
        reason = "it declares distributions, and there is no source that could use them"
        yield limit(project.declared[0].manifest, reason)


def limit(manifest: Resource, reason: str) -> NotEvaluated:
    """Return what is not judged of a manifest, by design.

    Args:
        manifest: the one that declares; it says where.
        reason: why, without the place: limits of one cause are shown together.
    """
    return NotEvaluated("dependencies/unused", reason, manifest.uid, incomplete=False)
