"""The patches that put live systems right, written down for a person; nothing is carried out."""

from collections.abc import Iterable
from dataclasses import asdict

from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json
from scanner.remediate._live_patch import LivePatch, live_patch
from scanner.report._shown import visible

SCHEMA = "trueup-live-patches/1"
_AREA = "drift/"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What to do about the live side of one finding; a reason where nothing is proposed."""

    finding: Finding
    patch: LivePatch | None
    reason: str = ""


def live_patches(findings: Iterable[Finding]) -> list[Proposed]:
    """Return how the live side of each drift finding is put right, in order of the findings."""
    found = []
    for finding in findings:
        if finding.rule.startswith(_AREA):
            try:
                found.append(Proposed(finding, live_patch(finding)))
            except CannotFixError as error:
                found.append(Proposed(finding, None, str(error)))
    return found


def as_document(proposed: Iterable[Proposed]) -> dict[str, Json]:
    """Return the patches as a JSON document: `{schema, patches, left}`."""
    patches: list[Json] = []
    left: list[Json] = []
    for one in proposed:
        seen = one.finding.observation
        named = {
            "fingerprint": one.finding.fingerprint,
            "rule": one.finding.rule,
            "resource": seen.resource,
            "path": list(seen.path),
        }
        if one.patch is None:
            left.append({**named, "reason": one.reason})
        else:
            patches.append({**named, **asdict(one.patch)})
    return {"schema": SCHEMA, "patches": patches, "left": left}


def summary(proposed: Iterable[Proposed]) -> list[str]:
    """Return for each finding what a person would run, safe to print."""
    lines = []
    for one in proposed:
        head = (
            f"{one.finding.fingerprint[:12]} {one.finding.rule} {one.finding.observation.resource}"
        )
        if one.patch is None:
            lines.append(visible(f"left: {head}: {one.reason}"))
            continue
        lines.append(visible(head))
        lines += [f"  {visible(text)}" for text in (one.patch.command, one.patch.note) if text]
    return lines
