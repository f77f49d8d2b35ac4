"""What the token of each job of a GitHub workflow may do, beside what the job's steps need."""

from collections.abc import Iterator, Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.normalize.meaning.github_scopes import SCOPES, scopes_of_step, wanted

__all__ = ["JobToken", "job_tokens"]

_LEVELS = ("none", "read", "write")


@dataclass(frozen=True, slots=True)
class JobToken:
    """The token of one job.

    Attributes:
        granted: scope -> "read" or "write"; None when the repository's own setting decides.
        where: the path of the `permissions` in force; () when there is none.
        needed: scope -> "read" or "write", as far as it is known.
        unknown: steps of which it is not known what they need.
    """

    workflow: Resource
    job: str
    granted: Mapping[str, str] | None
    where: tuple[str, ...]
    needed: Mapping[str, str]
    unknown: tuple[str, ...] = ()

    @property
    def excess(self) -> dict[str, str]:
        """What is granted beyond the need: writing, and identity tokens; to read is no finding."""
        return {
            scope: level
            for scope, level in (self.granted or {}).items()
            if level == "write" and self.needed.get(scope) != "write"
        }


def job_tokens(estate: Estate) -> Iterator[JobToken]:
    """Yield the token of every job of every workflow, in order."""
    for workflow in estate.of_kind("github/workflow"):
        jobs = workflow.attributes.get("jobs")
        for name, job in jobs.items() if isinstance(jobs, Mapping) else ():
            if isinstance(job, Mapping):
                yield _token(workflow, str(name), job)


def _token(workflow: Resource, name: str, job: Mapping[str, Json]) -> JobToken:
    granted: Mapping[str, str] | None = None
    where: tuple[str, ...] = ()
    if "permissions" in job:
        granted, where = _granted(job["permissions"]), ("jobs", name, "permissions")
    elif "permissions" in workflow.attributes:
        granted, where = _granted(workflow.attributes["permissions"]), ("permissions",)
    needed: dict[str, str] = {}
    unknown = [f"uses {job['uses']}"] if "uses" in job else []
    steps = job.get("steps")
    for index, step in enumerate(steps if isinstance(steps, list) else []):
        scopes = scopes_of_step(step) if isinstance(step, Mapping) else None
        if scopes is None:
            unknown.append(_called(step, index))
        else:
            needed = wanted(needed, scopes)
    return JobToken(workflow, name, granted, where, needed, tuple(unknown))


def _called(step: Json, index: int) -> str:
    named = step.get("name") or step.get("uses") if isinstance(step, Mapping) else None
    return str(named or f"step {index + 1}")[:120]


def _granted(permissions: Json) -> Mapping[str, str] | None:
    if permissions == "read-all":
        return dict.fromkeys(SCOPES, "read")
    if permissions == "write-all":
        return dict.fromkeys(SCOPES, "write")
    if permissions is None:
        return {}
    if not isinstance(permissions, Mapping):
        return None
    return {
        str(scope): str(level)
        for scope, level in permissions.items()
        if level in _LEVELS and level != "none"
    }
