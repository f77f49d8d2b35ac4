"""Resources of an AWS account with policies that let others in."""

import json
from collections.abc import Callable
from typing import Any


def _policy(action: str, who: Any, resource: str = "*") -> str:
    statement = {"Effect": "Allow", "Action": action, "Principal": who, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def fill_policies(client: Callable[[str], Any]) -> None:
    """Make one resource of each kind that has a policy, open to everybody or to another account."""
    queue = client("sqs").create_queue(
        QueueName="orders", Attributes={"Policy": _policy("sqs:SendMessage", "*")}
    )
    assert queue["QueueUrl"]
    foreign = {"AWS": "arn:aws:iam::999988887777:root"}
    client("sns").create_topic(Name="news", Attributes={"Policy": _policy("SNS:Publish", foreign)})
    client("kms").create_key(Policy=_policy("kms:*", "*"))
    secrets = client("secretsmanager")
    secrets.create_secret(Name="till", SecretString="hunter2secret")
    secrets.put_resource_policy(
        SecretId="till", ResourcePolicy=_policy("secretsmanager:GetSecretValue", foreign)
    )
    images = client("ecr")
    images.create_repository(repositoryName="shop")
    images.set_repository_policy(
        repositoryName="shop", policyText=_policy("ecr:BatchGetImage", "*")
    )
    images.create_repository(repositoryName="bare")
