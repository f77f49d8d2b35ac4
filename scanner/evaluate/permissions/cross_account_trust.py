"""Roles that another account may assume without an external id, and resources it may use."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, resource_policy, role, statement
from scanner.evaluate.permissions._observed import about, of_policy
from scanner.evaluate.permissions._trust import foreign_accounts, is_trusted_account, trusting
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_MESSAGE = "{subject} trusts account {accounts} without an external id"
_RESOURCE = "{name} is open to account {accounts}: {actions}"
_QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders"
_OTHER = {"AWS": "arn:aws:iam::999988887777:root"}


def _with(condition: dict[str, dict[str, str]]) -> list[Json]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": _OTHER}
    return [{**statement, "Condition": condition}]


@check(
    title="Role or resource is open to another account",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-3", "NIST 800-53r5 AC-20", "SOC 2 CC6.1", "ISO 27001:2022 A.5.19"),
    examples=(
        Example(
            "a whole foreign account",
            account(role("vendor", trust=_OTHER)),
            ("role vendor trusts account 999988887777 without an external id",),
        ),
        Example(
            "with an external id",
            account(role("vendor", trust=_with({"StringEquals": {"sts:ExternalId": "a1"}}))),
        ),
        Example(
            "an account that trueup.yaml lists as one's own",
            account(role("audit", trust=_OTHER), trusted_accounts=["999988887777"]),
        ),
        Example(
            "the role's own account",
            account(role("audit", trust={"AWS": "arn:aws:iam::111122223333:root"})),
        ),
        Example(
            "a queue that a foreign account may read",
            account(resource_policy(_QUEUE, statement("sqs:Receive*", _QUEUE, Principal=_OTHER))),
            (f"{_QUEUE} is open to account 999988887777: sqs:receive*",),
        ),
        Example(
            "a queue that one's own account may read",
            account(
                resource_policy(
                    _QUEUE, statement("sqs:*", _QUEUE, Principal={"AWS": "111122223333"})
                )
            ),
        ),
    ),
)
def cross_account_trust(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Roles that another account may assume without an external id, and resources it may use.

    Whoever serves many customers from one account can be talked into using the role for another
    customer (the confused deputy). What the policy of a bucket, key, queue or secret gives to
    another account, that account hands on as it likes. Accounts of one's own go into `permissions.trusted_accounts` of
    trueup.yaml. Facts: `accounts`, `witness`, and of a resource `actions`, `condition`.

    Fix: Require `sts:ExternalId` in the trust policy, or the organisation by `aws:PrincipalOrgID`.

    Source: NIST SP 800-53 Rev. 5 AC-20; AWS IAM User Guide, "The confused deputy problem".
    """
    for principal in analysis.trusting():
        for trusted in trusting(principal):
            accounts = [
                one
                for one in foreign_accounts(trusted, principal.account)
                if not is_trusted_account(one, analysis.settings)
            ]
            if accounts and not trusted.external_id and not trusted.bound:
                yield about(
                    principal,
                    _MESSAGE,
                    witness=[trusted.by],
                    facts={"accounts": list(accounts)},
                    arguments={"accounts": ", ".join(accounts)},
                )
                break
    for found in analysis.exposed:
        if found.accounts:
            accounts = list(found.accounts)
            facts = {"accounts": accounts, "condition": list(found.condition)}
            yield of_policy(found, _RESOURCE, facts, accounts=", ".join(accounts))
