"""Principals that can give themselves more permissions than they were given."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._effective import narrowing
from scanner.evaluate.permissions._escalation import Way
from scanner.evaluate.permissions._examples import account, role, statement, user
from scanner.evaluate.permissions._grants import Principal, distinct_facts
from scanner.evaluate.permissions._observed import about
from scanner.evaluate.permissions._rights import Rights
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Certainty, Severity

_LAMBDA = {"Service": "lambda.amazonaws.com"}
_SEVERITY = {Certainty.CONDITIONAL: Severity.MEDIUM, Certainty.LATENT: Severity.LOW}
_MESSAGES = {
    Certainty.CERTAIN: "{subject} can escalate its permissions by {method}{others}",
    Certainty.CONDITIONAL: "{subject} can escalate its permissions by {method}{others}, {condition}",
    Certainty.LATENT: "{subject} needs only {lacking} to escalate its permissions by {method}{others}",
}


def _fact(way: Way) -> dict[str, Json]:
    fact: dict[str, Json] = {
        "method": way.method,
        "actions": list(way.needs),
        "certainty": way.certainty.value,
    }
    optional: dict[str, Json] = {
        "target": way.target,
        "condition": list(way.conditions),
        "lacking": way.lacking,
    }
    return fact | {name: value for name, value in optional.items() if value}


def _short(way: Way) -> dict[str, Json]:
    return {name: value for name, value in _fact(way).items() if name not in ("actions", "target")}


def _witness(principal: Principal, way: Way) -> list[dict[str, Json]]:
    found: list[dict[str, Json]] = []
    for step in way.steps:
        region = step.grant.region
        fact = {"action": step.action, "resource": region.pattern, **step.grant.by.fact}
        denials = narrowing(principal, step.action, region)
        found.append(fact | ({"narrowed_by": distinct_facts(denials)} if denials else {}))
    return found


def _observe(rights: Rights) -> Observation:
    way = rights.ways[0]
    severity = _SEVERITY.get(way.certainty)
    more = len(rights.ways) - 1
    facts: dict[str, Json] = {
        **_fact(way),
        "witness": _witness(rights.principal, way),
        "administrator": rights.administrator,
        "hops": len(way.steps) if way.method == "assume-role" else 0,
        "methods": [_short(each) for each in rights.ways],
    }
    if severity:
        facts["severity_reason"] = f"the escalation is {way.certainty.value}"
    observation = about(
        rights.principal,
        _MESSAGES[way.certainty],
        witness=[step.grant.by for step in way.steps],
        facts=facts,
        arguments={
            "method": way.method,
            "others": f" and {more} other method{'s' if more > 1 else ''}" if more else "",
            "condition": "; ".join(way.conditions),
            "lacking": way.lacking,
        },
        certainty=way.certainty,
    )
    return replace(observation, severity=severity)


@check(
    title="Principal can escalate its own permissions",
    severity=Severity.HIGH,
    controls=(
        "NIST 800-53r5 AC-6",
        "NIST 800-53r5 AC-6(7)",
        "SOC 2 CC6.3",
        "ISO 27001:2022 A.8.2",
        "CIS v8 6.8",
    ),
    examples=(
        Example(
            "two policies together open a way that neither opens alone",
            account(
                user(
                    "deployer",
                    statement(["lambda:CreateFunction", "lambda:InvokeFunction"]),
                    statement("iam:PassRole", "arn:aws:iam::111122223333:role/*"),
                ),
                role("nightly", statement("s3:*"), trust=_LAMBDA),
            ),
            ("user deployer can escalate its permissions by new-lambda-then-invoke",),
        ),
        Example(
            "a denial that depends on the request leaves the way open under a condition",
            account(
                user(
                    "operator",
                    statement("iam:PutUserPolicy"),
                    statement(
                        "iam:*",
                        effect="Deny",
                        Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
                    ),
                ),
            ),
            (
                "user operator can escalate its permissions by put-user-policy, "
                "unless BoolIfExists aws:MultiFactorAuthPresent",
            ),
        ),
        Example(
            "a denial closes the way",
            account(
                user(
                    "operator",
                    statement("iam:PutUserPolicy"),
                    statement("IAM:putuserpolicy", effect="Deny"),
                ),
            ),
        ),
        Example(
            "a key of its own gives a user nothing new",
            account(
                user(
                    "analyst",
                    statement("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}"),
                ),
            ),
        ),
    ),
)
def escalation(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Principals that can give themselves more permissions than they were given.

    Whoever holds the actions of one published method can end up with the permissions of another
    principal or of an administrator, so the limits that were set for it do not hold. All policies
    of the principal count together, with denials, conditions and its permissions boundary.
    A finding is `conditional` when a named condition must hold and `latent` when one more right is
    needed. Facts: `method`, `methods`, `witness` (the statement that grants each action),
    `condition`, `lacking`, `target`, `administrator`, `hops` (roles assumed on the way).

    Fix: Limit the resources of the granting statements named in `witness` to those the principal
    needs, or deny one of the actions of each method.

    Source: NIST SP 800-53 Rev. 5 AC-6 (least privilege); AWS IAM User Guide, "Policy evaluation
    logic".
    """
    return (_observe(rights) for rights in analysis.rights if rights.ways)
