"""Which resources their own policies open to everybody, or to accounts that are not one's own."""

from collections.abc import Iterator, Mapping

from scanner.evaluate.permissions._grants import Held
from scanner.evaluate.permissions._resource_policies import ResourcePolicy
from scanner.evaluate.permissions._trust import (
    Trusted,
    foreign_accounts,
    is_trusted_account,
    opened,
    public,
)
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json
from scanner.normalize.grammars.action_patterns import covers, is_wild
from scanner.normalize.grammars.iam_conditions import Known
from scanner.normalize.grammars.iam_documents import PolicyStatement
from scanner.normalize.meaning.aws_actions import action_table

__all__ = ["Exposed", "exposed", "unplaced_policies"]

_NETWORKS = (
    "aws:sourcevpce", "aws:sourcevpc", "aws:sourceowner", "kms:calleraccount",
    "s3:dataaccesspointaccount", "s3:dataaccesspointarn", "aws:sourceorgpaths",
)  # fmt: skip
"""Further keys that tie what a resource allows to a network or an account."""
_PERIMETER = ("aws:principalisawsservice", "aws:viaawsservice")
"""Keys that spare services of AWS from a Deny, which are not everybody."""
_NEGATIVE = ("stringnotequals", "stringnotlike", "arnnotequals", "arnnotlike",
             "stringnotequalsignorecase", "notipaddress")  # fmt: skip
