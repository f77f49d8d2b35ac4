"""Amazon resource names: `arn:partition:service:region:account:resource`."""

from typing import NamedTuple

__all__ = ["MAX_LENGTH", "Arn", "account_of", "in_account", "parse_arn"]

MAX_LENGTH = 2048
"""AWS accepts no longer ones, in requests or in policies."""


class Arn(NamedTuple):
    """The parts of a resource name or of a pattern for some."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


def parse_arn(text: str) -> Arn | None:
    """Return the parts; None for a text that is no resource name, such as "*"."""
    parts = text.split(":", 5)
    return Arn(*parts[1:]) if len(parts) == 6 and parts[0] == "arn" else None


def account_of(text: str) -> str:
    """Return the account id of a resource name; "" when it names none."""
    arn = parse_arn(text)
    return arn.account if arn else ""


def in_account(template: str, account: str) -> str:
    """Return the pattern for all resources of a template within one account of the main partition.

    Args:
        template: such as "arn:*:iam::*:role/*", where `*` in the account's place means any.
        account: account id; "" leaves the account open.
    """
    arn = parse_arn(template)
    if arn is None:
        return template
    owner = account or "*" if arn.account == "*" else arn.account
    partition = "aws" if arn.partition == "*" else arn.partition
    return ":".join(("arn", partition, arn.service, arn.region, owner, arn.resource))
