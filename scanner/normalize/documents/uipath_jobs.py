"""Usage from UiPath Orchestrator: jobs of its OData API, or of its export, as JSON."""

from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._manifest import broken
from scanner.normalize.documents._usage import table_resource
from scanner.normalize.grammars.json_text import DocumentSyntaxError, json_lines, load_json
from scanner.normalize.grammars.usage_records import UsageTable

TOOL = "uipath-robot"
_NEVER_RAN = ("Faulted", "Stopped")


def _recognises(name: str, text: str) -> bool:
    return name.endswith(".json") and '"CreationTime"' in text and '"RuntimeType"' in text


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield one usage resource with a session for each job.

    The tool is "uipath-robot", the edition its runtime type, lower case; the principal is the
    robot or the machine's user. A job waits from CreationTime to StartTime; one that still waits is
    a request without a session, and is left to the next export. One that ended before it started
    was refused.
    Source: UiPath Orchestrator API guide, Jobs.
    """
    try:
        value = load_json(text)
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    path, jobs = _jobs(value)
    lines = json_lines(text)
    table = UsageTable()
    for index, job in enumerate(jobs):
        if isinstance(job, dict) and (job.get("StartTime") or job.get("State") in _NEVER_RAN):
            table.add(lines.near((*path, index)), _record(job))
    yield from table_resource(snapshot, table)


def _jobs(value: Json) -> tuple[tuple[str, ...], list[Json]]:
    if isinstance(value, dict) and isinstance(value.get("value"), list):
        return ("value",), value["value"]
    return (), value if isinstance(value, list) else []


def _record(job: Mapping[str, Json]) -> dict[str, str]:
    robot = job.get("Robot")
    named = robot.get("Name") or robot.get("Username") if isinstance(robot, dict) else None
    created, started = _text(job.get("CreationTime")), _text(job.get("StartTime"))
    return {
        "session": _text(job.get("Key") or job.get("Id")),
        "principal": _text(named or job.get("LocalSystemAccount") or job.get("HostMachineName")),
        "tool": TOOL,
        "edition": _text(job.get("RuntimeType")).lower(),
        "start": started or created,
        "end": _text(job.get("EndTime")) or ("" if started else created),
        "host": _text(job.get("HostMachineName")),
        "project": _text(job.get("ReleaseName")),
        "requested_at": created,
        "denied": "" if started else "true",
    }


def _text(value: Json) -> str:
    return "" if value is None else str(value).strip()


READER = DocumentReader(_recognises, _read, lambda name: name.endswith(".json"))
