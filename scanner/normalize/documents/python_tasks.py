"""Python files: functions that drop errors, as tasks."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.normalize.documents._automation import is_own_code, tasks_by_function
from scanner.normalize.grammars.python_errors import python_swallows


def _recognises(name: str, text: str) -> bool:
    del text
    return name.endswith(".py") and is_own_code(name)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        found = python_swallows(text)
    except SyntaxError as error:
        place = f"{snapshot.address}:{error.lineno or 1}"
        reason = "not Python of this version: whether it drops errors is not known"
        yield Unreadable(snapshot.source.name, place, reason)
        return
    except RecursionError:
        reason = "nested too deeply: whether it drops errors is not known"
        yield Unreadable(snapshot.source.name, snapshot.address, reason)
        return
    yield from tasks_by_function(snapshot, found, "python")


READER = DocumentReader(recognises=_recognises, read=_read)
