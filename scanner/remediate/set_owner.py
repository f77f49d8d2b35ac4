"""Name the owner of an entry that has none."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from scanner.model.remediation import CannotFixError, FixExample, fix
from scanner.model.resource import Json
from scanner.normalize.grammars.spans import Span, yaml_spans
from scanner.remediate.edits import yaml

_PLAIN = re.compile(r"(?!(?i:true|false|null|yes|no|on|off)\Z)[A-Za-z][A-Za-z0-9_-]{0,80}")
_AT: Mapping[str, Json] = {
    "file": "tools.yaml", "path": ["entitlements", {"id": "E2"}], "owner": "rpa-team",
}  # fmt: skip
_BLOCK = "entitlements:\n  - id: E1\n    tool: robot\n  - id: E2  # new\n    tool: robot\n"


@fix(
    title="Name the owner of the entry",
    examples=(
        FixExample(
            "a line of its own in a block", _AT, _BLOCK, _BLOCK + "    owner: rpa-team\n"
        ),
        FixExample(
            "the end of an entry on one line",
            _AT,
            "entitlements:\n  - {id: E2, tool: robot}  # new\n",
            "entitlements:\n  - {id: E2, tool: robot, owner: rpa-team}  # new\n",
        ),
        FixExample(
            "an entry that has one by now stays",
            _AT,
            "entitlements:\n  - {id: E2, tool: robot, owner: dev-team}\n",
            None,
        ),
        FixExample("an entry that is gone", _AT, "entitlements:\n  - {id: E1, tool: robot}\n", None),
    ),
)  # fmt: skip
def set_owner(arguments: Mapping[str, Json], text: str) -> str:
    """Return the text with `owner` in the entry at `arguments["path"]`; every other byte stays."""
    file, path, owner = (arguments.get(key) for key in ("file", "path", "owner"))
    if not isinstance(file, str) or not isinstance(path, Sequence) or not isinstance(owner, str):
        raise CannotFixError("the finding does not say whose entry of which file it is")
    if PurePosixPath(file).suffix.lower() not in {".yaml", ".yml"}:
        raise CannotFixError(f"files of this kind are not edited: {file}")
    held = yaml.value_at(text, path)
    if not isinstance(held, dict):
        raise CannotFixError("the entry is not there any more")
    if held.get("owner"):
        raise CannotFixError("the entry has an owner by now")
    if "owner" in held:
        return yaml.replace_value(text, [*path, "owner"], owner)
    result = _inserted(text, held, owner if _PLAIN.fullmatch(owner) else yaml.quoted(owner))
    if yaml.value_at(result, path) != {**held, "owner": owner}:
        raise CannotFixError("the edit cannot be proven to change this entry alone")
    return result


def _inserted(text: str, held: Mapping[str, Json], owner: str) -> str:
    """Put the line, or the pair, after the last value of the entry."""
    spans = yaml_spans(text)
    whole = [span for span in spans if span.text is None and _is(span, spans, held)]
    if len(whole) != 1:
        raise CannotFixError("the entry is not there exactly once")
    entry = whole[0]
    if entry.style == "{":
        inside = text[entry.start : entry.end - 1].rstrip()
        comma = "" if inside.endswith((",", "{")) else ","
        at = entry.start + len(inside)
        return f"{text[:at]}{comma} owner: {owner}{text[at:]}"
    first = min(span.key_start for span in spans if span.path[:-1] == entry.path)
    indent = " " * (first - text.rfind("\n", 0, first) - 1)
    end = text.find("\n", entry.end)
    end = len(text) if end < 0 else end
    return f"{text[:end]}\n{indent}owner: {owner}{text[end:]}"


def _is(span: Span, spans: Sequence[Span], held: Mapping[str, Json]) -> bool:
    """Say whether a mapping is an entitlement of the id that is looked for."""
    if len(span.path) != 2 or span.path[0] != "entitlements":
        return False
    wanted = (*span.path, "id")
    return any(each.path == wanted and each.text == str(held.get("id")) for each in spans)
