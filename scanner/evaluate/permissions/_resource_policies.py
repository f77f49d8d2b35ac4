"""Policies on resources: what a bucket, key, queue or topic says about one request.

AWS IAM User Guide, "Policy evaluation logic": within an account a resource policy that names the
principal is enough by itself, except for KMS keys, whose policy must let somebody in; across
accounts both sides must allow; a Deny always wins.
"""

from collections.abc import Iterable
from dataclasses import replace

from scanner.evaluate.permissions._grants import Held, Principal, held
from scanner.evaluate.permissions._policy_places import Placed, placed_policies
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Resource
from scanner.normalize.grammars.action_patterns import matches
from scanner.normalize.grammars.arn import account_of, parse_arn
from scanner.normalize.grammars.iam_conditions import Judged, judge, substitute
from scanner.normalize.grammars.iam_documents import PolicyStatement, parse_policy

__all__ = [
    "ResourcePolicy", "Says", "belongs_elsewhere", "covering", "granted_by", "resource_policies",
    "says", "speaks",
]  # fmt: skip


_KIND = "aws/resource-policy"


@dataclass(frozen=True, slots=True)
class ResourcePolicy:
    """One policy with the resource it is on.

    Attributes:
        owners: names of resources it may be on.
        resource: what it was read from.
        name: the resource as a message names it: its ARN, or what it was read from.
        account: id of the account that holds the resource; "" when it cannot be told.
    """

    statements: tuple[Held, ...]
    owners: frozenset[str]
    file: str
    resource: Resource
    name: str
    account: str
    problems: tuple[str, ...] = ()

    @property
    def uid(self) -> str:
        """Identity of what it was read from."""
        return self.resource.uid

    @property
    def service(self) -> str:
        """The service of the resource, such as "s3"; "" when it cannot be told."""
        arn = parse_arn(self.name)
        return arn.service if arn else ""


@dataclass(frozen=True, slots=True)
class Says:
    """What the policies on a resource say about one request.

    Attributes:
        denied: statements that deny it for certain.
        named: statements that allow it to the principal by name, or to everybody.
        delegated: statements that leave it to the account of the principal.
        open_denials: which denials apply only under a condition.
    """

    denied: tuple[Held, ...] = ()
    named: tuple[Held, ...] = ()
    delegated: tuple[Held, ...] = ()
    open_denials: tuple[str, ...] = ()


def resource_policies(estate: Estate) -> tuple[ResourcePolicy, ...]:
    """Return the policies on resources that were read, in order; the same one counts once."""
    only = _only_account(estate)
    found: dict[tuple[frozenset[str], str], ResourcePolicy] = {}
    for placed in placed_policies(estate):
        one = _policy(placed, only)
        if one.statements or one.problems:
            same = (one.owners, repr([held.statement for held in one.statements]))
            found.setdefault(same if one.statements else (one.owners, one.uid), one)
    return tuple(found.values())


def _only_account(estate: Estate) -> str:
    """Return the account of all that was read of AWS; "" when there are none or several."""
    kinds = ("user", "role")
    every = {one.scope for kind in kinds for one in estate.of_kind(f"aws/iam/{kind}")}
    every |= {
        account_of(str(one.attributes.get("arn") or ""))
        for one in estate.matching("terraform/aws_")
    }
    every = {one for one in every if one.isdecimal()}
    return next(iter(every)) if len(every) == 1 else ""


def _policy(placed: Placed, only_account: str) -> ResourcePolicy:
    resource, content = placed.resource, parse_policy(placed.document)
    name = placed.name or resource.name
    statements = tuple(
        held(one, name, "resource policy", resource.origin, resource.evidence)
        for one in content.statements
        # Without a resource it is a trust policy, which says who takes on a role.
        if one.principals and (placed.name or one.resources or not _may_be_trust(one, resource))
    )
    owners = {
        _owner(pattern)
        for one in statements
        for pattern in one.statement.resources
        if parse_arn(pattern)
    }
    shown = placed.name or (min(owners) if owners else resource.name)
    if placed.name:
        owners.add(placed.name)
    if any(p == "*" for one in statements for p in one.statement.resources) and not owners:
        owners.add("key")
    problems = tuple(f"{name}: {one.place} {one.reason}" for one in content.problems)
    if not placed.name and not statements:
        problems = ()  # nothing says that it is the policy of a resource
    account = account_of(shown) or resource.scope or _key_owner(statements) or only_account
    return ResourcePolicy(
        statements, frozenset(owners), resource.origin.file, resource, shown, account, problems
    )


