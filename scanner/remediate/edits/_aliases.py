"""Write out a value that an alias or a merge key repeats, in the one place that changes."""

import json
from collections.abc import Mapping

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json
from scanner.normalize.grammars.spans import Span
from scanner.normalize.grammars.syntax import Path
from scanner.remediate.edits import _plan
from scanner.remediate.edits._plan import Change


def override(text: str, spans: Mapping[Path, Span], path: Path, after: Json) -> Change:
    """Return the change that gives one place a value of its own.

    An alias is replaced by the value. What a merge key (`<<`) brings in is overridden by a key of
    its own, on a line before the merge key, since keys of a mapping win over what is merged.

    Args:
        text: the whole file.
        spans: of its values, by path.
        path: of the value that is repeated.
        after: the document as it is to be.

    Raises:
        CannotFixError: the place is written in a way in which nothing can be put.
    """
    for end in range(len(path), 0, -1):
        span = spans.get(path[:end])
        if span is not None and span.style == "*":
            return Change(span.start, span.end, _written(_plan.at(after, path[:end])))
        parent = spans.get(path[: end - 1])
        if span is None and parent is not None and parent.style == "block":
            return _own_key(text, spans, path[:end], _plan.at(after, path[:end]))
    raise CannotFixError("the value comes from an alias or merge key: change it at its source")


def _own_key(text: str, spans: Mapping[Path, Span], path: Path, value: Json) -> Change:
    merge = spans.get((*path[:-1], "<<"))
    if merge is None or not isinstance(path[-1], str):
        raise CannotFixError("the value comes from an alias or merge key: change it at its source")
    start = text.rfind("\n", 0, merge.key_start) + 1
    lead = text[start : merge.key_start]
    if lead.strip(" -"):
        raise CannotFixError("the merge key shares its line with another")
    end = "\r\n" if "\r\n" in text else "\n"
    line = f"{json.dumps(path[-1], ensure_ascii=False)}: {_written(value)}"
    # The dash of a list entry stays where it is: the new key takes the place of the merge key.
    return Change(merge.key_start, merge.key_start, f"{line}{end}{' ' * len(lead)}")


def _written(value: Json) -> str:
    """Return the value on one line, as YAML and JSON both read it."""
    return json.dumps(value, ensure_ascii=False)
