"""What would put the live side of a drift finding right: a patch, for a person to apply.

Nothing here reaches a live system. A patch is a JSON Merge Patch (RFC 7396) where the place is
reached by keys alone, else a JSON Patch (RFC 6902) that first tests what it is about to change.
"""

from collections.abc import Mapping

from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json
from scanner.normalize.grammars.masked import SHOWN, is_masked
from scanner.remediate._live_commands import call_of, command_of, whole_command_of

_WHOLE = frozenset({"drift/missing-resource", "drift/unmanaged-resource"})
_AREA = "drift/"


@dataclass(frozen=True, slots=True)
class LivePatch:
    """How a person would put one live value back to what its spec says.

    Attributes:
        type: "merge" or "json"; "" where there is none: a whole resource is missing or too many, or
            the live document writes the place in another form.
        patch: the patch; None where there is none.
        command: what a person would run, quoted for a shell; "" where no command is known.
        dry_run: the same without any effect; "" where the program has no such mode.
        note: what to know before.
    """

    type: str
    patch: Json
    command: str
    dry_run: str
    note: str


def live_patch(finding: Finding) -> LivePatch:
    """Return how the live side is put right.

    Raises:
        CannotFixError: the finding is about something else, about a secret, or about a place that
            the live document does not have in this form.
    """
    seen = finding.observation
    if not finding.rule.startswith(_AREA):
        raise CannotFixError("only drift has a live side to put right")
    if finding.rule in _WHOLE and not seen.path:
        return LivePatch("", None, *whole_command_of(finding))
    if _holds_secret(seen.expected) or _holds_secret(seen.actual) or seen.facts.get("masked"):
        raise CannotFixError("the value is a secret: put it right where secrets are kept")
    held = seen.facts.get("live_path")
    steps: list[str | int] = list(held) if isinstance(held, list | tuple) else []
    if not steps and call_of(finding)[0]:
        return LivePatch("", None, *call_of(finding))
    if not steps:
        raise CannotFixError("the live document writes this place in another form: apply the spec")
    op = str(seen.facts.get("op"))
    if all(isinstance(step, str) for step in steps):
        kind, patch = "merge", _merge_patch(steps, None if op == "added" else seen.expected)
    else:
        kind, patch = "json", _json_patch(op, steps, seen.expected, seen.actual)
    return LivePatch(kind, patch, *command_of(finding, kind, patch))


def _merge_patch(steps: list[str | int], value: Json) -> Json:
    for step in reversed(steps):
        value = {step: value}
    return value


def _json_patch(op: str, steps: list[str | int], expected: Json, actual: Json) -> Json:
    pointer = "".join(f"/{_escaped(step)}" for step in steps)
    if op == "missing":
        return [{"op": "add", "path": pointer, "value": expected}]
    test = {"op": "test", "path": pointer, "value": actual}
    if op == "added":
        return [test, {"op": "remove", "path": pointer}]
    return [test, {"op": "replace", "path": pointer, "value": expected}]


def _escaped(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _holds_secret(value: Json) -> bool:
    if value == SHOWN or is_masked(value):
        return True
    inner = value.values() if isinstance(value, Mapping) else value
    return isinstance(value, Mapping | list | tuple) and any(_holds_secret(one) for one in inner)
