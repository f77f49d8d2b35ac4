"""Read an AWS account: identities, buckets, security groups, databases, functions, and policies on resources.

Only calls that list or describe are made. What is refused in one call or region is a gap, and the rest
is read. Credentials come from where the AWS tools look for them, but never from an address that a
machine or container answers at, unless `instance_role` says so.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from scanner.collect._aws_calls import BUCKET, CALLS, Call
from scanner.collect._aws_policies import POLICIES, PolicyCall
from scanner.model.connector import Answer, CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Origin

_HOME = "us-east-1"
_PASSING = frozenset(
    {"Throttling", "ThrottlingException", "RequestLimitExceeded", "SlowDown", "InternalError",
     "ServiceUnavailable", "InternalFailure", "TooManyRequestsException", "RequestTimeout"}
)  # fmt: skip
_LEAD_TO_ADDRESSES = ("container-role", "iam-role")
_DROPPED = ("ResponseMetadata", "IsTruncated", "Marker", "NextToken", "NextMarker", "PaginationToken", "ContinuationToken")  # fmt: skip


@dataclass(slots=True)
class _Reading:
    """One account being read, and what was listed of it."""

    source: Source
    context: CollectContext
    session: Any
    listed: list[dict[str, Json]] = field(default_factory=list)

    def client(self, service: str, region: str) -> Any:
        """Return a client that follows the limits of the source."""
        options = self.source.options
        seconds = options.get("timeout_seconds", 30)
        bundle = options.get("ca_bundle")
        return self.session.client(
            service,
            region_name=region,
            endpoint_url=options.get("endpoint_url") or None,
            verify=str(self.context.root / str(bundle)) if bundle else None,
            config=Config(
                connect_timeout=10, read_timeout=seconds, retries={"mode": "standard", "max_attempts": 4},
                user_agent_extra="trueup",
                s3={"addressing_style": "path"} if options.get("endpoint_url") else {},
            ),
        )  # fmt: skip

    def answer(self, address: str, api: str, value: Json, found: int | None) -> Collected:
        """Record one answer."""
        origin = Origin(source=self.source.name, api=api)
        return self.context.recorder.answer(
            self.source, Answer(address, value, origin, query=api, found=found)
        )

    def gap(self, place: str, action: str, error: Exception) -> Unreadable:
        """Return what an error says about the permission or the service."""
        return Unreadable(self.source.name, place, _words(error, action), transient=_passes(error))


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    try:
        reading = _Reading(source, context, _session(source))
        account = reading.client("sts", _HOME).get_caller_identity()["Account"]
    except (BotoCoreError, ClientError) as error:
        reason = _words(error, "sts:GetCallerIdentity")
        yield Unreadable(source.name, "account", reason, transient=_passes(error), whole=True)
        return
    for call in CALLS:
        if not _wanted(source, call):
            continue
        for region in (_HOME,) if call.everywhere else _regions(source):
            yield from _listed(reading, call, region)
    for policies in POLICIES:
        for region in _regions(source) if _wanted(source, policies) else ():
            yield from _policies(reading, policies, region)
    value = {"account": str(account), "listed": reading.listed}
    yield reading.answer("account", "sts:GetCallerIdentity", value, None)


def _session(source: Source) -> Any:
    profile = source.options.get("profile") or os.environ.get("AWS_PROFILE")
    session = boto3.Session(profile_name=str(profile) if profile else None)
    if source.options.get("instance_role") is not True:
        providers = session._session.get_component("credential_provider")
        for name in _LEAD_TO_ADDRESSES:
            providers.remove(name)
    return session


def _wanted(source: Source, call: Call | PolicyCall) -> bool:
    services = source.options.get("services")
    return not isinstance(services, list) or call.service in services or (
        call.service == "resourcegroupstaggingapi" and "tag" in services
    )  # fmt: skip


def _regions(source: Source) -> tuple[str, ...]:
    listed = source.options.get("regions")
    return tuple(map(str, listed)) if isinstance(listed, list) and listed else (_HOME,)


def _listed(reading: _Reading, call: Call, region: str) -> Iterator[Collected]:
    """Yield every page of one call in one region, and note whether it was read to the end."""
    place = "" if call.everywhere else region
    where = f"{place or 'account'}/{call.action}"
    reading.context.progress(f"reading {reading.source.name}: {where}")
    reason = ""
    try:
        client = reading.client(call.service, region)
        for number, page in enumerate(_pages(reading.source, client, call), 1):
            yield from _page(reading, call, client, f"{where}/page-{number}", page)
    except (BotoCoreError, ClientError) as error:
        gap = reading.gap(where, call.action, error)
        reason = gap.reason
        yield gap
    reading.listed += [
        {"kind": kind, "place": place, "complete": not reason, "reason": reason}
        for kind in call.items.values()
    ]


def _pages(source: Source, client: Any, call: Call) -> Iterator[Mapping[str, Any]]:
    asked = source.options.get("page_size")
    sizes = {}
    if isinstance(asked, int) and not isinstance(asked, bool):
        least, most = call.page_size
        sizes = {"PageSize": max(least, min(asked, most))}
    yield from client.get_paginator(call.name).paginate(**call.arguments, PaginationConfig=sizes)


def _page(
    reading: _Reading, call: Call, client: Any, address: str, page: Mapping[str, Any]
) -> Iterator[Collected]:
    """Record a page, with the instants of the client as text; a bucket is asked for its details."""
    value = {key: _plain(held) for key, held in page.items() if key not in _DROPPED}
    held = {name: value.get(name) or [] for name in call.items}
    count = sum(map(len, held.values()))
    if call.service != "s3":
        tags = _function_tags(reading, client, held) if call.service == "lambda" else ()
        yield from tags
        yield reading.answer(address, call.action, held, count)
        return
    for bucket in held["Buckets"]:
        gaps = list(_details(reading, client, bucket))
        yield from gaps
        yield reading.answer(f"bucket/{bucket['Name']}", call.action, {"Bucket": bucket}, 1)


def _policies(reading: _Reading, call: PolicyCall, region: str) -> Iterator[Collected]:
    """Yield the policies of all resources of one kind in one region; a refusal is a gap."""
    where = f"{region}/{call.actions[1]}"
    reading.context.progress(f"reading {reading.source.name}: {where}")
    try:
        client = reading.client(call.service, region)
        pages = client.get_paginator(call.listing).paginate()
        subjects = [one for page in pages for one in call.subjects(page)]
    except (BotoCoreError, ClientError) as error:
        yield reading.gap(where, call.actions[0], error)
        return
    found: list[Json] = []
    for name, known in subjects:
        try:
            answered = getattr(client, call.name)(**{call.argument: name}, **call.arguments)
        except (BotoCoreError, ClientError) as error:
            if _code(error) not in call.absent:
                yield reading.gap(f"{where}/{name}", call.actions[1], error)
            continue
        arn, policy = call.taken(answered, known)
        if policy:
            found.append({"Arn": arn or name, "Policy": policy})
    yield reading.answer(where, call.actions[1], {"ResourcePolicies": found}, len(found))


def _details(reading: _Reading, client: Any, bucket: dict[str, Json]) -> Iterator[Unreadable]:
    """Add to a bucket what each further call says; what is refused is noted under `Unread`."""
    refused: dict[str, str] = {}
    for one in BUCKET:
        try:
            answered = getattr(client, one.name)(Bucket=bucket["Name"])
        except (BotoCoreError, ClientError) as error:
            if _code(error) in one.absent:
                continue
            gap = reading.gap(f"bucket/{bucket['Name']}/{one.action}", one.action, error)
            refused[one.under] = gap.reason
            yield gap
            continue
        said = {key: held for key, held in answered.items() if key not in _DROPPED}
        value = _plain(said.get(one.taken) if one.taken else said)
        if value:
            bucket[one.under] = value
    if refused:
        bucket["Unread"] = refused


def _function_tags(
    reading: _Reading, client: Any, held: Mapping[str, list[dict[str, Json]]]
) -> Iterator[Unreadable]:
    for function in held["Functions"]:
        try:
            said = client.list_tags(Resource=function["FunctionArn"])
        except (BotoCoreError, ClientError) as error:
            gap = reading.gap(f"{function['FunctionArn']}/tags", "lambda:ListTags", error)
            function["Unread"] = {"Tags": gap.reason}
            yield gap
            continue
        function["Tags"] = _plain(said.get("Tags") or {})


def _plain(value: Any) -> Json:
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items() if key not in _DROPPED}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _code(error: Exception) -> str:
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", ""))
    return ""


def _words(error: Exception, action: str) -> str:
    code = _code(error)
    if isinstance(error, NoCredentialsError):
        return "no credentials: set AWS_PROFILE or the option `profile`; see `instance_role`"
    if not code:
        return f"{action} cannot be asked: {type(error).__name__}"
    if "Denied" in code or "Unauthorized" in code or code == "403":
        return f"refused ({code}): grant {action}"
    return f"{action} failed: {code}"


def _passes(error: Exception) -> bool:
    code = _code(error)
    return code in _PASSING or (not code and not isinstance(error, NoCredentialsError))


CONNECTOR = Connector(
    collect=_collect,
    options={
        "profile": "profile of the AWS configuration; by default that of the environment",
        "regions": "regions to read; us-east-1 alone by default",
        "services": "of iam, s3, ec2, rds, lambda, tag, kms, sqs, sns, secretsmanager, ecr; "
        "all by default",
        "page_size": "items asked for at once; by default what each service gives",
        "endpoint_url": "address of another endpoint than that of AWS",
        "instance_role": "true to use the role of the machine or container that runs the scan",
        "ca_bundle": "file of certificates to trust instead of the usual ones",
        "timeout_seconds": "between two bytes of an answer; 30 by default",
    },
    needs=(
        "the managed policy SecurityAudit, or:",
        ", ".join(
            sorted(
                {call.action for call in CALLS}
                | {one.action for one in BUCKET}
                | {action for one in POLICIES for action in one.actions}
                | {"lambda:ListTags"}
            )
        ),
    ),
    extra="aws",
)
