"""Calls of the AWS command line that put one place of a live resource right.

Source: AWS CLI Command Reference: iam, s3api, ec2, rds, lambda and resourcegroupstaggingapi.
"""

import json
import re
from collections.abc import Callable, Mapping

from scanner.model.resource import Json, PathPart
from scanner.remediate._live_commands_words import Place, command

_IDENTITIES = {"aws/iam/role": "role", "aws/iam/user": "user", "aws/iam/group": "group"}
_GROUP_ID = re.compile(r"sg-[0-9a-f]{1,40}\Z")
_BUCKET_PARTS = {
    "Policy": ("put-bucket-policy", "--policy"),
    "Tags": ("put-bucket-tagging", "--tagging"),
    "VersioningConfiguration": ("put-bucket-versioning", "--versioning-configuration"),
    "BucketEncryption": ("put-bucket-encryption", "--server-side-encryption-configuration"),
    "PublicAccessBlockConfiguration": (
        "put-public-access-block", "--public-access-block-configuration",
    ),
    "LifecycleConfiguration": (
        "put-bucket-lifecycle-configuration", "--lifecycle-configuration",
    ),
    "CORSConfiguration": ("put-bucket-cors", "--cors-configuration"),
    "OwnershipControls": ("put-bucket-ownership-controls", "--ownership-controls"),
}  # fmt: skip
_OF_DATABASES = frozenset(
    {"AllocatedStorage", "AutoMinorVersionUpgrade", "BackupRetentionPeriod", "CopyTagsToSnapshot",
     "DBInstanceClass", "DeletionProtection", "EngineVersion", "Iops", "MonitoringInterval",
     "MultiAZ", "PreferredBackupWindow", "PreferredMaintenanceWindow", "PubliclyAccessible",
     "StorageType", "CACertificateIdentifier", "MaxAllocatedStorage", "StorageThroughput"}
)  # fmt: skip
_OF_FUNCTIONS = frozenset(
    {"Description", "Environment", "EphemeralStorage", "Handler", "KMSKeyArn", "Layers",
     "MemorySize", "Role", "Runtime", "Timeout", "TracingConfig"}
)  # fmt: skip
_OF_ROLES = {"Description": "--description", "MaxSessionDuration": "--max-session-duration"}
_READ_FROM = ("file://", "fileb://", "http://", "https://")
"""The command line reads a value of this sort from there."""
_AT_ONCE = "it takes effect in the next maintenance window; --apply-immediately does it at once"


def aws_command(place: Place) -> tuple[str, str, str]:
    """Return the command, the same without effect, and what to know before; "" where none is known."""
    texts = (place.name, *(held for held in (place.expected, place.actual) if type(held) is str))
    if any(held.startswith(_READ_FROM) for held in texts):
        return _NONE
    if place.key == "Tags" and not place.kind.startswith("aws/s3/"):
        return _tags(place)
    if place.kind in _IDENTITIES:
        return _identity(place, _IDENTITIES[place.kind])
    made = _OF_KINDS.get(place.kind)
    return made(place) if made else ("", "", "")


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _identity(place: Place, sort: str) -> tuple[str, str, str]:
    named = (f"--{sort}-name", place.bare)
    if place.key == "AssumeRolePolicyDocument" and place.part:
        return command("aws iam update-assume-role-policy", *named, "--policy-document", _json(place.part))  # fmt: skip
    if place.key in _OF_ROLES and sort == "role" and place.op != "added":
        return command("aws iam update-role", *named, _OF_ROLES[place.key], _text(place.expected))
    if place.key in ("AttachedManagedPolicies", "AttachedPolicies") and len(place.path) == 2:
        verb = "detach" if place.op == "added" else "attach"
        arn = _named(place.path[1], "PolicyArn")
        return command(f"aws iam {verb}-{sort}-policy", *named, "--policy-arn", arn) if arn else _NONE  # fmt: skip
    if place.key == "GroupList" and sort == "user" and place.op in ("added", "missing"):
        group = str(place.actual if place.op == "added" else place.expected)
        verb = "remove-user-from-group" if place.op == "added" else "add-user-to-group"
        return command(f"aws iam {verb}", *named, "--group-name", group)
    if place.key == f"{sort.capitalize()}PolicyList" and len(place.path) > 1:
        return _inline(place, sort, named)
    return _NONE


def _inline(place: Place, sort: str, identity: tuple[str, str]) -> tuple[str, str, str]:
    policy = _named(place.path[1], "PolicyName")
    if not policy:
        return _NONE
    named = (*identity, "--policy-name", policy)
    if place.op == "added" and len(place.path) == 2:
        return command(f"aws iam delete-{sort}-policy", *named)
    document = place.part
    if len(place.path) == 2 and isinstance(place.expected, Mapping):
        document = place.expected.get("PolicyDocument")
    if not document:
        return _NONE
    return command(f"aws iam put-{sort}-policy", *named, "--policy-document", _json(document))


