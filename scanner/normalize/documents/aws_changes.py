"""Read CloudTrail log files for who changed which AWS resource, and when.

Source: AWS CloudTrail user guide, "CloudTrail record contents".
"""

from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._changes import changes_resource
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

_LOOKED_AT = 20_000
_READS = ("Get", "List", "Describe", "Head", "Lookup", "BatchGet", "Search", "Select", "Simulate", "AssumeRole", "Generate")  # fmt: skip
_CREATES, _DELETES = ("Create", "Run", "Import"), ("Delete", "Terminate")
_NAMED_BY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "iam.amazonaws.com": (
        ("roleName", "aws/iam/role"), ("userName", "aws/iam/user"), ("groupName", "aws/iam/group"),
        ("policyArn", "aws/iam/policy"), ("policyName", "aws/iam/policy"),
    ),
    "s3.amazonaws.com": (("bucketName", "aws/s3/bucket"),),
    "ec2.amazonaws.com": (("groupId", "aws/ec2/security_group"), ("groupName", "aws/ec2/security_group")),
    "rds.amazonaws.com": (
        ("dBInstanceIdentifier", "aws/rds/db_instance"), ("dBClusterIdentifier", "aws/rds/db_cluster"),
    ),
    "lambda.amazonaws.com": (("functionName", "aws/lambda/function"),),
}  # fmt: skip
"""Which parameter of a request names the resource that it changes; the first that is given counts."""
_PARTS = (
    ("AssumeRolePolicy", "AssumeRolePolicyDocument"), ("RolePolicy", "RolePolicyList"),
    ("UserPolicy", "UserPolicyList"), ("SecurityGroupIngress", "IpPermissions"),
    ("SecurityGroupEgress", "IpPermissionsEgress"), ("BucketPolicy", "Policy"),
    ("BucketTagging", "Tags"), ("BucketVersioning", "VersioningConfiguration"),
    ("BucketEncryption", "BucketEncryption"), ("PublicAccessBlock", "PublicAccessBlockConfiguration"),
    ("BucketAcl", "AccessControlPolicy"), ("BucketLogging", "LoggingEnabled"),
)  # fmt: skip
"""Which part of a resource a call of that name changes."""


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
    found = (_change(one) for one in events if isinstance(one, Mapping))
    yield changes_resource(snapshot, (one for one in found if one))


def _change(event: Mapping[str, Json]) -> dict[str, Json] | None:
    call = str(event.get("eventName", ""))
    parameters = event.get("requestParameters")
    if event.get("errorCode") or event.get("readOnly") is True or call.startswith(_READS):
        return None
    if not isinstance(parameters, Mapping):
        return None
    named = _NAMED_BY.get(str(event.get("eventSource", "")), ())
    target = next(
        ((kind, str(parameters[key])) for key, kind in named if parameters.get(key)), None
    )
    if target is None:
        return None
    part = next((held for name, held in _PARTS if name in call), "")
    action = "create" if call.startswith(_CREATES) else "update"
    return {
        "system": "aws",
        "kind": target[0],
        "name": target[1],
        "action": "delete" if call.startswith(_DELETES) and not part else action,
        "actor": _actor(event.get("userIdentity")),
        "at": str(event.get("eventTime", "")),
        "id": str(event.get("eventID", "")),
        "touched": [[part]] if part else None,
    }


def _actor(identity: Json) -> str:
    """Return who called: the ARN, which for a role names the session too."""
    if not isinstance(identity, Mapping):
        return ""
    return str(identity.get("arn") or identity.get("invokedBy") or identity.get("type") or "")


READER = DocumentReader(
    recognises=_recognises, read=_read, named=lambda name: name.endswith(".json")
)
