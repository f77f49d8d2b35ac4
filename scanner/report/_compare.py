"""Compare two reports finding by finding: what is new, what is gone and why, what changed."""

from collections.abc import Iterator

from deepdiff import DeepDiff

from scanner.findings.fingerprint import fingerprint
from scanner.model.finding import FINGERPRINT_VERSION
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

_VOLATILE = frozenset(
    {"state", "state_hash", "first_seen", "last_seen", "evidence", "origin"}
    | {"fingerprint", "fingerprint_version"}
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two reports.

    Attributes:
        new, gone: finding records. changed: the newer record of each finding that is in both.
        reasons: per fingerprint of a gone finding, "fixed" only where the newer report proves it.
        details: per fingerprint of a changed finding, lines such as `severity: "low" -> "high"`.
        incomplete: whether the newer report did not see everything in scope.
    """

    new: tuple[dict[str, Json], ...]
    gone: tuple[dict[str, Json], ...]
    changed: tuple[dict[str, Json], ...]
    reasons: dict[str, str]
    details: dict[str, tuple[str, ...]]
    incomplete: bool


def compare(old: dict[str, Json], new: dict[str, Json]) -> Difference:
    """Compare two report documents; order follows the reports, most urgent first.

    Position, state, times and evidence are left out: a finding that moved a line is the same.
    """
    before = {_identity(item): item for item in old["findings"]}
    after = {_identity(item): item for item in new["findings"]}
    gone = tuple(item for key, item in before.items() if key not in after)
    details = {
        key: lines
        for key, item in after.items()
        if key in before and (lines := tuple(_changes(before[key], item)))
    }
    changed = tuple(after[key] for key in details)
    return Difference(
        new=tuple(item for key, item in after.items() if key not in before),
        gone=gone,
        changed=changed,
        reasons={item["fingerprint"]: _reason(item, new) for item in gone},
        details={after[key]["fingerprint"]: lines for key, lines in details.items()},
        incomplete=not new["coverage"]["complete"],
    )


def _identity(item: dict[str, Json]) -> str:
    """Return the fingerprint that this version gives a finding of a report of any version."""
    parts = (item["rule"], item["resource"], item["path"])
    held, version = str(item["fingerprint"]), item["fingerprint_version"]
    if version >= FINGERPRINT_VERSION or fingerprint(*parts, version) != held:
        return held  # A name that reports do not write as it is keeps what it was given.
    return fingerprint(*parts)


def _reason(item: dict[str, Json], new: dict[str, Json]) -> str:
    if any(_identity(waived) == _identity(item) for waived in new["waived"]):
        return "waived"
    if item["rule"] not in new["rules"]:
        return "not proven: the rule was not evaluated"
    if not new["coverage"]["complete"]:
        return "not proven: the newer report is incomplete"
    return "fixed"


def _changes(before: dict[str, Json], after: dict[str, Json]) -> Iterator[str]:
    left = {key: value for key, value in before.items() if key not in _VOLATILE}
    right = {key: value for key, value in after.items() if key not in _VOLATILE}
    if left == right:
        return
    tree = DeepDiff(left, right, view="tree", ignore_order=False)
    changes = [change for kind in tree.values() for change in kind]
    for change in sorted(changes, key=lambda change: str(change.path())):
        yield f"{'.'.join(map(str, change.path(output_format='list')))}: {_shift(change)}"


def _shift(change: Json) -> str:
    return f"{_value(change.t1)} -> {_value(change.t2)}"


def _value(value: Json) -> str:
    return "(absent)" if type(value).__name__ == "NotPresent" else repr(value)