def _policy(place: Place) -> tuple[str, str, str]:
    if not place.part or not place.name.startswith("arn:"):
        return _NONE
    named = ("--policy-arn", place.name, "--policy-document", _json(place.part))
    done = command("aws iam create-policy-version", *named, "--set-as-default")
    return (
        done[0],
        done[1],
        "a policy keeps five versions: delete an old one where there is no room",
    )


def _bucket(place: Place) -> tuple[str, str, str]:
    if place.key not in _BUCKET_PARTS:
        return _NONE
    verb, option = _BUCKET_PARTS[place.key]
    if place.op == "added" and len(place.path) == 1:
        gone = verb.replace("put-bucket-lifecycle-configuration", "put-bucket-lifecycle")
        if verb == "put-bucket-versioning":
            return _NONE
        return command(f"aws s3api {gone.replace('put-', 'delete-')}", "--bucket", place.name)
    if not place.part:
        return _NONE
    body = {"TagSet": place.part} if place.key == "Tags" else place.part
    return command(f"aws s3api {verb}", "--bucket", place.name, option, _json(body))


def _group(place: Place) -> tuple[str, str, str]:
    """Authorize or revoke a rule, or one network of a rule."""
    ways = {"IpPermissions": "ingress", "IpPermissionsEgress": "egress"}
    value = place.actual if place.op == "added" else place.expected
    if place.key not in ways or place.op == "changed" or not _GROUP_ID.match(place.name):
        return _NONE
    if len(place.path) == 2 and isinstance(value, Mapping):
        rule = {key: held for key, held in value.items() if held not in ([], None)}
    elif len(place.path) == 4 and isinstance(place.path[1], Mapping):
        ends = place.path[1]
        ports = {} if str(ends.get("IpProtocol")) == "-1" else ends
        rule = {**ports, "IpProtocol": ends.get("IpProtocol"), str(place.path[2]): [value]}
    else:
        return _NONE
    verb = "revoke" if place.op == "added" else "authorize"
    return command(
        f"aws ec2 {verb}-security-group-{ways[place.key]}", "--group-id", place.name,
        "--ip-permissions", _json([rule]), dry_run="--dry-run",
    )  # fmt: skip


def _database(place: Place) -> tuple[str, str, str]:
    if place.key not in _OF_DATABASES or len(place.path) != 1 or place.op == "added":
        return _NONE
    sort = "instance" if place.kind.endswith("instance") else "cluster"
    body = {f"DB{sort.capitalize()}Identifier": place.name, place.key: place.expected}
    made = command(f"aws rds modify-db-{sort}", "--cli-input-json", _json(body))
    return made[0], made[1], _AT_ONCE


def _function(place: Place) -> tuple[str, str, str]:
    if place.key not in _OF_FUNCTIONS or place.op == "added" or place.part is None:
        return _NONE
    value = place.part
    if place.key == "Layers" and isinstance(value, list):
        value = [one.get("Arn") if isinstance(one, Mapping) else one for one in value]
    body = {"FunctionName": place.name, place.key: value}
    return command("aws lambda update-function-configuration", "--cli-input-json", _json(body))


def _tags(place: Place) -> tuple[str, str, str]:
    key = _named(place.path[1], "Key") if len(place.path) > 1 else ""
    value = place.expected
    if isinstance(value, Mapping):
        value = value.get("Value")
    if not key or (place.op != "added" and not isinstance(value, str)):
        return _NONE
    gone = place.op == "added"
    pair = [{"Key": key}] if gone else [{"Key": key, "Value": value}]
    if place.kind == "aws/ec2/security_group" and _GROUP_ID.match(place.name):
        verb = "delete" if gone else "create"
        return command(
            f"aws ec2 {verb}-tags", "--resources", place.name, "--tags", _json(pair),
            dry_run="--dry-run",
        )  # fmt: skip
    sort = _IDENTITIES.get(place.kind, "")
    if sort in ("role", "user"):
        named = (f"--{sort}-name", place.bare)
    elif place.name.startswith("arn:"):
        start = "aws resourcegroupstaggingapi"
        tag = ("--tag-keys", key) if gone else ("--tags", _json({key: value}))
        return command(f"{start} {'untag' if gone else 'tag'}-resources", "--resource-arn-list", place.name, *tag)  # fmt: skip
    else:
        return _NONE
    tag = ("--tag-keys", key) if gone else ("--tags", _json(pair))
    return command(f"aws iam {'untag' if gone else 'tag'}-{sort}", *named, *tag)


def _named(part: PathPart, key: str) -> str:
    held = part.get(key) if isinstance(part, Mapping) else None
    return held if isinstance(held, str) else ""


def _text(value: Json) -> str:
    return value if isinstance(value, str) else _json(value)


_NONE = ("", "", "")
_OF_KINDS: dict[str, Callable[[Place], tuple[str, str, str]]] = {
    "aws/iam/policy": _policy,
    "aws/s3/bucket": _bucket,
    "aws/ec2/security_group": _group,
    "aws/rds/db_instance": _database,
    "aws/rds/db_cluster": _database,
    "aws/lambda/function": _function,
}
