"""Where policies on AWS resources are recorded: answers of the API, single documents, Terraform state.

Source: AWS API references; documentation of the Terraform provider for AWS.
"""

from collections.abc import Iterator, Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource

__all__ = ["Placed", "placed_policies"]

_BUCKET = "arn:aws:s3:::"


@dataclass(frozen=True, slots=True)
class Placed:
    """One policy document and what it is on.

    Attributes:
        name: ARN of the resource, or "" where only the statements say what it is.
        document: the policy, decoded or as text.
    """

    resource: Resource
    name: str
    document: Json


_IN_STATE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "aws_s3_bucket": ("policy", ("arn",)),
    "aws_s3_bucket_policy": ("policy", ("bucket",)),
    "aws_s3_access_point": ("policy", ("arn",)),
    "aws_s3control_access_point_policy": ("policy", ("access_point_arn",)),
    "aws_sqs_queue": ("policy", ("arn",)),
    "aws_sqs_queue_policy": ("policy", ("queue_url",)),
    "aws_sns_topic": ("policy", ("arn",)),
    "aws_sns_topic_policy": ("policy", ("arn",)),
    "aws_kms_key": ("policy", ("arn",)),
    "aws_kms_external_key": ("policy", ("arn",)),
    "aws_kms_key_policy": ("policy", ("key_id",)),
    "aws_secretsmanager_secret": ("policy", ("arn",)),
    "aws_secretsmanager_secret_policy": ("policy", ("secret_arn",)),
    "aws_ecr_repository_policy": ("policy", ("repository",)),
    "aws_ecr_registry_policy": ("policy", ("registry_id",)),
    "aws_efs_file_system_policy": ("policy", ("file_system_id",)),
    "aws_opensearch_domain": ("access_policies", ("arn",)),
    "aws_opensearch_domain_policy": ("access_policies", ("domain_name",)),
    "aws_elasticsearch_domain": ("access_policies", ("arn",)),
    "aws_elasticsearch_domain_policy": ("access_policies", ("domain_name",)),
    "aws_api_gateway_rest_api": ("policy", ("execution_arn", "arn")),
    "aws_api_gateway_rest_api_policy": ("policy", ("rest_api_id",)),
    "aws_backup_vault_policy": ("policy", ("backup_vault_arn", "backup_vault_name")),
    "aws_dynamodb_resource_policy": ("policy", ("resource_arn",)),
    "aws_kinesis_resource_policy": ("policy", ("resource_arn",)),
    "aws_glacier_vault": ("access_policy", ("arn",)),
    "aws_cloudwatch_event_bus_policy": ("policy", ("event_bus_name",)),
    "aws_cloudwatch_log_resource_policy": ("policy_document", ("policy_name",)),
    "aws_glue_resource_policy": ("policy", ("id",)),
    "aws_codeartifact_domain_permissions_policy": ("policy_document", ("resource_arn",)),
    "aws_codeartifact_repository_permissions_policy": ("policy_document", ("resource_arn",)),
    "aws_ses_identity_policy": ("policy", ("identity",)),
    "aws_schemas_registry_policy": ("policy", ("registry_name",)),
}


def placed_policies(estate: Estate) -> Iterator[Placed]:
    """Yield every recorded policy of a resource, answers of the API first."""
    yield from _answered(estate)
    for kind, (field, names) in _IN_STATE.items():
        for one in estate.of_kind(f"terraform/{kind}"):
            if one.attributes.get(field):
                yield Placed(one, _named(one, names), one.attributes[field])
    yield from _permissions_of_functions(estate)


def _answered(estate: Estate) -> Iterator[Placed]:
    for one in estate.of_kind("aws/resource-policy"):
        yield Placed(one, _text(one, "Arn"), one.attributes.get("Policy"))
    for one in estate.of_kind("aws/s3/bucket"):
        if one.attributes.get("Policy"):
            yield Placed(one, _BUCKET + one.name, one.attributes["Policy"])
    for one in estate.of_kind("aws/iam/policy"):
        if "Statement" in one.attributes:
            yield Placed(one, "", one.attributes)


def _named(recorded: Resource, fields: tuple[str, ...]) -> str:
    """Return the ARN of what a resource of a state is or is about, as far as it can be told."""
    name = next((found for field in fields if (found := _text(recorded, field))), "")
    if name.startswith("https://sqs.") and name.count("/") == 4:
        host, account, queue = name.removeprefix("https://").split("/")
        return f"arn:aws:sqs:{host.split('.')[1]}:{account}:{queue}"
    if recorded.kind in ("terraform/aws_s3_bucket_policy", "terraform/aws_s3_bucket"):
        return name if name.startswith("arn:") or not name else _BUCKET + name
    return name if name.startswith("arn:") else ""


def _text(resource: Resource, field: str) -> str:
    value = resource.attributes.get(field)
    return value if isinstance(value, str) else ""


def _permissions_of_functions(estate: Estate) -> Iterator[Placed]:
    """Yield the permissions of functions in states, each as the statement that it becomes."""
    functions = {
        str(name): _text(one, "arn")
        for one in estate.of_kind("terraform/aws_lambda_function")
        for name in (one.attributes.get("function_name"), one.attributes.get("arn"))
    }
    for one in estate.of_kind("terraform/aws_lambda_permission"):
        held = one.attributes
        target = _text(one, "function_name")
        arn = functions.get(target, target if target.startswith("arn:") else "")
        principal = _text(one, "principal")
        statement: dict[str, Json] = {
            "Sid": _text(one, "statement_id"),
            "Effect": "Allow",
            "Action": _text(one, "action"),
            "Principal": _principal(principal),
            "Resource": arn or "*",
        }
        if not statement["Action"] or not principal:
            continue
        condition = {
            operator: {key: held[field]}
            for field, operator, key in _LIMITS
            if isinstance(held.get(field), str) and held[field]
        }
        yield Placed(one, arn, {"Statement": {**statement, "Condition": condition}})


def _principal(written: str) -> Json:
    """Return the element that a permission's principal becomes: a service, an account, everybody."""
    if written == "*":
        return "*"
    return {"Service" if written.endswith((".com", ".com.cn")) else "AWS": written}


_LIMITS = (
    ("source_arn", "ArnLike", "aws:SourceArn"),
    ("source_account", "StringEquals", "aws:SourceAccount"),
    ("principal_org_id", "StringEqualsIgnoreCase", "aws:PrincipalOrgID"),
    ("function_url_auth_type", "StringEqualsIfExists", "lambda:FunctionUrlAuthType"),
)