_EVERYWHERE = frozenset({"0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "*"})
_LOAD_BALANCERS = frozenset(
    """127311923021 033677994240 027434742980 797873946194 098369216593 754344448648 589379963580
    718504428378 383597477331 600734575887 114774131450 783225319266 582318560864 985666609251
    054676820928 156460612806 652711504416 635631232127 009996457667 897822967062 076674570225
    507241528517""".split()  # noqa: SIM905 - a table is easier to compare with its source like this
)
"""Accounts of AWS that write the logs of load balancers into buckets (ELB user guide, access logs)."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """One policy that lets others in.

    Attributes:
        policy: with the resource it is on.
        by: the first statement that does. also: the others.
        accounts: which accounts; () for everybody.
        condition: what must hold besides, in words.
    """

    policy: ResourcePolicy
    by: Held
    also: tuple[Held, ...]
    accounts: tuple[str, ...]
    condition: tuple[str, ...]

    @property
    def actions(self) -> tuple[str, ...]:
        """What is allowed: patterns as the policy has them, actions as AWS writes them."""
        found = [
            f"all but {_written(one)}" if held.statement.not_action else _written(one)
            for held in (self.by, *self.also)
            for one in held.statement.actions
        ]
        return tuple(dict.fromkeys(found))


def _written(action: str) -> str:
    table = action_table()
    known = () if is_wild(action) else tuple(table.listed(table.set_of([action])))
    return known[0] if known else action


def exposed(
    policies: tuple[ResourcePolicy, ...], settings: Mapping[str, Json], estate: Estate
) -> Iterator[Exposed]:
    """Yield, per policy, what is open to everybody, and what to accounts that are not one's own."""
    blocked, now = _blocked(policies, estate), estate.as_of.isoformat()
    for policy in policies:
        open_to: dict[str, list[tuple[Trusted, tuple[str, ...]]]] = {"all": [], "some": []}
        for one in policy.statements:
            found = opened(one, Known({"aws:currenttime": now, "aws:securetransport": "true"}))
            if found is None or _tied(one.statement) or _shut(one.statement, policy):
                continue
            if public(found):
                open_to["all"].append((found, ()))
            elif not found.bound and (others := _others(found, policy, settings)):
                open_to["some"].append((found, others))
        for listed in open_to.values():
            if listed and not (listed is open_to["all"] and policy.uid in blocked):
                yield _exposed(policy, listed)


def _blocked(policies: tuple[ResourcePolicy, ...], estate: Estate) -> frozenset[str]:
    """Return the policies of buckets that a public access block keeps to their own account."""
    buckets = {
        str(one.attributes.get("bucket"))
        for one in estate.of_kind("terraform/aws_s3_bucket_public_access_block")
        if one.attributes.get("restrict_public_buckets") is True
    }
    for one in estate.of_kind("aws/s3/bucket"):
        block = one.attributes.get("PublicAccessBlockConfiguration")
        if isinstance(block, Mapping) and block.get("RestrictPublicBuckets") is True:
            buckets.add(one.name)
    return frozenset(
        one.uid for one in policies if one.name.removeprefix("arn:aws:s3:::") in buckets
    )


def _exposed(policy: ResourcePolicy, listed: list[tuple[Trusted, tuple[str, ...]]]) -> Exposed:
    # What no condition limits tells most.
    ordered = sorted(listed, key=lambda one: bool(one[0].condition))
    accounts = dict.fromkeys(account for _, named in ordered for account in named)
    first, also = ordered[0][0], tuple(one.by for one, _ in ordered[1:])
    return Exposed(policy, first.by, also, tuple(accounts), first.condition)


def unplaced_policies(policies: tuple[ResourcePolicy, ...]) -> Iterator[NotEvaluated]:
    """Yield what cannot be judged: what is malformed, and other accounts where one's own is unknown."""
    for policy in policies:
        # Documents by themselves are read as principals too, which tell of their problems.
        if policy.resource.kind != "aws/iam/policy":
            for problem in policy.problems:
                yield NotEvaluated("permissions", problem, resource=policy.uid)
        named = any(
            value != "*"
            for one in policy.statements
            if one.statement.allow
            for value in one.statement.principals.get("AWS", ())
        )
        if named and not policy.account:
            reason = "which account the resource is in is not known, so neither are foreign ones"
            yield NotEvaluated("permissions", reason, incomplete=False, resource=policy.uid)


def _others(
    found: Trusted, policy: ResourcePolicy, settings: Mapping[str, Json]
) -> tuple[str, ...]:
    own = () if policy.service != "s3" else _LOAD_BALANCERS
    return tuple(
        account
        for account in foreign_accounts(found, policy.account)
        if account not in own and not is_trusted_account(account, settings)
    )


def _tied(statement: PolicyStatement) -> bool:
    """Say whether a condition ties a statement to a network or an account."""
    for operator, keys in statement.condition.items():
        base = operator.lower().rpartition(":")[2]
        if operator.lower().startswith("forallvalues"):
            continue
        for key, values in keys.items():
            if base == "ipaddress" and key.lower() == "aws:sourceip":
                if values and not _EVERYWHERE & set(values):
                    return True
            elif base in ("stringequals", "stringlike", "arnequals", "arnlike"):
                named = values and not any(set(one) <= set("*?") for one in values)
                if named and key.lower() in _NETWORKS:
                    return True
    return False


def _shut(statement: PolicyStatement, policy: ResourcePolicy) -> bool:
    """Say whether a Deny of the same policy shuts out all but known callers, or everybody."""
    return any(
        _for_everybody(one.statement)
        and _within(statement, one.statement)
        and _is_perimeter(one.statement.condition)
        for one in policy.statements
        if not one.statement.allow
    )


def _for_everybody(denial: PolicyStatement) -> bool:
    named = (*denial.principals.get("AWS", ()), *denial.principals.get("*", ()))
    return "*" in named and not denial.not_principal


def _within(granted: PolicyStatement, denied: PolicyStatement) -> bool:
    """Say whether a Deny speaks of all that a statement allows."""
    if denied.not_action or denied.not_resource or granted.not_action or granted.not_resource:
        return False
    actions = all(any(covers(wide, one) for wide in denied.actions) for one in granted.actions)
    return actions and all(
        any(covers(wide, one) for wide in denied.resources or ("*",))
        for one in granted.resources or ("*",)
    )


def _is_perimeter(condition: Mapping[str, Mapping[str, tuple[str, ...]]]) -> bool:
    """Say whether the condition of a Deny spares known callers alone; without one, nobody."""
    if not condition:
        return True
    names_somebody = False
    for operator, keys in condition.items():
        base = operator.lower().removesuffix("ifexists")
        for key, values in keys.items():
            known = bool(values) and not any(set(one) <= set("*?") for one in values)
            if base in _NEGATIVE and known:
                names_somebody = True
            elif key.lower() not in _PERIMETER:
                return False
    return names_somebody
