"""Shell scripts that drop failures, as tasks."""

import re
from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._automation import is_own_code, tasks_by_function
from scanner.normalize.grammars.shell_errors import shell_swallows

_SHEBANG = re.compile(r"#![^\n]{0,60}?/(?:env +(?:-S +)?)?(?:ba|da|k|z)?sh\b([^\n]{0,60})")
_STOPS = re.compile(r"\s-[a-z]{0,10}e")


def _recognises(name: str, text: str) -> bool:
    if name.endswith((".sh", ".bash")):
        return is_own_code(name)
    bare = "." not in name.rpartition("/")[2]
    return bare and bool(_SHEBANG.match(text)) and is_own_code(name)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    first = _SHEBANG.match(text)
    stops = bool(first and _STOPS.search(first.group(1)))
    found = shell_swallows(text, stops_on_error=stops)
    yield from tasks_by_function(snapshot, found, "shell")


READER = DocumentReader(recognises=_recognises, read=_read)
