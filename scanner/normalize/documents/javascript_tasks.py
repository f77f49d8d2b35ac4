"""JavaScript and TypeScript files: functions that drop errors, as tasks."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._automation import is_own_code, tasks_by_function
from scanner.normalize.grammars.javascript_errors import javascript_swallows

_ENDINGS = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")


def _recognises(name: str, text: str) -> bool:
    del text
    return name.endswith(_ENDINGS) and is_own_code(name)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    yield from tasks_by_function(snapshot, javascript_swallows(text), "javascript")


READER = DocumentReader(recognises=_recognises, read=_read)
