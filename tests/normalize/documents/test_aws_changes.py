"""Which resource a call of CloudTrail changed, which part of it, and what is no change."""

import json

import pytest

from scanner.model.resource import Json
from scanner.normalize.documents.aws_changes import READER
from tests.normalize.documents.reading import read

_ARN = "arn:aws:rds:eu-central-1:123456789012:db:orders"
_FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:mail"


def changes(source: str, call: str, parameters: Json, **rest: Json) -> list[tuple[Json, ...]]:
    event = {
        "eventSource": f"{source}.amazonaws.com", "eventName": call, "eventID": "e-1",
        "eventTime": "2026-11-22T07:00:00Z", "requestParameters": parameters,
        "userIdentity": {"arn": "arn:aws:iam::123456789012:user/operator"}, **rest,
    }  # fmt: skip
    (found,) = read(READER, "trail.json", json.dumps({"Records": [event]}))
    listed = found.attributes["changes"]
    return [(one["kind"], one["name"], one["action"], one["touched"]) for one in listed]


@pytest.mark.parametrize(
    ("source", "call", "parameters", "expected"),
    [
        ("iam", "AttachRolePolicy", {"roleName": "web", "policyArn": "arn:x"},
         ("aws/iam/role", "web", "update", [["AttachedManagedPolicies"]])),
        ("iam", "DeleteRolePolicy", {"roleName": "web", "policyName": "in"},
         ("aws/iam/role", "web", "update", [["RolePolicyList"]])),
        ("iam", "DeleteRole", {"roleName": "web"}, ("aws/iam/role", "web", "delete", None)),
        ("iam", "CreateAccessKey", {"userName": "ops"}, ("aws/iam/user", "ops", "update", None)),
        ("iam", "DeletePolicyVersion", {"policyArn": "arn:p", "versionId": "v1"},
         ("aws/iam/policy", "arn:p", "update", [["PolicyVersionList"]])),
        ("iam", "UpdateRole", {"roleName": "web", "maxSessionDuration": 7200},
         ("aws/iam/role", "web", "update", [["maxSessionDuration"]])),
        ("iam", "AddUserToGroup", {"userName": "ops", "groupName": "admins"},
         ("aws/iam/user", "ops", "update", [["GroupList"]])),
        ("s3", "DeleteBucketLifecycle", {"bucketName": "logs"},
         ("aws/s3/bucket", "logs", "update", [["LifecycleConfiguration"]])),
        ("s3", "DeleteBucketWebsite", {"bucketName": "logs"}, ("aws/s3/bucket", "logs", "update", None)),
        ("s3", "DeleteBucket", {"bucketName": "logs"}, ("aws/s3/bucket", "logs", "delete", None)),
        ("ec2", "AuthorizeSecurityGroupIngress", {"groupId": "sg-1", "ipPermissions": {}},
         ("aws/ec2/security_group", "sg-1", "update", [["IpPermissions"]])),
        ("ec2", "ModifySecurityGroupRules", {"ModifySecurityGroupRulesRequest": {"GroupId": "sg-1"}},
         ("aws/ec2/security_group", "sg-1", "update", None)),
        ("ec2", "CreateTags", {"resourcesSet": {"items": [{"resourceId": "sg-1f"}]}, "tagSet": {}},
         ("aws/ec2/security_group", "sg-1f", "update", [["Tags"]])),
        ("rds", "ModifyDBInstance", {"dBInstanceIdentifier": "orders", "multiAZ": True, "applyImmediately": True},
         ("aws/rds/db_instance", "orders", "update", [["multiAZ"]])),
        ("rds", "RestoreDBInstanceFromDBSnapshot", {"dBInstanceIdentifier": "orders"},
         ("aws/rds/db_instance", "orders", "create", None)),
        ("lambda", "UpdateFunctionConfiguration20150331v2", {"functionName": f"{_FUNCTION}:live", "timeout": 9},
         ("aws/lambda/function", "mail", "update", [["timeout"]])),
        ("lambda", "DeleteFunctionConcurrency20171031", {"functionName": "mail"},
         ("aws/lambda/function", "mail", "update", None)),
        ("lambda", "DeleteFunction20150331", {"functionName": "mail"}, ("aws/lambda/function", "mail", "delete", None)),
    ],
)  # fmt: skip
def test_a_call_names_the_resource_and_the_part_that_it_changes(
    source: str, call: str, parameters: Json, expected: tuple[Json, ...]
) -> None:
    assert changes(source, call, parameters) == [expected]


@pytest.mark.parametrize(
    ("source", "parameters", "kind", "part"),
    [
        ("rds", {"resourceName": _ARN}, "aws/rds/db_instance", "TagList"),
        ("lambda", {"resource": _FUNCTION}, "aws/lambda/function", "Tags"),
        ("tagging", {"resourceARNList": [_ARN], "tags": {}}, "aws/rds/db_instance", "TagList"),
    ],
)
def test_a_tag_is_told_of_the_resource_and_of_the_list_of_tagged_ones(
    source: str, parameters: Json, kind: str, part: str
) -> None:
    (tagged, own) = changes(source, "TagResources", parameters)
    assert (tagged[0], str(tagged[1]).startswith("arn:")) == ("aws/tagged/resource", True)
    assert (own[0], own[2:]) == (kind, ("update", [[part]]))


def test_a_group_that_was_made_is_known_by_the_id_it_was_given() -> None:
    made = changes(
        "ec2", "CreateSecurityGroup", {"groupName": "web"}, responseElements={"groupId": "sg-7"}
    )
    assert made == [("aws/ec2/security_group", "sg-7", "create", None)]


@pytest.mark.parametrize(
    ("source", "call", "parameters", "rest"),
    [
        ("s3", "PutObject", {"bucketName": "logs"}, {}),
        ("s3", "CompleteMultipartUpload", {"bucketName": "logs"}, {}),
        ("lambda", "Invoke", {"functionName": "mail"}, {}),
        ("rds", "RebootDBInstance", {"dBInstanceIdentifier": "orders"}, {}),
        ("iam", "GetRole", {"roleName": "web"}, {}),
        ("iam", "DeleteRole", {"roleName": "web"}, {"errorCode": "AccessDenied"}),
        ("iam", "DeleteRole", {"roleName": "web"}, {"readOnly": True}),
        ("iam", "CreateRole", None, {}),
    ],
)
def test_what_is_no_change_of_configuration_is_left_out(
    source: str, call: str, parameters: Json, rest: dict[str, Json]
) -> None:
    assert changes(source, call, parameters, **rest) == []
