"""Recognise single AWS resources by the field names of the AWS API, wrapped or not.

Source: AWS API references, responses of iam:GetRole, ec2:DescribeSecurityGroups and their like.
"""

from collections.abc import Iterator, Mapping

from scanner.model.resource import Json

_WRAPPERS = {
    "Role": "aws/iam/role", "Roles": "aws/iam/role",
    "User": "aws/iam/user", "Users": "aws/iam/user",
    "Group": "aws/iam/group", "Groups": "aws/iam/group",
    "Policy": "aws/iam/policy", "Policies": "aws/iam/policy",
    "SecurityGroups": "aws/ec2/security_group",
    "Buckets": "aws/s3/bucket",
}  # fmt: skip
_BESIDE = frozenset({"ResponseMetadata", "IsTruncated", "NextToken", "Marker", "Owner"})
_TELLING = (
    ("AssumeRolePolicyDocument", "aws/iam/role"),
    ("IpPermissions", "aws/ec2/security_group"),
    ("IpPermissionsEgress", "aws/ec2/security_group"),
    ("UserPolicyList", "aws/iam/user"),
    ("GroupPolicyList", "aws/iam/group"),
    ("PolicyVersionList", "aws/iam/policy"),
    ("PolicyDocument", "aws/iam/policy"),
    ("LifecycleConfiguration", "aws/s3/bucket"),
    ("BucketName", "aws/s3/bucket"),
    ("Statement", "aws/iam/policy"),
)
_NAMES = {
    "aws/iam/role": ("RoleName",),
    "aws/iam/user": ("UserName",),
    "aws/iam/group": ("GroupName",),
    "aws/iam/policy": ("PolicyName",),
    "aws/ec2/security_group": ("GroupId", "GroupName"),
    "aws/s3/bucket": ("BucketName", "Name", "Bucket"),
}
TAGGED = "aws/tagged/resource"
"""Kind of a resource of which only the tags say that it is one of AWS."""


def aws_resources(
    value: Mapping[str, Json],
) -> Iterator[tuple[str, str, dict[str, Json], tuple[str | int, ...]]]:
    """Yield (kind, name or "", attributes, place in the document) of the AWS resources of a document.

    Nothing when the document does not look like an answer or a resource of AWS.
    """
    keys = value.keys() - _BESIDE
    wrapper = next(iter(keys)) if len(keys) == 1 else ""
    kind, held = _WRAPPERS.get(wrapper, ""), value.get(wrapper)
    if kind and isinstance(held, dict) and "PolicySummary" not in held:
        yield kind, _name(kind, held), held, (wrapper,)
        return
    if kind and isinstance(held, list) and all(isinstance(each, dict) for each in held):
        for place, each in enumerate(held):
            yield kind, _name(kind, each), each, (wrapper, place)
        return
    if isinstance(held, dict) and "PolicySummary" in held:
        return  # an organisation's policy, which has a reader of its own
    kind = next((known for field, known in _TELLING if field in value), "")
    if not kind and _are_tags(value.get("Tags")):
        kind = TAGGED
    if kind:
        yield kind, _name(kind, value), dict(value), ()


def _name(kind: str, value: Mapping[str, Json]) -> str:
    named = (value.get(field) for field in _NAMES.get(kind, ()))
    return next((name for name in named if isinstance(name, str) and name), "")


def _are_tags(value: Json) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, dict) and each.keys() == {"Key", "Value"} for each in value)
    )