def _may_be_trust(statement: PolicyStatement, resource: Resource) -> bool:
    """Say whether a statement without a resource may be one of the trust policy of a role."""
    named = any(one.startswith("sts:") or one == "*" for one in statement.actions)
    return resource.kind != _KIND and (statement.not_action or named)


def _key_owner(statements: tuple[Held, ...]) -> str:
    """Return the account to which a key's policy leaves the key: the one that holds it."""
    for one in statements:
        held = one.statement
        if held.allow and held.actions == ("kms:*",) and not held.condition:
            found = [account_of(value) for value in held.principals.get("AWS", ())]
            if len(found) == 1 and found[0].isdecimal():
                return found[0]
    return ""


def _owner(pattern: str) -> str:
    """Return what carries the policy: the bucket of an object, the resource itself otherwise."""
    arn = parse_arn(pattern)
    return pattern.partition("/")[0] if arn and arn.service == "s3" else pattern


def covering(policies: Iterable[ResourcePolicy], resource: str) -> tuple[ResourcePolicy, ...]:
    """Return the policies on the resource; a key's policy names its key only in the file's name."""
    owner, arn = _owner(resource), parse_arn(resource)
    key = arn.resource.removeprefix("key/") if arn and arn.service == "kms" else ""
    return tuple(
        one
        for one in policies
        if any(matches(name, owner) for name in one.owners if name != "key")
        or (key and "key" in one.owners and key in one.file)
    )


def says(
    policies: tuple[ResourcePolicy, ...], asked: Principal, action: str, resource: str
) -> Says:
    """Return what the policies on a resource say about a request of a principal."""
    denied: list[Held] = []
    allowed: dict[str, list[Held]] = {"named": [], "account": []}
    doubts: list[str] = []
    for one in (each for policy in policies for each in policy.statements):
        how = _names(one, asked)
        if not how or not speaks(one, action, resource, asked):
            continue
        judged = judge(one.statement.condition, asked.known, allow=one.statement.allow)
        if judged.when == "never":
            continue
        if one.statement.allow and how in allowed:
            allowed[how].append(one)
        elif not one.statement.allow:
            if judged.when == "always" and how in allowed:
                denied.append(one)
            else:
                doubts.append(_doubt(one, judged))
    return Says(tuple(denied), tuple(allowed["named"]), tuple(allowed["account"]), tuple(doubts))


def _doubt(one: Held, judged: Judged) -> str:
    keys = ", ".join(judged.keys) or "who it names"
    return f"the Deny in {one.policy} does not apply ({keys})"


def speaks(one: Held, action: str, resource: str, asked: Principal) -> bool:
    """Say whether a statement speaks of an action on a resource."""
    listed = any(matches(pattern, action.lower()) for pattern in one.statement.actions)
    if listed == one.statement.not_action:
        return False
    filled = (substitute(text, asked.known)[0] for text in one.statement.resources)
    return any(matches(pattern, resource) for pattern in filled) != one.statement.not_resource


def _names(one: Held, asked: Principal) -> str:
    """Say how a statement means a principal: "named", "account", "session", or not at all.

    A session of a role may be named without the role; whether it is the one asking is open.
    """
    values = (*one.statement.principals.get("AWS", ()), *one.statement.principals.get("*", ()))
    account = {asked.account, f"arn:aws:iam::{asked.account}:root"}
    session = f"arn:aws:sts::{asked.account}:assumed-role/{asked.name}/"
    if one.statement.not_principal:
        if asked.arn in values:
            return "" if one.statement.allow else "session"
        return "" if one.statement.allow and account & set(values) else "named"
    if "*" in values or asked.arn in values:
        return "named"
    if account & set(values):
        return "account"
    return "session" if any(value.startswith(session) for value in values) else ""


def granted_by(asked: Principal, says_so: Says) -> Principal:
    """Return the principal as if it held what the resource grants it, with all that limits it.

    A permissions boundary does not limit what a resource policy grants to a user by name.
    """
    own = tuple(one for one in asked.identity if not one.statement.allow)
    boundary = asked.boundary if asked.kind == "role" else None
    return replace(asked, identity=(*own, *says_so.named), boundary=boundary)


def belongs_elsewhere(resource: str, asked: Principal) -> bool:
    """Say whether the resource's name puts it into another account than the principal's."""
    account = account_of(resource)
    return bool(account) and account != asked.account
