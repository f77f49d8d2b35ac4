"""Read CloudTrail log files for who changed which AWS resource, and when.

Source: AWS CloudTrail user guide, "CloudTrail record contents".
"""

import re
from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._changes import changes_resource
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

_LOOKED_AT = 20_000
_VERSION = re.compile(r"\d{8}(?:v\d{1,2})?\Z")
_FUNCTION = re.compile(r"arn:aws[a-z-]{0,20}:lambda:[^:]{1,40}:\d{12}:function:([^:]{1,140})")
_CHANGING = (
    "Add", "Attach", "Authorize", "Create", "Delete", "Detach", "Disable", "Enable", "Modify", "Promote",
    "Put", "Remove", "Restore", "Revoke", "Set", "Tag", "Untag", "Update",
)  # fmt: skip
"""How calls begin that change configuration; what they read, run or invoke is no change of it."""
_OF_OBJECTS = ("Object", "Multipart", "UploadPart")
_NAMED_BY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "iam.amazonaws.com": (
        ("roleName", "aws/iam/role"), ("userName", "aws/iam/user"), ("groupName", "aws/iam/group"),
        ("policyArn", "aws/iam/policy"), ("policyName", "aws/iam/policy"),
    ),
    "s3.amazonaws.com": (("bucketName", "aws/s3/bucket"),),
    "ec2.amazonaws.com": (
        ("groupId", "aws/ec2/security_group"), ("GroupId", "aws/ec2/security_group"),
        ("groupName", "aws/ec2/security_group"),
    ),
    "rds.amazonaws.com": (
        ("dBInstanceIdentifier", "aws/rds/db_instance"), ("dBClusterIdentifier", "aws/rds/db_cluster"),
    ),
    "lambda.amazonaws.com": (("functionName", "aws/lambda/function"),),
}  # fmt: skip
"""Which parameter of a request names the resource that it changes; the first that is given counts."""
_WHOLE = {
    "aws/iam/role": "Role", "aws/iam/user": "User", "aws/iam/group": "Group", "aws/iam/policy": "Policy",
    "aws/s3/bucket": "Bucket", "aws/ec2/security_group": "SecurityGroup",
    "aws/rds/db_instance": "DBInstance", "aws/rds/db_cluster": "DBCluster",
    "aws/lambda/function": "Function",
}  # fmt: skip
"""How the calls that create and delete a resource itself end; others only change a part of it."""
_PARTS = (
    ("AssumeRolePolicy", "AssumeRolePolicyDocument"), ("PermissionsBoundary", "PermissionsBoundary"),
    ("AttachRolePolicy", "AttachedManagedPolicies"), ("DetachRolePolicy", "AttachedManagedPolicies"),
    ("AttachUserPolicy", "AttachedManagedPolicies"), ("DetachUserPolicy", "AttachedManagedPolicies"),
    ("AttachGroupPolicy", "AttachedManagedPolicies"), ("DetachGroupPolicy", "AttachedManagedPolicies"),
    ("RolePolicy", "RolePolicyList"), ("UserPolicy", "UserPolicyList"), ("GroupPolicy", "GroupPolicyList"),
    ("UserToGroup", "GroupList"), ("UserFromGroup", "GroupList"), ("PolicyVersion", "PolicyVersionList"),
    ("SecurityGroupIngress", "IpPermissions"), ("SecurityGroupEgress", "IpPermissionsEgress"),
    ("SecurityGroupRuleDescriptionsIngress", "IpPermissions"),
    ("SecurityGroupRuleDescriptionsEgress", "IpPermissionsEgress"),
    ("BucketPolicy", "Policy"), ("BucketTagging", "Tags"), ("BucketVersioning", "VersioningConfiguration"),
    ("BucketEncryption", "BucketEncryption"), ("PublicAccessBlock", "PublicAccessBlockConfiguration"),
    ("BucketAcl", "AccessControlPolicy"), ("BucketLogging", "LoggingEnabled"),
    ("BucketLifecycle", "LifecycleConfiguration"), ("BucketCors", "CORSConfiguration"),
    ("BucketOwnershipControls", "OwnershipControls"),
    ("TagRole", "Tags"), ("UntagRole", "Tags"), ("TagUser", "Tags"), ("UntagUser", "Tags"),
    ("TagPolicy", "Tags"), ("UntagPolicy", "Tags"),
)  # fmt: skip
"""Which part of a resource a call of that name changes."""
_BY_PARAMETER = ("ModifyDB", "UpdateFunctionConfiguration", "UpdateRole")
"""Calls whose other parameters are the fields that they change."""
_NAMING = frozenset({"dBInstanceIdentifier", "dBClusterIdentifier", "functionName", "roleName", "applyImmediately"})  # fmt: skip
_ARNS = (
    (re.compile(r"arn:aws[a-z-]{0,20}:rds:[^:]{0,40}:\d{12}:db:(.{1,200})"), "aws/rds/db_instance", "TagList"),
    (re.compile(r"arn:aws[a-z-]{0,20}:rds:[^:]{0,40}:\d{12}:cluster:(.{1,200})"), "aws/rds/db_cluster", "TagList"),
    (re.compile(r"arn:aws[a-z-]{0,20}:ec2:[^:]{0,40}:\d{12}:security-group/(.{1,200})"), "aws/ec2/security_group", "Tags"),
    (re.compile(r"arn:aws[a-z-]{0,20}:s3:::([^/]{1,200})"), "aws/s3/bucket", "Tags"),
    (_FUNCTION, "aws/lambda/function", "Tags"),
    (re.compile(r"(sg-[0-9a-f]{1,40})"), "aws/ec2/security_group", "Tags"),
)  # fmt: skip
_TAGGED = "aws/tagged/resource"
_MOST = 100


