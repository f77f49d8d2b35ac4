"""A change of a file as the lines it replaces, so that a plan holds nothing else of the file."""

import difflib
import hashlib
import re
from collections.abc import Mapping, Sequence

from scanner.evidence.redaction import Redactor
from scanner.model.resource import Json
from scanner.normalize.grammars.masked import SHOWN

_DIGEST = re.compile(
    r'\{"masked": ?"[a-z0-9:-]{1,80}", ?"hmac": ?"[0-9a-f]{64}"\}|masked-hmac-shown-[0-9a-f]{64}'
)
_PROBE = Redactor(b"only asks whether a line would be masked", "shown")


def edits_between(before: str, after: str) -> list[dict[str, Json]]:
    """Return the replaced lines: `{"line": first, from 0, "remove": count, "insert": [text]}`."""
    old, new = before.split("\n"), after.split("\n")
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        {"line": i1, "remove": i2 - i1, "insert": new[j1:j2]}
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def edited(before: str, edits: Sequence[Mapping[str, Json]]) -> str:
    """Return the text with the lines replaced.

    Raises:
        ValueError: an edit lies outside the text.
    """
    lines = before.split("\n")
    for edit in sorted(edits, key=lambda one: -int(one["line"])):
        start, stop = int(edit["line"]), int(edit["line"]) + int(edit["remove"])
        if not 0 <= start <= stop <= len(lines):
            raise ValueError("an edit lies outside the file")
        lines[start:stop] = edit["insert"]
    return "\n".join(lines)


def shows_secret(file: str, before: str, after: str) -> bool:
    """Say whether a line that the change writes holds something that looks like a secret."""
    masked, lines = _masked(file, after).split("\n"), after.split("\n")
    matcher = difflib.SequenceMatcher(None, before.split("\n"), lines, autojunk=False)
    return any(
        lines[j1:j2] != masked[j1:j2]
        for tag, _, _, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    )


def unified(file: str, before: str, after: str | None) -> str:
    """Return a unified diff for people; secrets in the lines around the change are masked.

    `after` is None when the file goes.
    """
    old, new = (_masked(file, text) for text in (before, after or ""))
    name = "/dev/null" if after is None else f"b/{file}"
    lines = difflib.unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), f"a/{file}", name
    )
    return "".join(text if text.endswith("\n") else f"{text}\n\\ No newline at end of file\n"
                   for text in lines)  # fmt: skip


def _masked(file: str, text: str) -> str:
    """Return the text with each secret as "(masked)": a digest under a known key could be tried."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return mark + _DIGEST.sub(SHOWN, _PROBE.text(file, text[len(mark) :]))


def sha256(text: str) -> str:
    """Return the hexadecimal SHA-256 of the text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
