"""Give jobs of a GitHub workflow the `permissions` block that their steps need."""

from collections.abc import Mapping

from scanner.model.remediation import CannotFixError, FixExample, fix
from scanner.model.resource import Json
from scanner.normalize.grammars.formats import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents

_NAMES = frozenset({"read", "write"})
_BEFORE = """\
on: push
permissions: write-all
jobs:
  test: # fast ones
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
"""
_AFTER = _BEFORE.replace("fast ones\n", "fast ones\n    permissions:\n      contents: read\n")
_OWN = _AFTER.replace("contents: read", "contents: write")


def _arguments(**permissions: str) -> dict[str, Json]:
    return {"file": ".github/workflows/test.yml", "jobs": {"test": permissions}}


@fix(
    title="Give jobs the permissions that their steps need",
    examples=(
        FixExample(
            "a job without a block of its own", _arguments(contents="read"), _BEFORE, _AFTER
        ),
        FixExample("a wider block is replaced", _arguments(contents="read"), _OWN, _AFTER),
        FixExample("more than the block gives is refused", _arguments(issues="write"), _OWN, None),
        FixExample("a job that is not there is refused", {"jobs": {"no": {}}}, _OWN, None),
        FixExample(
            "a job in one line is refused", _arguments(), "jobs: {test: {steps: []}}\n", None
        ),
    ),
)
def set_workflow_permissions(arguments: Mapping[str, Json], text: str) -> str:
    """Return the workflow with the blocks in its jobs; everything else stays byte for byte.

    Args:
        arguments: `{"jobs": {name: {scope: "read" or "write"}}}`.
        text: the workflow.

    Raises:
        CannotFixError: a job is not there, is written in one line, or would get more than it has.
    """
    jobs = arguments.get("jobs")
    if not isinstance(jobs, Mapping) or not jobs:
        raise CannotFixError("the finding does not say which permissions the jobs need")
    for job, wanted in jobs.items():
        text = _with_block(text, str(job), wanted)
    return text


def _with_block(text: str, job: str, wanted: Json) -> str:
    if not isinstance(wanted, Mapping) or not set(wanted.values()) <= _NAMES:
        raise CannotFixError("the finding does not say which permissions the job needs")
    before = _job(text, job)
    if not _no_wider(before, wanted):
        raise CannotFixError("the block would give the job more than it has: a person must decide")
    after = _edited(text, job, dict(wanted), replaced="permissions" in before)
    expected = {key: held for key, held in before.items() if key != _INHERITED}
    expected["permissions"] = dict(wanted)
    held = {key: value for key, value in _job(after, job).items() if key != _INHERITED}
    if held != expected or _others(after, job) != _others(text, job):
        raise CannotFixError("the edit cannot be proven to change the permissions alone")
    return after


def _document(text: str) -> dict[str, Json]:
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        raise CannotFixError(f"the workflow cannot be read: {error.message}") from None
    value = documents[0].value if documents else None
    if not isinstance(value, dict) or not isinstance(value.get("jobs"), dict):
        raise CannotFixError("the workflow has no jobs")
    return value


def _job(text: str, job: str) -> dict[str, Json]:
    document = _document(text)
    held = document["jobs"].get(job)
    if not isinstance(held, dict):
        raise CannotFixError(f"there is no job {job!r}")
    if "permissions" not in held and "permissions" in document:
        return {**held, _INHERITED: document["permissions"]}
    return held


_INHERITED = "\0inherited"


def _others(text: str, job: str) -> dict[str, Json]:
    document = _document(text)
    jobs = {name: held for name, held in document["jobs"].items() if name != job}
    return {**document, "jobs": jobs}


def _no_wider(before: Mapping[str, Json], wanted: Mapping[str, Json]) -> bool:
    held = before.get("permissions", before.get(_INHERITED, "write-all"))
    if held == "write-all":
        return True
    if held == "read-all":
        return "write" not in wanted.values()
    known = held if isinstance(held, Mapping) else {}
    return all(known.get(scope) in (level, "write") for scope, level in wanted.items())


def _edited(text: str, job: str, wanted: dict[str, str], *, replaced: bool) -> str:
    lines = text.splitlines(keepends=True)
    start = _line_of(lines, job)
    indent = _indent(lines[start])
    body = [at for at in range(start + 1, len(lines)) if lines[at].strip()]
    inner = next((at for at in body if not lines[at].lstrip().startswith("#")), -1)
    if inner < 0 or _indent(lines[inner]) <= indent:
        raise CannotFixError("the job is not written as a block of lines")
    width = _indent(lines[inner])
    end = "\r\n" if lines[start].endswith("\r\n") else "\n"
    pad = " " * width
    block = [f"{pad}permissions:{'' if wanted else ' {}'}{end}"]
    block += [
        f"{pad}{' ' * (width - indent)}{scope}: {level}{end}"
        for scope, level in sorted(wanted.items())
    ]
    if not replaced:
        return "".join((*lines[: start + 1], *block, *lines[start + 1 :]))
    at = next(n for n in range(start + 1, len(lines)) if lines[n].startswith(f"{pad}permissions:"))
    past = at + 1
    while past < len(lines) and lines[past].strip() and _indent(lines[past]) > width:
        past += 1
    return "".join((*lines[:at], *block, *lines[past:]))


def _line_of(lines: list[str], job: str) -> int:
    """Return the line on which the block of a job begins: its key, and nothing but a comment."""
    inside = False
    for at, line in enumerate(lines):
        if line.startswith("jobs:"):
            inside = True
        elif inside and line.strip() and _indent(line) == 0 and not line.startswith("#"):
            inside = False
        elif inside and line.strip().partition(" #")[0].rstrip() in (f"{job}:", f'"{job}":'):
            return at
    raise CannotFixError("the job is not written as a block of lines")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