def _recognises(name: str, text: str) -> bool:
    head = text[:_LOOKED_AT]
    return name.endswith(".json") and '"Records"' in head and '"eventSource"' in head


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        document = load_json(text)
    except DocumentSyntaxError:
        return  # told by the reader of uses
    records = document.get("Records") if isinstance(document, Mapping) else None
    events = records if isinstance(records, list) else []
    found = (change for one in events if isinstance(one, Mapping) for change in _changes(one))
    yield changes_resource(snapshot, found)


def _changes(event: Mapping[str, Json]) -> Iterator[dict[str, Json]]:
    """Yield what an event changed; nothing for what only read, failed, or is about objects."""
    call = _VERSION.sub("", str(event.get("eventName", "")))
    parameters = event.get("requestParameters")
    if event.get("errorCode") or event.get("readOnly") is True or not call.startswith(_CHANGING):
        return
    is_of_object = any(word in call for word in _OF_OBJECTS) and "ObjectLock" not in call
    if not isinstance(parameters, Mapping) or is_of_object:
        return
    for kind, name, touched in _targets(event, call, _unwrapped(parameters)):
        yield {
            "system": "aws",
            "kind": kind,
            "name": name,
            "action": _action(call, kind),
            "actor": _actor(event.get("userIdentity")),
            "at": str(event.get("eventTime", "")),
            "id": str(event.get("eventID", "")),
            "touched": touched,
        }


_Target = tuple[str, str, list[list[str]] | None]


def _unwrapped(parameters: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return parameters, also where the only one of them holds the request."""
    only = next(iter(parameters.values())) if len(parameters) == 1 else None
    return only if isinstance(only, Mapping) and "items" not in only else parameters


def _targets(
    event: Mapping[str, Json], call: str, parameters: Mapping[str, Json]
) -> Iterator[_Target]:
    """Yield kind and name of each resource that a call changes, and the parts that it names."""
    named = _NAMED_BY.get(str(event.get("eventSource", "")), ())
    given = {**parameters, **_answered(event, call)}
    target = next(((kind, str(given[key])) for key, kind in named if given.get(key)), None)
    if target is None:
        yield from _tagged(parameters)
        return
    kind, name = target
    function = _FUNCTION.match(name) if kind == "aws/lambda/function" else None
    yield kind, function[1] if function else name, _touched(call, parameters)


def _answered(event: Mapping[str, Json], call: str) -> Mapping[str, Json]:
    """Return the id that a created security group was given."""
    said = event.get("responseElements")
    group = said.get("groupId") if isinstance(said, Mapping) else None
    return {"groupId": group} if group and call == "CreateSecurityGroup" else {}


def _touched(call: str, parameters: Mapping[str, Json]) -> list[list[str]] | None:
    part = next((held for name, held in _PARTS if name in call), "")
    if part:
        return [[part]]
    if not call.startswith(_BY_PARAMETER):
        return None
    return [[key] for key in sorted(parameters) if key not in _NAMING] or None


def _tagged(parameters: Mapping[str, Json]) -> Iterator[_Target]:
    """Yield the resources of a call that tags: named by ARN, or by id."""
    held = parameters.get("resourcesSet")
    items = held.get("items") if isinstance(held, Mapping) else None
    listed = [one.get("resourceId") for one in items or () if isinstance(one, Mapping)]
    arns = parameters.get("resourceARNList") or parameters.get("resourceArnList")
    listed += arns if isinstance(arns, list) else []
    listed += [parameters.get(key) for key in ("resourceName", "resource", "resourceArn")]
    for name in [one for one in listed if isinstance(one, str)][:_MOST]:
        if name.startswith("arn:"):
            yield _TAGGED, name, [["Tags"]]
        for pattern, kind, part in _ARNS:
            found = pattern.match(name)
            if found:
                yield kind, found[1], [[part]]
                break


def _action(call: str, kind: str) -> str:
    whole = _WHOLE.get(kind, "?")
    if call == f"Delete{whole}":
        return "delete"
    made = call.startswith((f"Restore{whole}", f"Create{whole}ReadReplica"))
    return "create" if made or call == f"Create{whole}" else "update"


def _actor(identity: Json) -> str:
    """Return who called: the ARN, which for a role names the session too."""
    if not isinstance(identity, Mapping):
        return ""
    return str(identity.get("arn") or identity.get("invokedBy") or identity.get("type") or "")


READER = DocumentReader(
    recognises=_recognises, read=_read, named=lambda name: name.endswith(".json")
)
