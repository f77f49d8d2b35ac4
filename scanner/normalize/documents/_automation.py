"""What the readers of code and pipelines share: which files count, and how a task is made."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scanner.model.automation import Task
from scanner.model.evidence import Snapshot
from scanner.model.resource import Resource
from scanner.normalize.grammars.swallowed_errors import Swallow

_FOREIGN = frozenset(
    {
        *("node_modules", "site-packages", "vendor", "vendored", "third_party", "bower_components"),
        *(".venv", "venv", ".tox", ".nox", "dist", "build", "__pycache__", ".git"),
    }
)
_TESTS = frozenset({"test", "tests", "testing", "__tests__", "spec", "fixtures", "testdata"})


def is_own_code(name: str) -> bool:
    """Say whether a file is code of this project that does its work.

    Left out is code of others kept inside the project, and test code, where dropping an error is
    often what is tested.
    """
    *folders, file = name.split("/")
    if (_FOREIGN | _TESTS) & set(folders):
        return False
    stem = file.partition(".")[0]
    tested = stem.startswith("test_") or stem.endswith(("_test", "_tests")) or stem == "conftest"
    return not tested and not {"test", "spec", "min"} & set(file.split(".")[1:-1])


def tasks_by_function(
    snapshot: Snapshot, swallows: Iterable[Swallow], language: str
) -> Iterator[Resource]:
    """Yield one task for each function that drops errors, in order of its first one."""
    held: dict[str, list[Swallow]] = {}
    for swallow in swallows:
        held.setdefault(swallow.function, []).append(swallow)
    file = snapshot.origin.file or snapshot.address
    for function, found in held.items():
        task = Task(
            uid=f"{snapshot.source.name}/{file}#{function}".rstrip("#"),
            workflow="",
            name=function or file.rpartition("/")[2],
            language=language,
            swallows=tuple(each.as_fact() for each in found),
        )
        yield task_resource(task, snapshot, found[0].line)


def task_resource(task: Task, snapshot: Snapshot, line: int) -> Resource:
    """Return a task as a resource that names where it was read."""
    origin = replace(snapshot.origin, line=line)
    return task.as_resource(origin, snapshot.digest, owner=snapshot.source.owner)
