"""Principals whose effective rights differ from what their spec in git grants."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._declared import Declared
from scanner.evaluate.permissions._examples import account, role, statement
from scanner.evaluate.permissions._grants import distinct_facts
from scanner.evaluate.permissions._observed import about, named
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Severity, Side

_BEYOND = "{subject} may do {count} actions that its spec does not grant: {actions}"
_OPEN = "{subject} is not denied what its spec denies"
_UNBOUND = "{subject} lacks the permissions boundary of its spec"
_MISSING = "{subject} lacks {count} actions that its spec grants: {actions}"


def _spec(*statements: dict[str, Json]) -> Resource:
    return replace(role("nightly", *statements), side=Side.SPEC)


def _observe(one: Declared) -> Observation:
    actions = [*named(one.beyond), *one.unknown]
    lacking = named(one.missing)
    count = one.beyond.bit_count() + len(one.unknown)
    facts: dict[str, Json] = {
        "beyond": actions, "count": count, "missing": lacking, "spec": str(one.spec.origin),
        "denials": distinct_facts(one.open_denials),
    }  # fmt: skip
    message, shown = _MISSING, lacking
    if actions:
        message, shown = _BEYOND, actions
    elif one.open_denials:
        message = _OPEN
    elif one.unbound:
        message = _UNBOUND
    else:
        count = one.missing.bit_count()
        facts["severity_reason"] = "nothing is granted beyond the spec"
    arguments = {"count": count, "actions": ", ".join(shown[:3])}
    found = about(one.live, message, witness=one.witness, facts=facts, arguments=arguments)
    evidence = (*found.evidence, *((one.spec.evidence,) if one.spec.evidence else ()))
    severity = Severity.LOW if message is _MISSING else None
    return replace(found, severity=severity, evidence=evidence)


@check(
    title="Effective rights differ from the spec",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-2", "NIST 800-53r5 CM-3", "SOC 2 CC6.3", "ISO 27001:2022 A.5.18"),
    examples=(
        Example(
            "a right that nobody wrote down",
            account(
                role("nightly", statement(["s3:GetObject", "s3:DeleteObject"])),
                _spec(statement("s3:GetObject")),
            ),
            ("role nightly may do 1 actions that its spec does not grant: s3:DeleteObject",),
        ),
        Example(
            "the same in other words",
            account(
                role(
                    "nightly",
                    {"Sid": "b", **statement("sqs:SendMessage", "arn:aws:sqs:*:*:orders")},
                    {"Sid": "a", **statement(["S3:GETOBJECT"], ["arn:aws:s3:::reports/*"])},
                ),
                _spec(
                    statement("s3:GetObjec?", "arn:aws:s3:::reports/*"),
                    statement(["sqs:SendMessag*"], "arn:aws:sqs:*:*:orders"),
                ),
            ),
        ),
        Example(
            "on more resources",
            account(
                role("nightly", statement("s3:GetObject")),
                _spec(statement("s3:GetObject", "arn:aws:s3:::reports/*")),
            ),
            ("role nightly may do 1 actions that its spec does not grant: s3:GetObject",),
        ),
        Example(
            "a denial that is gone",
            account(
                role("nightly", statement("s3:*")),
                _spec(statement("s3:*"), statement("s3:DeleteBucket", effect="Deny")),
            ),
            ("role nightly is not denied what its spec denies",),
        ),
        Example(
            "less than the spec",
            account(
                role("nightly", statement("s3:GetObject", "arn:aws:s3:::reports/*")),
                _spec(statement("s3:GetObject")),
            ),
            ("role nightly lacks 1 actions that its spec grants: s3:GetObject",),
        ),
        Example("no spec", account(role("nightly", statement("s3:GetObject")))),
    ),
)
def rights_beyond_spec(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Principals whose effective rights differ from what their spec in git grants.

    Rights that nobody wrote down were never approved, and nobody takes them away. Compared are
    actions on resources under conditions, so order, statement ids and other spellings of the same
    rights are no difference. Facts: `beyond`, `count`, `missing`, `denials` (those of the spec that
    are gone), `spec`, `witness`.

    Fix: Take back what is beyond the spec, or write it into the spec and have it approved.

    Source: NIST SP 800-53 Rev. 5 AC-2 and CM-3.
    """
    return (_observe(one) for one in analysis.declared)
