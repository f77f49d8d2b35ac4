"""Roles that anybody in the world may assume, and resources that are open to everybody."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, resource_policy, role, statement
from scanner.evaluate.permissions._exposed import Exposed
from scanner.evaluate.permissions._observed import about, of_policy
from scanner.evaluate.permissions._trust import public, trusting
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Certainty, Severity
from scanner.normalize.meaning.aws_actions import action_table

_OPEN = "{subject} can be assumed by every AWS account"
_RESOURCE = "{name} is open to everybody: {actions}"
_RESOURCE_IF = "{name} is open to everybody if {condition}: {actions}"
_QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders"
_CONDITION = "{subject} can be assumed by every AWS account if {condition}"


def _trust(condition: dict[str, dict[str, str]] | None = None, who: object = "*") -> list[object]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": who}
    return [{**statement, "Condition": condition} if condition else statement]


@check(
    title="Role or resource is open to anybody",
    severity=Severity.CRITICAL,
    controls=("NIST 800-53r5 AC-3", "NIST 800-53r5 AC-6", "SOC 2 CC6.1", "ISO 27001:2022 A.5.15"),
    examples=(
        Example(
            "everybody",
            account(role("open", trust=_trust())),
            ("role open can be assumed by every AWS account",),
        ),
        Example(
            "everybody, by the type AWS, with a condition that always holds",
            account(
                role(
                    "open",
                    trust=_trust({"Bool": {"aws:SecureTransport": "true"}}, {"AWS": "*"}),
                )
            ),
            ("role open can be assumed by every AWS account",),
        ),
        Example(
            "everybody who knows a word",
            account(role("open", trust=_trust({"StringEquals": {"sts:ExternalId": "word"}}))),
            ("role open can be assumed by every AWS account if StringEquals sts:externalid",),
        ),
        Example(
            "everybody of one organisation",
            account(
                role("shared", trust=_trust({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}}))
            ),
        ),
        Example(
            "everybody of any organisation",
            account(role("shared", trust=_trust({"StringLike": {"aws:PrincipalOrgID": "*"}}))),
            ("role shared can be assumed by every AWS account if StringLike aws:principalorgid",),
        ),
        Example(
            "a queue to which everybody may write",
            account(resource_policy(_QUEUE, statement("sqs:SendMessage", _QUEUE, Principal="*"))),
            (f"{_QUEUE} is open to everybody: sqs:SendMessage",),
        ),
        Example(
            "a queue for one's own organisation, by a Deny for all others",
            account(
                resource_policy(
                    _QUEUE,
                    statement("sqs:SendMessage", _QUEUE, Principal="*"),
                    statement(
                        "sqs:*",
                        "*",
                        effect="Deny",
                        Principal="*",
                        Condition={"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}},
                    ),
                )
            ),
        ),
        Example(
            "a topic that only its own account may use",
            account(
                resource_policy(
                    _QUEUE,
                    statement(
                        "sqs:*",
                        _QUEUE,
                        Principal={"AWS": "*"},
                        Condition={"StringEquals": {"aws:SourceOwner": "111122223333"}},
                    ),
                )
            ),
        ),
    ),
)
def public_trust(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Roles that anybody in the world may assume, and resources that are open to everybody.

    A trust policy that names `*` lets every AWS account use the permissions of the role; the policy
    of a bucket, key, queue, function or secret that does lets everybody use the resource, signed in
    or not. Buckets that a public access block keeps to their account are left out. Facts:
    `condition` (what must hold besides), `witness`, and of a resource `actions`.

    Fix: Name the accounts, roles or services that need it, or add a condition on
    `aws:PrincipalOrgID`.

    Source: NIST SP 800-53 Rev. 5 AC-3; AWS IAM User Guide, "AWS JSON policy elements: Principal".
    """
    for principal in analysis.trusting():
        for trusted in trusting(principal):
            if public(trusted):
                conditional = bool(trusted.condition)
                observation = about(
                    principal,
                    _CONDITION if conditional else _OPEN,
                    witness=[trusted.by],
                    facts={"condition": list(trusted.condition)}
                    | (
                        {"severity_reason": "a condition limits who gets in"} if conditional else {}
                    ),
                    arguments={"condition": ", ".join(trusted.condition)},
                    certainty=Certainty.CONDITIONAL if conditional else Certainty.CERTAIN,
                )
                yield replace(observation, severity=Severity.HIGH if conditional else None)
                break
    yield from (_of_resource(one) for one in analysis.exposed if not one.accounts)


def _of_resource(found: Exposed) -> Observation:
    """Return what to say about a resource whose policy lets everybody in."""
    writes = any(one.bits & _changing() for one in (found.by, *found.also))
    reason = "" if writes else "it can be read and not changed"
    reason = "a condition limits who gets in" if found.condition else reason
    observation = of_policy(
        found,
        _RESOURCE_IF if found.condition else _RESOURCE,
        {
            "condition": list(found.condition),
            **({"severity_reason": reason} if reason else {}),
        },
        condition=", ".join(found.condition),
    )
    return replace(observation, severity=Severity.HIGH if reason else None)


def _changing() -> int:
    levels = action_table().levels
    return levels["write"] | levels["permissions-management"] | levels["tagging"]
