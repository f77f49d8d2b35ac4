"""What is asked of an AWS account: each call, its pages, and what its answers are about."""

from collections.abc import Mapping
from dataclasses import field

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

__all__ = ["BUCKET", "CALLS", "Call", "Detail"]


@dataclass(frozen=True, slots=True)
class Call:
    """One call that lists something.

    Attributes:
        service, name: as boto3 names them; action: as IAM names the permission.
        items: fields of the answer that hold the list, and the kind of what each holds.
        page_size: the least and the most that the service takes; (0, 0) where it takes none.
        everywhere: whether it is asked once and not in each region.
    """

    service: str
    name: str
    action: str
    items: Mapping[str, str]
    page_size: tuple[int, int] = (1, 1000)
    everywhere: bool = False
    arguments: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Detail:
    """One call about one bucket.

    Attributes:
        under: key of the bucket under which the answer is kept; taken: the field of the answer that
            is kept, or "" for all of it.
        absent: error codes that say that there is none.
    """

    name: str
    action: str
    under: str
    taken: str = ""
    absent: tuple[str, ...] = ()


CALLS = (
    Call(
        "iam", "get_account_authorization_details", "iam:GetAccountAuthorizationDetails",
        {
            "UserDetailList": "aws/iam/user", "GroupDetailList": "aws/iam/group",
            "RoleDetailList": "aws/iam/role", "Policies": "aws/iam/policy",
        },
        everywhere=True,
    ),
    Call("s3", "list_buckets", "s3:ListAllMyBuckets", {"Buckets": "aws/s3/bucket"}, everywhere=True),
    Call(
        "ec2", "describe_security_groups", "ec2:DescribeSecurityGroups",
        {"SecurityGroups": "aws/ec2/security_group"}, page_size=(5, 1000),
    ),
    Call(
        "rds", "describe_db_instances", "rds:DescribeDBInstances",
        {"DBInstances": "aws/rds/db_instance"}, page_size=(20, 100),
    ),
    Call(
        "rds", "describe_db_clusters", "rds:DescribeDBClusters",
        {"DBClusters": "aws/rds/db_cluster"}, page_size=(20, 100),
    ),
    Call(
        "lambda", "list_functions", "lambda:ListFunctions",
        {"Functions": "aws/lambda/function"}, page_size=(1, 50),
    ),
    Call(
        "resourcegroupstaggingapi", "get_resources", "tag:GetResources",
        {"ResourceTagMappingList": "aws/tagged/resource"}, page_size=(1, 100),
    ),
)  # fmt: skip
"""Source: AWS API references; page sizes are the limits that each call documents."""

BUCKET = (
    Detail("get_bucket_policy", "s3:GetBucketPolicy", "Policy", "Policy", ("NoSuchBucketPolicy",)),
    Detail("get_bucket_tagging", "s3:GetBucketTagging", "Tags", "TagSet", ("NoSuchTagSet",)),
    Detail("get_bucket_acl", "s3:GetBucketAcl", "AccessControlPolicy"),
    Detail(
        "get_bucket_versioning", "s3:GetBucketVersioning", "VersioningConfiguration",
    ),
    Detail(
        "get_bucket_encryption", "s3:GetEncryptionConfiguration", "BucketEncryption",
        "ServerSideEncryptionConfiguration", ("ServerSideEncryptionConfigurationNotFoundError",),
    ),
    Detail(
        "get_public_access_block", "s3:GetBucketPublicAccessBlock",
        "PublicAccessBlockConfiguration", "PublicAccessBlockConfiguration",
        ("NoSuchPublicAccessBlockConfiguration",),
    ),
    Detail("get_bucket_logging", "s3:GetBucketLogging", "LoggingEnabled", "LoggingEnabled"),
    Detail(
        "get_bucket_lifecycle_configuration", "s3:GetLifecycleConfiguration",
        "LifecycleConfiguration", absent=("NoSuchLifecycleConfiguration",),
    ),
    Detail(
        "get_bucket_cors", "s3:GetBucketCORS", "CORSConfiguration",
        absent=("NoSuchCORSConfiguration",),
    ),
    Detail(
        "get_bucket_ownership_controls", "s3:GetBucketOwnershipControls", "OwnershipControls",
        "OwnershipControls", ("OwnershipControlsNotFoundError",),
    ),
)  # fmt: skip
"""Asked of each bucket. Names under which answers are kept are those of CloudFormation and the API."""
