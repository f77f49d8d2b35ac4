"""Requirement files that a tool resolved, where the list that they were made from is not there."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._gaps import limit
from scanner.evaluate.dependencies._records import Missing, Project
from scanner.model.evidence import NotEvaluated

_REASON = "a tool resolved it from a list that is not here: which of its packages nothing uses is not judged"


def is_asked_for(found: Missing, project: Project) -> bool:
    """Say whether a resolved list tells that somebody asked for what is imported.

    It says by what each package came in; where it says nothing, any of them may be asked for.
    """
    locks = (lock for each in project.outward() for lock in each.locks)
    held = (
        lock.attributes["packages"] for lock in locks if lock.attributes["format"] == "requirements"
    )
    return any(
        packages[name]["direct"]
        for packages in held
        for name in found.distributions
        if name in packages
    )


def resolved_only(project: Project) -> Iterator[NotEvaluated]:
    """Yield the limit of each resolved list of a project that declares nothing."""
    for lock in () if project.declared else project.locks:
        if lock.attributes["format"] == "requirements":
            yield limit(lock, _REASON)
