"""GitHub Actions workflows: the document itself, the workflow, and its steps as tasks."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.automation import Task, Workflow
from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.normalize.documents._automation import task_resource
from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.shell_errors import shell_swallows
from scanner.normalize.grammars.swallowed_errors import Swallow
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents

KIND = "github/workflow"
_FOLDER = ".github/workflows/"
_SHELLS = ("", "bash", "sh")


@dataclass(frozen=True, slots=True)
class _Step:
    job: str
    index: int
    value: Mapping[str, Json]
    lines: Lines
    text: str

    @property
    def path(self) -> tuple[str | int, ...]:
        return ("jobs", self.job, "steps", self.index)

    @property
    def name(self) -> str:
        named = self.value.get("name") or self.value.get("id") or self.value.get("uses")
        return str(named or f"step {self.index + 1}")


def _recognises(name: str, text: str) -> bool:
    del text
    return f"/{_FOLDER}" in f"/{name}" and name.endswith((".yml", ".yaml"))


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield "github/workflow", then the workflow, then a task for each job and step."""
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        place = f"{snapshot.address}:{error.line}"
        yield Unreadable(snapshot.source.name, place, f"not a workflow: {error.message}")
        return
    value = documents[0].value if documents else None
    if not isinstance(value, dict) or not isinstance(value.get("jobs"), dict):
        yield Unreadable(snapshot.source.name, snapshot.address, "not a workflow: it has no jobs")
        return
    file = snapshot.origin.file or snapshot.address
    # Seen from the root of its repository, so that the name is the same wherever it was found.
    inside = file[file.rfind(_FOLDER) :]
    uid = f"{snapshot.source.name}/{inside}"
    yield Resource(
        uid=f"{KIND}/{uid}",
        kind=KIND,
        attributes=value,
        side=snapshot.source.side,
        owner=snapshot.source.owner,
        origin=replace(snapshot.origin, line=1),
        evidence=snapshot.digest,
        lines=documents[0].lines,
    )
    tasks = list(_tasks(snapshot, uid, value, documents[0].lines, text))
    workflow = Workflow(
        uid=uid,
        system="github-actions",
        name=str(value.get("name") or inside),
        triggers=_triggers(value.get("on")),
        tasks=tuple(task.name for task in tasks),
        concurrency=_concurrency(value.get("concurrency")),
    )
    yield workflow.as_resource(
        replace(snapshot.origin, line=1), snapshot.digest, owner=snapshot.source.owner
    )
    yield from tasks


def _triggers(on: Json) -> tuple[str, ...]:
    if isinstance(on, str):
        return (on,)
    return tuple(str(each) for each in on) if isinstance(on, dict | list) else ()


def _concurrency(value: Json) -> str:
    return str(value.get("group", "")) if isinstance(value, dict) else str(value or "")


def _tasks(
    snapshot: Snapshot, uid: str, value: Mapping[str, Json], lines: Lines, text: str
) -> Iterator[Resource]:
    for job, definition in value["jobs"].items():
        if not isinstance(definition, dict):
            continue
        swallows = tuple(_allowed(definition, ("jobs", job), lines, f"the whole job {job}"))
        needs = definition.get("needs") or []
        task = Task(
            uid=f"{uid}#{job}",
            workflow=uid,
            name=str(job),
            language="action",
            needs=tuple(f"{uid}#{each}" for each in ([needs] if isinstance(needs, str) else needs)),
            timeout_seconds=_minutes(definition.get("timeout-minutes")),
            swallows=tuple(each.as_fact() for each in swallows),
        )
        yield task_resource(task, snapshot, lines.near(("jobs", job)))
        steps = definition.get("steps")
        for index, step in enumerate(steps if isinstance(steps, list) else []):
            if isinstance(step, dict):
                yield _step(snapshot, uid, _Step(str(job), index, step, lines, text))


def _step(snapshot: Snapshot, uid: str, step: _Step) -> Resource:
    found = [*_allowed(step.value, step.path, step.lines, step.name)]
    # A later step that asks how this one ended deals with the failure.
    identifier = step.value.get("id")
    if identifier and _asked_for(f"steps.{identifier}.", step.text):
        found = []
    task = Task(
        uid=f"{uid}#{step.job}/{step.index + 1}",
        workflow=uid,
        name=f"{step.job} / {step.name}",
        language="shell" if "run" in step.value else "action",
        timeout_seconds=_minutes(step.value.get("timeout-minutes")),
        swallows=tuple(each.as_fact() for each in (*found, *_script(step))),
    )
    return task_resource(task, snapshot, step.lines.near(step.path))


def _asked_for(prefix: str, text: str) -> bool:
    return any(f"{prefix}{word}" in text for word in ("outcome", "conclusion"))


def _allowed(
    value: Mapping[str, Json], path: tuple[str | int, ...], lines: Lines, what: str
) -> Iterator[Swallow]:
    # An expression may be true for experiments only: what it says is not known here.
    if value.get("continue-on-error") is True:
        line = lines.near((*path, "continue-on-error"))
        yield Swallow("continue-on-error: true", line, 1, what)


def _script(step: _Step) -> Iterator[Swallow]:
    script = step.value.get("run")
    shell = str(step.value.get("shell") or "").partition(" ")[0]
    if not isinstance(script, str) or shell not in _SHELLS:
        return
    line = step.lines.near((*step.path, "run"))
    # A block scalar begins on the line after its key.
    below = 1 if "\n" in script else 0
    for found in shell_swallows(script, stops_on_error=True):
        yield replace(found, line=line + below + found.line - 1)


def _minutes(value: Json) -> int | None:
    return int(value * 60) if isinstance(value, int | float) else None


READER = DocumentReader(recognises=_recognises, read=_read)
