"""The run-time words of automation: workflow, task, run, credential.

They are attributes of resources of the kinds "trueup/workflow", "trueup/task", "trueup/run" and
"trueup/credential"; the dataclasses here are what a reader fills in and a check reads back.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar, Self

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Origin, Resource
from scanner.model.vocabulary import Side


@dataclass(frozen=True, slots=True)
class _Record:
    kind: ClassVar[str]
    uid: str

    def as_resource(self, origin: Origin, evidence: str, *, owner: str = "") -> Resource:
        """Return this record as a live resource that names what it was read from."""
        attributes = {field.name: getattr(self, field.name) for field in fields(self)}
        return Resource(
            uid=f"{self.kind}/{self.uid}",
            kind=self.kind,
            attributes=attributes,
            side=Side.LIVE,
            owner=owner,
            origin=origin,
            evidence=evidence,
        )

    @classmethod
    def of(cls, resource: Resource) -> Self:
        """Read the record back from a resource of its kind."""
        values: Mapping[str, Any] = resource.attributes
        return cls(
            **{field.name: values[field.name] for field in fields(cls) if field.name in values}
        )


@dataclass(frozen=True, slots=True)
class Workflow(_Record):
    """Steps that run together on a trigger.

    Attributes:
        system: what runs it: "github-actions", "gitlab-ci", "airflow", "cron", "automation.yaml".
        triggers: what starts it, in the system's own words.
        tasks: uids of its tasks, in file order.
        timeout_seconds: None when nothing limits it.
    """

    kind: ClassVar[str] = "trueup/workflow"
    system: str
    name: str
    triggers: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    timeout_seconds: int | None = None
    concurrency: str = ""
    owner: str = ""
    runbook: str = ""


@dataclass(frozen=True, slots=True)
class Task(_Record):
    """One step of a workflow, or a function or script that a workflow runs.

    Attributes:
        workflow: uid of its workflow; "" for code whose workflow is not known.
        language: "python", "shell", "action", "javascript".
        needs: uids of the tasks it waits for.
        swallows: places where an error is dropped: each `{construct, line, detail, column?}`.
        reads, writes: what it takes and changes, where that is declared.
    """

    kind: ClassVar[str] = "trueup/task"
    workflow: str
    name: str
    language: str = ""
    needs: tuple[str, ...] = ()
    retries: int | None = None
    timeout_seconds: int | None = None
    swallows: tuple[Mapping[str, Any], ...] = ()
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkflowRun(_Record):
    """One execution.

    Attributes:
        cause: what started it. attempt: from 1. start, end: RFC 3339 with offset; "" if unknown.
        result: "success", "failure", "cancelled", "running" or "unknown".
    """

    kind: ClassVar[str] = "trueup/run"
    workflow: str
    cause: str = ""
    attempt: int = 1
    start: str = ""
    end: str = ""
    result: str = "unknown"
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Credential(_Record):
    """Something that proves an identity and runs out.

    Attributes:
        type: "x509", "access-key", "database-role", "jwt", "ci-secret".
        subject: whom it speaks for.
        not_before, not_after: RFC 3339 with offset; "" when it has no such limit.
        renewal: what renews it, such as a task uid; "" when nothing is known to.
    """

    kind: ClassVar[str] = "trueup/credential"
    type: str
    subject: str
    not_before: str = ""
    not_after: str = ""
    renewal: str = ""
    issuer: str = ""
    serial: str = ""
