"""The check automation/swallowed-error."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from scanner.evaluate.automation._analysis import AutomationAnalysis, KnownTask
from scanner.model.automation import Task, Workflow
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json, Origin, estate_of
from scanner.model.vocabulary import Severity

_NIGHT = datetime(2028, 3, 27, tzinfo=UTC)
_PLACE = Origin("shop", "jobs/orders.py", 10)


def _task(*swallows: dict[str, Json], workflow: str = "") -> Task:
    return Task("shop/jobs/orders.py#load", workflow, "load", "python", swallows=swallows)


_DROPPED = {"construct": "except Exception: pass", "line": 14, "column": 5, "detail": "save(order)"}
_ALLOWED = {"construct": "continue-on-error: true", "line": 9, "column": 1, "detail": "deploy"}


@check(
    title="An error is dropped without a trace",
    severity=Severity.MEDIUM,
    controls=(
        "TrueUp C119",
        "NIST 800-53r5 SI-11",
        "NIST 800-53r5 AU-2",
        "SOC 2 CC7.2",
        "ISO 27001:2022 A.8.15",
        "CIS v8 8.2",
    ),
    examples=(
        Example(
            "a task that lets errors through",
            estate_of([_task().as_resource(_PLACE, "sha256:a")], _NIGHT),
        ),
        Example(
            "a task that drops errors twice",
            estate_of([_task(_DROPPED, _DROPPED).as_resource(_PLACE, "sha256:a")], _NIGHT),
            messages=(
                "task 'load' drops every error of `save(order)`: except Exception: pass",
                "task 'load' drops every error of `save(order)`: except Exception: pass",
            ),
        ),
        Example(
            "a step of a workflow that is named",
            estate_of(
                [
                    Workflow("shop/w", "github-actions", "release").as_resource(_PLACE, "sha256:b"),
                    _task(_ALLOWED, workflow="shop/w").as_resource(_PLACE, "sha256:b"),
                ],
                _NIGHT,
            ),
            messages=(
                "task 'load' of workflow 'release' drops every error of `deploy`: "
                "continue-on-error: true",
            ),
        ),
    ),
)
def swallowed_error(analysis: AutomationAnalysis) -> Iterator[Observation]:
    """Find places where a task or pipeline drops every error without a trace.

    Nobody is told that the work was not done: the run is green, the data is not there, and the
    cause is gone by the time someone looks. A handler that logs, raises again, gives an error
    value back or names the exceptions it expects is left alone, and so are commands that answer
    by failing, such as grep, and tidying that may find nothing to tidy.
    Fix: name the exceptions that are expected, and log or raise the rest; let the step fail, or
    let a later step look at how it ended.
    Source: CWE-391 Unchecked Error Condition; NIST SP 800-53 rev. 5, SI-11 Error Handling.
    """
    for known in analysis.tasks:
        seen: Counter[str] = Counter()
        for swallow in known.task.swallows:
            construct = str(swallow["construct"])
            seen[construct] += 1
            yield _observation(known, construct, swallow, seen[construct])


def _observation(known: KnownTask, construct: str, swallow: Json, occurrence: int) -> Observation:
    where = "task '{task}' of workflow '{workflow}'" if known.workflow else "task '{task}'"
    return Observation(
        resource=known.resource.uid,
        message=f"{where} drops every error of `{{detail}}`: {{construct}}",
        arguments={
            "task": known.task.name,
            "workflow": known.workflow,
            "detail": swallow["detail"],
            "construct": construct,
        },
        # Counted and not by line, so that the finding stays the same while the file moves.
        path=("swallows", {"construct": construct, "occurrence": occurrence}),
        evidence=(known.resource.evidence,) if known.resource.evidence else (),
        origin=replace(known.resource.origin, line=int(swallow["line"])),
        facts={
            "construct": construct,
            "task": known.task.name,
            "workflow": known.workflow,
            "language": known.task.language,
            "column": swallow.get("column", 0),
        },
    )
