"""Buckets, databases and functions of AWS: what has no order, and what the service fills in.

Source: API references of Amazon S3 (PutBucketLifecycleConfiguration, PutBucketCors,
PutBucketEncryption, GetBucketAcl), Amazon RDS (DBInstance, "PreferredMaintenanceWindow",
"EngineVersion": a major version stands for what it is at) and AWS Lambda (CreateFunction).
"""

from collections.abc import Mapping

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import (
    Case,
    Default,
    Form,
    Keyed,
    Meaning,
    Ordered,
    Pair,
    Row,
    SetLike,
    as_written,
)

_CORS = "CORSConfiguration.CORSRules[]"
_RULES = "LifecycleConfiguration.Rules"


def _set(path: str, one: Json = "a", two: Json = "b") -> Row:
    return Row(path, SetLike(), Case([one, two], [two, one]), Case([one], [one, two]))


def _keyed(path: str, key: str) -> Row:
    first, second = {key: "a"}, {key: "b"}
    return Row(
        path, Keyed((key,)), Case([first, second], [second, first]), Case([first], [first, second])
    )


def _default(path: str, value: Json, other: Json) -> Row:
    return Row(path, Default(value), Case(value, None), Case(other, None))


def lower(value: Json) -> Json:
    """Return text in lower case, as the service stores it."""
    return value.lower() if isinstance(value, str) else value


def align_version(spec: Json, live: Json) -> tuple[Json, Json]:
    """Return the live version as far as the spec states one: "15" is whatever 15 is at."""
    if isinstance(spec, str) and isinstance(live, str) and live.startswith(f"{spec}."):
        return spec, spec
    return spec, live


def arn_of_layer(layer: Json) -> Json:
    """Return the ARN by which a spec names what the service describes."""
    held = layer.get("Arn") if isinstance(layer, Mapping) else None
    return held if isinstance(held, str) else layer


_BUCKET = (
    *(_set(f"{_CORS}.{name}") for name in ("AllowedMethods", "AllowedOrigins", "AllowedHeaders", "ExposeHeaders")),
    _keyed(_RULES, "ID"),
    *(_set(f"{_RULES}[].{name}", {"Days": 30}, {"Days": 90}) for name in ("Transitions", "NoncurrentVersionTransitions")),
    # The older and the newer way to say "all objects".
    *(_default(f"{_RULES}[].{name}", "", "logs/") for name in ("Prefix", "Filter.Prefix")),
    _default("BucketEncryption.Rules[].BucketKeyEnabled", value=False, other=True),
    _set("AccessControlPolicy.Grants", {"Permission": "READ"}, {"Permission": "WRITE"}),
)  # fmt: skip

_DATABASE = (
    Row("EngineVersion", Pair(align_version, as_written, one_shape=True), Case("15", "15.4"), Case("15", "16.1")),
    *(
        Row(name, Form(lower), Case("Mon:04:00-Mon:05:00", "mon:04:00-mon:05:00"), Case("mon:04:00-mon:05:00", "tue:04:00-tue:05:00"))
        for name in ("PreferredMaintenanceWindow", "DBInstanceIdentifier", "DBClusterIdentifier")
    ),
    _keyed("VpcSecurityGroups", "VpcSecurityGroupId"),
    _keyed("DBParameterGroups", "DBParameterGroupName"),
    _keyed("DBClusterMembers", "DBInstanceIdentifier"),
    _keyed("AssociatedRoles", "RoleArn"),
    *(_set(name) for name in ("EnabledCloudwatchLogsExports", "AvailabilityZones")),
)  # fmt: skip

_FUNCTION = (
    # A file of a later layer covers that of an earlier one.
    Row("Layers", Ordered(), Case(["a", "b"], ["a", "b"]), Case(["a", "b"], ["b", "a"])),
    Row(
        "Layers[]",
        Form(arn_of_layer),
        Case("arn:a", {"Arn": "arn:a", "CodeSize": 7}),
        Case("arn:a", {"Arn": "arn:b"}),
    ),
    _default("Timeout", 3, 30),
    _default("MemorySize", 128, 256),
    _default("Architectures", ["x86_64"], ["arm64"]),
    _default("PackageType", "Zip", "Image"),
    _default("EphemeralStorage.Size", 512, 1024),
    _default("TracingConfig.Mode", "PassThrough", "Active"),
    *(
        row
        for name in ("SubnetIds", "SecurityGroupIds")
        for row in (_set(f"VpcConfig.{name}"), _default(f"VpcConfig.{name}", [], ["a"]))
    ),
    _default("VpcConfig.VpcId", "", "vpc-1"),
)

MEANING = Meaning(
    types={"aws.Bucket": _BUCKET, "aws.Database": _DATABASE, "aws.Function": _FUNCTION},
    kinds={
        "aws/s3/bucket": "aws.Bucket",
        "aws/rds/db_*": "aws.Database",
        "aws/lambda/function": "aws.Function",
    },
)
