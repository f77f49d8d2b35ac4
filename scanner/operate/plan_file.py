"""The remediation plan as a file: what is shown is what is applied, byte for byte."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.remediation import Patch, Planned
from scanner.model.resource import Json
from scanner.operate.line_edits import edits_between, sha256, unified
from scanner.operate.who_and_when import who_and_when
from scanner.report._shown import message, visible

SCHEMA = "trueup-plan/1"


class PlanFileError(ValueError):
    """A plan that cannot be used: not a plan, or changed since it was made."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A finding that the plan leaves for people, and why."""

    fingerprint: str
    rule: str
    resource: str
    reason: str

    @classmethod
    def of(cls, finding: Finding, reason: str) -> "Refusal":
        """Return the refusal of one finding."""
        return cls(finding.fingerprint, finding.rule, finding.observation.resource, reason)


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file of a group.

    Attributes:
        edits: replaced lines, as `line_edits.edits_between` gives them.
        after_sha256: "" when the file goes.
        diff: for people, secrets around the change masked.
        findings: "fingerprint:state" of what it clears.
        commit: title of the commit that holds it, where the branch has several. A file that
            several commits change stands here once for each, starting from what they left.
    """

    file: str
    before_sha256: str
    after_sha256: str
    edits: tuple[Mapping[str, Json], ...]
    diff: str
    findings: tuple[str, ...]
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What becomes one branch.

    Attributes:
        branch: name of the branch, from the content of the group.
        repository: git directory.
        findings: `{fingerprint, rule, resource, message, owner, severity}` each; `changed`, where
            that is known, says who changed which side and when.
        proof: what was run to verify it and how that went, one line each; empty when nothing was.
    """

    branch: str
    title: str
    repository: str
    base: str
    files: tuple[PlannedFile, ...]
    findings: tuple[Mapping[str, Json], ...]
    proof: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Proposals, and what they leave out.

    Attributes:
        id: SHA-256 over everything else.
        date: `as_of` of the report; date of the commits.
    """

    id: str
    date: str
    groups: tuple[Group, ...]
    refused: tuple[Refusal, ...]


def plan_of(planned: Iterable[Planned], refused: Iterable[Refusal], date: datetime) -> Plan:
    """Return the plan with its id."""
    groups = tuple(_group(one) for one in planned)
    return sealed(Plan("", date.isoformat(), groups, tuple(refused)))


def sealed(plan: Plan) -> Plan:
    """Return the plan with the id that fits its content."""
    return replace(plan, id=_id_of(_content(plan)))


def group_id(patches: Sequence[Patch]) -> str:
    """Return twelve digits that are the same for the same patches on the same base."""
    facts = [(one.base, one.file, sha256(one.before), _digest(one.after)) for one in patches]
    return hashlib.sha256(_canonical(facts)).hexdigest()[:12]


def patch_digest(group: Group) -> str:
    """Return the digest over all files before and after."""
    facts = [(one.file, one.before_sha256, one.after_sha256) for one in group.files]
    return hashlib.sha256(_canonical([group.base, facts])).hexdigest()


def encode(plan: Plan) -> bytes:
    """Return the plan as JSON for a file."""
    content = {"schema": SCHEMA, "id": plan.id, **_content(plan)}
    return json.dumps(content, indent=2, ensure_ascii=False).encode("utf-8") + b"\n"


def decode(data: bytes) -> Plan:
    """Return the plan in a file.

    Raises:
        PlanFileError: not a plan of this version, or its content does not match its id.
    """
    try:
        held = json.loads(data)
        if held["schema"] != SCHEMA:
            raise PlanFileError(f"expected a plan of schema {SCHEMA}")
        plan = Plan(
            id=held["id"],
            date=held["date"],
            groups=tuple(_decoded_group(one) for one in held["groups"]),
            refused=tuple(Refusal(**one) for one in held["refused"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, PlanFileError):
            raise
        raise PlanFileError(f"not a plan: {type(error).__name__}") from None
    if _id_of(_content(plan)) != plan.id:
        raise PlanFileError("the plan was changed after it was made: plan again")
    return plan


def _group(planned: Planned) -> Group:
    first = planned.patches[0]
    return Group(
        branch=planned.group,
        title=planned.title,
        repository=first.repository,
        base=first.base,
        files=tuple(planned_file(patch) for patch in planned.patches),
        findings=tuple(_finding(one) for one in planned.findings),
    )


def _digest(text: str | None) -> str:
    return "" if text is None else sha256(text)


def planned_file(patch: Patch) -> PlannedFile:
    """Return how the plan writes a patch down."""
    after = patch.after
    return PlannedFile(
        file=patch.file,
        before_sha256=sha256(patch.before),
        after_sha256=_digest(after),
        edits=() if after is None else tuple(edits_between(patch.before, after)),
        diff=unified(patch.file, patch.before, after),
        findings=patch.findings,
        commit=patch.commit,
    )


def _finding(finding: Finding) -> dict[str, Json]:
    known = who_and_when(finding.observation.facts) if finding.rule.startswith("drift/") else ""
    return {
        **({"changed": visible(known)} if known else {}),
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "resource": finding.observation.resource,
        "message": message(finding.observation),
        "owner": finding.owner,
        "severity": finding.severity.value,
    }


def _content(plan: Plan) -> dict[str, Json]:
    return {
        "date": plan.date,
        "groups": [
            {
                "branch": group.branch,
                "title": group.title,
                "repository": group.repository,
                "base": group.base,
                "files": [
                    {
                        "file": one.file,
                        "before_sha256": one.before_sha256,
                        "after_sha256": one.after_sha256,
                        "edits": [dict(edit) for edit in one.edits],
                        "diff": one.diff,
                        "findings": list(one.findings),
                        **({"commit": one.commit} if one.commit else {}),
                    }
                    for one in group.files
                ],
                "findings": [dict(one) for one in group.findings],
                **({"proof": list(group.proof)} if group.proof else {}),
            }
            for group in plan.groups
        ],
        "refused": [
            {
                "fingerprint": one.fingerprint,
                "rule": one.rule,
                "resource": one.resource,
                "reason": one.reason,
            }
            for one in plan.refused
        ],
    }


def _decoded_group(held: Mapping[str, Json]) -> Group:
    files = tuple(
        PlannedFile(**{**one, "edits": tuple(one["edits"]), "findings": tuple(one["findings"])})
        for one in held["files"]
    )
    lists = {"files": files, "findings": tuple(held["findings"])}
    return Group(**{**held, **lists, "proof": tuple(held.get("proof", ()))})


def _id_of(content: Mapping[str, Json]) -> str:
    return hashlib.sha256(_canonical(content)).hexdigest()


def _canonical(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")
