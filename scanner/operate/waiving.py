"""Write waiver entries for findings, so that people change and approve text, not settings."""

import json
import re
from collections.abc import Container, Iterable, Sequence
from datetime import date
from pathlib import Path

from scanner.findings.fingerprint import earlier_of
from scanner.findings.owners import UNOWNED
from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.model.run import Report
from scanner.normalize.grammars.yaml_text import DocumentSyntaxError, load_documents
from scanner.operate.outputs import replace_file
from scanner.remediate.edits.yaml import quoted

_NAME = re.compile(r"[^a-z0-9]+")


class WaivingError(ValueError):
    """An entry that cannot be written; says why."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about findings.

    Attributes:
        expires: last day on which it holds.
        approver: who agreed, somebody else than who writes the entry.
    """

    reason: str
    owner: str
    approver: str
    expires: date


def entry_of(finding: Finding, decision: Decision) -> str:
    """Return one entry as YAML text that covers exactly this finding."""
    pairs = (
        ("id", id_of(finding)),
        ("rule", finding.rule),
        ("reason", decision.reason),
        ("owner", decision.owner or finding.owner),
        ("approver", decision.approver),
        ("expires", decision.expires.isoformat()),
    )
    comment = json.dumps(finding.observation.text)[1:-1][:200]
    lines = [f"# {finding.observation.resource!r}: {comment}"]
    lines += [f"{'- ' if not index else '  '}{key}: {quoted(text)}"
              for index, (key, text) in enumerate(pairs)]  # fmt: skip
    lines.append(f"  match: {{fingerprint: {finding.fingerprint}}}")
    return "\n".join(lines) + "\n"


def id_of(finding: Finding) -> str:
    """Return the id of the entry that covers exactly this finding."""
    area = _NAME.sub("-", finding.rule.lower()).strip("-")
    return f"{area}-{finding.fingerprint[:12]}"


def find(findings: Iterable[Finding], beginnings: Sequence[str]) -> tuple[Finding, ...]:
    """Return the finding that each beginning of a fingerprint names.

    Raises:
        WaivingError: it names none, or several.
    """
    held = tuple(findings)
    found = []
    for beginning in beginnings:
        named = [one for one in held if one.fingerprint.startswith(beginning)]
        if len(beginning) < 8 or len(named) != 1:
            raise WaivingError(
                f"{beginning!r} names {len(named)} findings: give at least 8 digits of one"
            )
        found.append(named[0])
    return tuple(found)


def ratchet(path: Path, report: Report) -> int:
    """Remove the entries of a baseline whose finding is gone, add none, and return how many went.

    What was put right once must not come back unseen. An entry stays when its rule was not asked
    this time, or when it names no finding of its own.

    Raises:
        WaivingError: the file is not a list of entries.
    """
    text = path.read_text("utf-8")
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        raise WaivingError(f"{path}: {error}") from None
    if len(documents) != 1 or not isinstance(documents[0].value, list):
        raise WaivingError(f"{path}: is not a list of waiver entries")
    findings = [*report.findings, *(one.finding for one in report.waived)]
    present = [mark for one in findings for mark in (one.fingerprint, *earlier_of(one))]
    gone = [
        index
        for index, entry in enumerate(documents[0].value)
        if _is_over(entry, present, report.rules)
    ]
    starts = [documents[0].lines.near((index,)) for index in range(len(documents[0].value))]
    lines = text.splitlines(keepends=True)
    firsts = [_with_comment(lines, start) for start in starts] + [len(lines) + 1]
    for index in reversed(gone):
        del lines[firsts[index] - 1 : firsts[index + 1] - 1]
    if gone:
        replace_file(path, "".join(lines).encode("utf-8"))
    return len(gone)


def _is_over(entry: Json, present: Sequence[str], rules: Container[str]) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("match"), dict):
        return False
    mark = entry["match"].get("fingerprint")
    if not isinstance(mark, str) or entry.get("rule") not in rules:
        return False
    return not any(one.startswith(mark) for one in present)


def _with_comment(lines: Sequence[str], start: int) -> int:
    """Return the line at which the comment right above an entry begins."""
    while start > 1 and lines[start - 2].startswith("#"):
        start -= 1
    return start


def append(path: Path, findings: Iterable[Finding], decision: Decision) -> int:
    """Add an entry for each finding to a waivers file and return how many were added.

    What is in the file stays as it is; a finding whose fingerprint it names is left out.

    Raises:
        WaivingError: the file is not a list of entries, or the decision lacks a part.
    """
    if not (decision.reason.strip() and decision.approver.strip()):
        raise WaivingError("an entry needs a reason and an approver")
    findings = tuple(findings)
    if not decision.owner and any(one.owner == UNOWNED for one in findings):
        raise WaivingError("nobody owns the finding: name who answers for it with --owner")
    text = path.read_text("utf-8") if path.exists() else ""
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        raise WaivingError(f"{path}: {error}") from None
    if len(documents) > 1 or (documents and not isinstance(documents[0].value, list | None)):
        raise WaivingError(f"{path}: is not a list of waiver entries")
    fresh = [
        one
        for one in findings
        if not any(mark in text for mark in (one.fingerprint, *earlier_of(one)))
    ]
    if fresh:
        gap = "" if not text or text.endswith("\n") else "\n"
        added = "".join(entry_of(one, decision) for one in fresh)
        replace_file(path, (text + gap + added).encode("utf-8"))
    return len(fresh)
