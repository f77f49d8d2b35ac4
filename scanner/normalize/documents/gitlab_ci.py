"""GitLab CI pipelines: the document itself, the workflow, and its jobs as tasks."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.automation import Task, Workflow
from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.documents._automation import task_resource
from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.shell_errors import shell_swallows
from scanner.normalize.grammars.swallowed_errors import Swallow
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents

KIND = "gitlab/pipeline"
_NAMES = (".gitlab-ci.yml", ".gitlab-ci.yaml")
_SCRIPTS = ("before_script", "script", "after_script")
_NOT_JOBS = frozenset(
    {"default", "include", "stages", "variables", "workflow", "image", "services", "cache", "spec"}
)


def _recognises(name: str, text: str) -> bool:
    del text
    return name.rpartition("/")[2] in _NAMES


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield "gitlab/pipeline", then the workflow, then a task for each job."""
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        place = f"{snapshot.address}:{error.line}"
        yield Unreadable(snapshot.source.name, place, f"not a pipeline: {error.message}")
        return
    # A document of inputs may stand in front (`spec:`); the jobs are in the last one.
    last = documents[-1] if documents else None
    if last is None or not isinstance(last.value, dict):
        yield Unreadable(snapshot.source.name, snapshot.address, "not a pipeline: it has no jobs")
        return
    uid = f"{snapshot.source.name}/{snapshot.origin.file or snapshot.address}"
    origin = replace(snapshot.origin, line=1)
    yield Resource(
        uid=f"{KIND}/{uid}",
        kind=KIND,
        attributes=last.value,
        side=snapshot.source.side,
        owner=snapshot.source.owner,
        origin=origin,
        evidence=snapshot.digest,
    )
    tasks = [_task(snapshot, uid, job, last.value[job], last.lines) for job in _jobs(last.value)]
    workflow = Workflow(
        uid=uid, system="gitlab-ci", name=uid, tasks=tuple(task.name for task in tasks)
    )
    yield workflow.as_resource(origin, snapshot.digest, owner=snapshot.source.owner)
    yield from tasks


def _jobs(value: Mapping[str, Json]) -> Iterator[str]:
    for name, job in value.items():
        if isinstance(job, dict) and name not in _NOT_JOBS:
            yield name


def _task(
    snapshot: Snapshot, uid: str, job: str, value: Mapping[str, Json], lines: Lines
) -> Resource:
    needs = value.get("needs")
    named = [each.get("job") if isinstance(each, dict) else each for each in needs or ()]
    task = Task(
        uid=f"{uid}#{job}",
        workflow=uid,
        name=job,
        language="shell",
        needs=tuple(f"{uid}#{each}" for each in named if each),
        retries=_retries(value.get("retry")),
        swallows=tuple(each.as_fact() for each in _swallows(job, value, lines)),
    )
    return task_resource(task, snapshot, lines.near((job,)))


def _retries(value: Json) -> int | None:
    most = value.get("max") if isinstance(value, dict) else value
    return most if isinstance(most, int) else None


def _swallows(job: str, value: Mapping[str, Json], lines: Lines) -> Iterator[Swallow]:
    # With exit codes it is narrowed, and a job that people start is allowed to stay undone.
    if value.get("allow_failure") is True and value.get("when") != "manual":
        line = lines.near((job, "allow_failure"))
        yield Swallow("allow_failure: true", line, 1, f"the whole job {job}")
    for key in _SCRIPTS:
        script = value.get(key)
        for index, entry in enumerate(script if isinstance(script, list) else [script]):
            if isinstance(entry, str):
                line = lines.near((job, key, index) if isinstance(script, list) else (job, key))
                below = 1 if "\n" in entry else 0
                for found in shell_swallows(entry, stops_on_error=True):
                    yield replace(found, line=line + below + found.line - 1)


READER = DocumentReader(recognises=_recognises, read=_read)
