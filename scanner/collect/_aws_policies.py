"""Policies on AWS resources: which lists name the resources, and which call gives the policy of each."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

__all__ = ["POLICIES", "PolicyCall"]


@dataclass(frozen=True, slots=True)
class PolicyCall:
    """How the policies of one kind of resource are asked for.

    Attributes:
        service, listing, name: as boto3 names them; actions: as IAM names the two permissions.
        items: field of the list; key: field of an element that names it, "" where it is a text.
        argument: of the second call; arguments: its further ones.
        policy: field of the answer that holds the policy, "/" between steps; arn: likewise of the
            name, of the answer or else of the element.
        absent: error codes that say that there is none.
    """

    service: str
    listing: str
    name: str
    actions: tuple[str, str]
    items: str
    key: str
    argument: str
    policy: str = "Policy"
    arn: str = ""
    absent: tuple[str, ...] = ()
    arguments: Mapping[str, Json] = field(default_factory=dict)

    def subjects(self, page: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return, of a page of the list, what the second call is asked about, and its ARN or ""."""
        listed = page.get(self.items) or []
        if not self.key:
            return [(str(one), "") for one in listed]
        return [(str(one[self.key]), str(one.get(self.arn) or "")) for one in listed]

    def taken(self, answer: Mapping[str, Any], arn: str) -> tuple[str, str]:
        """Return ARN and policy of an answer; "" for what it does not have."""
        value: Any = answer
        for step in self.policy.split("/"):
            value = value.get(step) if isinstance(value, Mapping) else None
        attributes = answer.get("Attributes")
        within = attributes if isinstance(attributes, Mapping) else answer
        return str(arn or within.get(self.arn) or ""), value if isinstance(value, str) else ""


POLICIES = (
    PolicyCall(
        "kms", "list_keys", "get_key_policy", ("kms:ListKeys", "kms:GetKeyPolicy"), "Keys", "KeyId",
        "KeyId", arn="KeyArn", arguments={"PolicyName": "default"},
    ),
    PolicyCall(
        "sqs", "list_queues", "get_queue_attributes", ("sqs:ListQueues", "sqs:GetQueueAttributes"),
        "QueueUrls", "", "QueueUrl", policy="Attributes/Policy", arn="QueueArn",
        arguments={"AttributeNames": ["Policy", "QueueArn"]},
    ),
    PolicyCall(
        "sns", "list_topics", "get_topic_attributes", ("sns:ListTopics", "sns:GetTopicAttributes"),
        "Topics", "TopicArn", "TopicArn", policy="Attributes/Policy", arn="TopicArn",
    ),
    PolicyCall(
        "lambda", "list_functions", "get_policy", ("lambda:ListFunctions", "lambda:GetPolicy"),
        "Functions", "FunctionName", "FunctionName", arn="FunctionArn",
        absent=("ResourceNotFoundException",),
    ),
    PolicyCall(
        "secretsmanager", "list_secrets", "get_resource_policy",
        ("secretsmanager:ListSecrets", "secretsmanager:GetResourcePolicy"), "SecretList", "ARN",
        "SecretId", policy="ResourcePolicy", arn="ARN", absent=("ResourceNotFoundException",),
    ),
    PolicyCall(
        "ecr", "describe_repositories", "get_repository_policy",
        ("ecr:DescribeRepositories", "ecr:GetRepositoryPolicy"), "repositories", "repositoryName",
        "repositoryName", policy="policyText", arn="repositoryArn",
        absent=("RepositoryPolicyNotFoundException",),
    ),
)  # fmt: skip
"""Source: AWS API references. Policies of buckets come with the buckets."""
