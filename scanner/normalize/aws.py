"""Turn what an AWS account answered into resources, under the field names of the API.

Identities are named by ARN, as in an export of the authorization details; buckets by name, security
groups by id, databases by identifier, functions by name.
"""

import json
from collections.abc import Iterator, Mapping

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize._coverage import listings, unread
from scanner.normalize.grammars.arn import account_of

_LISTED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "UserDetailList": ("aws/iam/user", ("Arn", "UserName")),
    "GroupDetailList": ("aws/iam/group", ("Arn", "GroupName")),
    "RoleDetailList": ("aws/iam/role", ("Arn", "RoleName")),
    "Policies": ("aws/iam/policy", ("Arn", "PolicyName")),
    "SecurityGroups": ("aws/ec2/security_group", ("GroupId",)),
    "DBInstances": ("aws/rds/db_instance", ("DBInstanceIdentifier",)),
    "DBClusters": ("aws/rds/db_cluster", ("DBClusterIdentifier",)),
    "Functions": ("aws/lambda/function", ("FunctionName",)),
    "ResourceTagMappingList": ("aws/tagged/resource", ("ResourceARN",)),
    "ResourcePolicies": ("aws/resource-policy", ("Arn",)),
}


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    value = json.loads(snapshot.content)
    if snapshot.address == "account":
        yield from listings(snapshot, value.get("listed"))
    elif "Bucket" in value:
        yield from _named(snapshot, "aws/s3/bucket", ("Name",), value["Bucket"])
    else:
        for section, (kind, names) in _LISTED.items():
            for raw in value.get(section) or ():
                yield from _named(snapshot, kind, names, raw)


def _named(
    snapshot: Snapshot, kind: str, names: tuple[str, ...], raw: Json
) -> Iterator[Normalized]:
    name = next((raw[key] for key in names if raw.get(key)), None)
    if not isinstance(name, str):
        yield Unreadable(snapshot.source.name, snapshot.address, f"a {kind} without {names[0]}")
        return
    attributes = {key: held for key, held in raw.items() if key != "Unread"}
    uid = f"{kind}/{name}"
    yield Resource(
        uid=uid,
        kind=kind,
        attributes=attributes,
        side=snapshot.source.side,
        scope=account_of(name) or account_of(str(raw.get("FunctionArn", ""))),
        owner=snapshot.source.owner,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )
    for field, reason in (raw.get("Unread") or {}).items():
        yield unread(snapshot, uid, (field,), str(reason))


NORMALIZER = Normalizer(normalize=_normalize)
