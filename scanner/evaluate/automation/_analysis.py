"""What the automation of an estate is: its tasks, workflows and credentials, read once."""

from collections.abc import Mapping
from datetime import datetime

from scanner.model.automation import Credential, Task, Workflow
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Estate, Json, Resource


@dataclass(frozen=True, slots=True)
class KnownTask:
    """A task with the resource it was read from."""

    task: Task
    resource: Resource
    workflow: str


@dataclass(frozen=True, slots=True)
class KnownCredential:
    """A credential with the resource it was read from."""

    credential: Credential
    resource: Resource


@dataclass(frozen=True, slots=True)
class AutomationAnalysis:
    """Tasks and credentials in collected order.

    Attributes:
        tasks: each with the name of its workflow, "" where none is known.
        settings: the section `automation` of trueup.yaml.
        tested: per check, how many resources it looks at.
    """

    as_of: datetime
    tasks: tuple[KnownTask, ...] = ()
    credentials: tuple[KnownCredential, ...] = ()
    settings: Mapping[str, Json] = EMPTY
    not_evaluated: tuple[NotEvaluated, ...] = ()
    tested: Mapping[str, int] = EMPTY


def analyse(estate: Estate) -> AutomationAnalysis:
    """Return the automation of an estate."""
    names = {
        resource.attributes["uid"]: resource.attributes["name"]
        for resource in estate.of_kind(Workflow.kind)
    }
    tasks = tuple(
        KnownTask(task, resource, names.get(task.workflow, ""))
        for resource in estate.of_kind(Task.kind)
        for task in (Task.of(resource),)
    )
    credentials = tuple(
        KnownCredential(Credential.of(resource), resource)
        for resource in estate.of_kind(Credential.kind)
    )
    return AutomationAnalysis(
        as_of=estate.as_of,
        tasks=tasks,
        credentials=credentials,
        settings=estate.settings_for("automation"),
        tested={
            "automation/swallowed-error": len(tasks),
            "automation/expiring-certificate": sum(
                known.credential.type == "x509" for known in credentials
            ),
        },
    )
