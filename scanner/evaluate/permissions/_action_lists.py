"""Compact lists of AWS actions by what harm they can do; facts of the AWS APIs."""

from functools import cache

from scanner.normalize.meaning.aws_actions import action_table

__all__ = ["CREDENTIALS", "DATA", "INFRASTRUCTURE", "selected"]

DATA = (
    "s3:GetObject", "s3:GetObjectVersion", "secretsmanager:GetSecretValue",
    "secretsmanager:BatchGetSecretValue", "ssm:GetParameter", "ssm:GetParameters",
    "ssm:GetParametersByPath", "ssm:GetParameterHistory", "dynamodb:Scan", "dynamodb:Query",
    "dynamodb:BatchGetItem", "dynamodb:ExportTableToPointInTime", "ebs:GetSnapshotBlock",
    "rds:StartExportTask", "rds:DownloadCompleteDBLogFile", "rds-data:ExecuteStatement",
    "redshift-data:ExecuteStatement", "athena:GetQueryResults", "glacier:InitiateJob",
    "codecommit:GitPull", "kinesis:GetRecords", "sqs:ReceiveMessage", "es:ESHttpGet",
    "backup:StartRestoreJob", "workdocs:GetDocument",
)  # fmt: skip
"""Actions that hand out stored data."""

CREDENTIALS = (
    "chime:CreateApiKey", "codepipeline:PollForJobs", "cognito-identity:GetCredentialsForIdentity",
    "cognito-identity:GetOpenIdToken", "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    "connect:GetFederationToken", "ec2:GetPasswordData", "gamelift:GetInstanceAccess",
    "gamelift:RequestUploadCredentials", "iam:CreateAccessKey", "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential", "iam:ResetServiceSpecificCredential",
    "iam:UpdateLoginProfile", "lightsail:GetInstanceAccessDetails",
    "lightsail:GetRelationalDatabaseMasterUserPassword",
    "mediapackage:RotateIngestEndpointCredentials", "rds-db:connect",
    "redshift:GetClusterCredentials", "redshift:GetClusterCredentialsWithIAM",
    "redshift-serverless:GetCredentials", "sts:AssumeRole", "sts:GetFederationToken",
    "elasticache:Connect",
)  # fmt: skip
"""Actions whose answer is, or contains, something to sign in with."""

INFRASTRUCTURE = (
    "autoscaling:DeleteAutoScalingGroup", "backup:DeleteBackupVault",
    "backup:DeleteRecoveryPoint", "cloudformation:DeleteStack", "cloudformation:UpdateStack",
    "cloudfront:DeleteDistribution", "cloudfront:UpdateDistribution", "cloudtrail:DeleteTrail",
    "cloudtrail:StopLogging", "cloudtrail:UpdateTrail", "cloudwatch:DeleteAlarms",
    "config:DeleteConfigurationRecorder", "config:StopConfigurationRecorder",
    "dynamodb:DeleteTable", "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateRoute",
    "ec2:DeleteFlowLogs", "ec2:DeleteSecurityGroup", "ec2:DeleteSnapshot", "ec2:DeleteSubnet",
    "ec2:DeleteVolume", "ec2:DeleteVpc", "ec2:ModifyInstanceAttribute", "ec2:ReplaceRoute",
    "ec2:RunInstances", "ec2:StopInstances", "ec2:TerminateInstances", "ecr:BatchDeleteImage",
    "ecr:DeleteRepository", "ecs:DeleteCluster", "ecs:DeleteService", "ecs:UpdateService",
    "eks:DeleteCluster", "eks:UpdateClusterConfig", "elasticache:DeleteCacheCluster",
    "elasticloadbalancing:DeleteLoadBalancer", "elasticfilesystem:DeleteFileSystem",
    "es:DeleteDomain", "events:DeleteRule", "guardduty:DeleteDetector", "kms:DisableKey",
    "kms:ScheduleKeyDeletion", "lambda:DeleteFunction", "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration", "logs:DeleteLogGroup", "logs:DeleteLogStream",
    "organizations:LeaveOrganization", "rds:DeleteDBCluster", "rds:DeleteDBInstance",
    "rds:DeleteDBSnapshot", "rds:ModifyDBInstance", "redshift:DeleteCluster",
    "route53:ChangeResourceRecordSets", "route53:DeleteHostedZone", "s3:DeleteBucket",
    "s3:DeleteObject", "s3:PutBucketVersioning", "s3:PutLifecycleConfiguration",
    "secretsmanager:DeleteSecret", "securityhub:DisableSecurityHub", "sns:DeleteTopic",
    "sqs:DeleteQueue", "sqs:PurgeQueue", "ssm:DeleteParameter", "wafv2:DeleteWebACL",
)  # fmt: skip
"""Actions that destroy, stop or redirect what runs, or end the recording of it."""


@cache
def selected(actions: tuple[str, ...]) -> int:
    """Return a list as a set of actions."""
    return action_table().set_of(actions)
