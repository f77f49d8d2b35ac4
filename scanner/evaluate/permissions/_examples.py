"""Small AWS accounts for the examples of the checks."""

from collections.abc import Mapping
from datetime import UTC, datetime

from scanner.model.resource import Estate, Json, Resource, estate_of
from scanner.model.vocabulary import Side

ACCOUNT = "111122223333"
NOON = datetime(2028, 3, 1, 12, tzinfo=UTC)


def statement(
    action: str | list[str], resource: str | list[str] = "*", *, effect: str = "Allow", **more: Json
) -> dict[str, Json]:
    """Return one statement of a policy."""
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def role(name: str, *statements: Mapping[str, Json], trust: Json = None, **more: Json) -> Resource:
    """Return a role with one inline policy, trusted by EC2 unless told otherwise."""
    trusted = trust or {"Service": "ec2.amazonaws.com"}
    trusting = (
        trusted
        if isinstance(trusted, list)
        else [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": trusted}]
    )
    arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    attributes = {
        "RoleName": name,
        "Path": "/",
        "Arn": arn,
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": trusting},
        "RolePolicyList": _inline(statements),
        **more,
    }
    return Resource(f"aws/iam/role/{arn}", "aws/iam/role", attributes, scope=ACCOUNT)


def user(name: str, *statements: Mapping[str, Json], **more: Json) -> Resource:
    """Return a user with one inline policy."""
    arn = f"arn:aws:iam::{ACCOUNT}:user/{name}"
    attributes = {"UserName": name, "Arn": arn, "UserPolicyList": _inline(statements), **more}
    return Resource(f"aws/iam/user/{arn}", "aws/iam/user", attributes, scope=ACCOUNT)


def resource_policy(arn: str, *statements: Mapping[str, Json]) -> Resource:
    """Return the policy of a resource."""
    kind = "aws/resource-policy"
    return Resource(f"{kind}/{arn}", kind, {"Arn": arn, "Policy": {"Statement": list(statements)}})


def used(principal: str, *actions: str) -> Resource:
    """Return a record of use of `role/NAME` or `user/NAME`, on resources that it does not name."""
    arn = f"arn:aws:iam::{ACCOUNT}:{principal}"
    uses = [{"principal": arn, "action": action, "resources": None} for action in actions]
    return Resource("aws/iam/use/trail.json", "aws/iam/use", {"uses": uses})


def grant(principal: str, role: str, **more: str) -> Resource:
    """Return one grant of a role spec."""
    kind = "trueup/role-grant"
    attributes = {"principal": principal, "role": role, **more}
    return Resource(f"{kind}/roles.yaml/0", kind, attributes, Side.SPEC)


def separation(first: str, second: str) -> Resource:
    """Return one pair of roles that nobody may hold together."""
    kind = "trueup/role-separation"
    return Resource(f"{kind}/roles.yaml/0", kind, {"roles": [first, second]}, Side.SPEC)


def account(*resources: Resource, **settings: Json) -> Estate:
    """Return the estate of these resources, judged at noon on 1 March 2028."""
    return estate_of(resources, NOON, permissions=settings)


def _inline(statements: tuple[Mapping[str, Json], ...]) -> list[Json]:
    if not statements:
        return []
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return [{"PolicyName": "own", "PolicyDocument": document}]
