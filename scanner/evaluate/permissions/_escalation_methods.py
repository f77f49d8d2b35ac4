"""Ways from one set of AWS permissions to a larger one: which actions each needs, and what else.

The actions are facts of the AWS APIs, published as escalation methods by Rhino Security Labs and
pathfinding.cloud, and further ones of the same families; names and groups are our own.
"""

from enum import StrEnum

from scanner.model.quick_dataclass import dataclass

__all__ = ["METHODS", "Method", "Target"]


class Target(StrEnum):
    """What a method acts on, which decides whether it leads anywhere in this account."""

    OTHER_USER = "another user"
    OWN_USER = "its own user"
    OWN_GROUP = "a group it is in"
    OWN_ROLE = "a role that it is or can assume"
    ANY_ROLE = "a role"
    OWN_POLICY = "a managed policy that it holds"
    OLD_VERSION = "another version of a managed policy that it holds"
    OWN_BOUNDARY = "its own permissions boundary"
    NEW_GROUP = "a group with more rights"
    PASSED_ROLE = "a role that the service may take on"
    RUNNING_ROLE = "something that already runs with a role"
    NOTHING_MORE = "nothing more"


@dataclass(frozen=True, slots=True)
class Method:
    """One way to gain permissions.

    Attributes:
        needs: actions that are all needed; the first acts on the target.
        service: the service principal that takes the role on, where a role is involved.
    """

    name: str
    needs: tuple[str, ...]
    target: Target
    service: str = ""


_PASS = "iam:PassRole"  # noqa: S105 - the name of an action


def _on(target: Target, **methods: str) -> tuple[Method, ...]:
    return tuple(
        Method(name.replace("_", "-"), tuple(needs.split()), target)
        for name, needs in methods.items()
    )


def _passing(service: str, **methods: str) -> tuple[Method, ...]:
    """Methods that hand a role to a new piece of work of a service."""
    return tuple(
        Method(
            name.replace("_", "-"), (_PASS, *needs.split()), Target.PASSED_ROLE,
            f"{service}.amazonaws.com",
        )
        for name, needs in methods.items()
    )  # fmt: skip


def _running(service: str, **methods: str) -> tuple[Method, ...]:
    """Methods that change or enter work that already has a role."""
    return tuple(
        Method(
            name.replace("_", "-"), tuple(needs.split()), Target.RUNNING_ROLE,
            f"{service}.amazonaws.com",
        )
        for name, needs in methods.items()
    )  # fmt: skip


_IDENTITY = (
    *_on(
        Target.OTHER_USER,
        create_access_key="iam:CreateAccessKey",
        rotate_access_key="iam:CreateAccessKey iam:DeleteAccessKey",
        create_login_profile="iam:CreateLoginProfile",
        update_login_profile="iam:UpdateLoginProfile",
        deactivate_mfa_and_take_over="iam:DeactivateMFADevice iam:UpdateLoginProfile",
    ),
    *_on(
        Target.OWN_USER,
        attach_user_policy="iam:AttachUserPolicy",
        put_user_policy="iam:PutUserPolicy",
    ),
    *_on(
        Target.OTHER_USER,
        attach_user_policy_then_create_access_key="iam:AttachUserPolicy iam:CreateAccessKey",
        put_user_policy_then_create_access_key="iam:PutUserPolicy iam:CreateAccessKey",
    ),
    *_on(
        Target.OWN_GROUP,
        attach_group_policy="iam:AttachGroupPolicy",
        put_group_policy="iam:PutGroupPolicy",
    ),
    *_on(Target.NEW_GROUP, add_user_to_group="iam:AddUserToGroup"),
    *_on(
        Target.OWN_ROLE,
        attach_role_policy="iam:AttachRolePolicy",
        put_role_policy="iam:PutRolePolicy",
    ),
    *_on(
        Target.ANY_ROLE,
        update_role_trust="iam:UpdateAssumeRolePolicy",
    ),
    *_on(
        Target.OWN_POLICY,
        create_policy_version="iam:CreatePolicyVersion",
        create_policy_version_then_assume_role="iam:CreatePolicyVersion sts:AssumeRole",
    ),
    *_on(Target.OLD_VERSION, set_default_policy_version="iam:SetDefaultPolicyVersion"),
    *_on(
        Target.OWN_BOUNDARY,
        delete_user_boundary="iam:DeleteUserPermissionsBoundary",
        put_user_boundary="iam:PutUserPermissionsBoundary",
        delete_role_boundary="iam:DeleteRolePermissionsBoundary",
        put_role_boundary="iam:PutRolePermissionsBoundary",
    ),
    *_on(
        Target.NOTHING_MORE,
        attach_role_policy_then_update_trust="iam:AttachRolePolicy iam:UpdateAssumeRolePolicy",
        put_role_policy_then_update_trust="iam:PutRolePolicy iam:UpdateAssumeRolePolicy",
        create_policy_version_then_update_trust="iam:CreatePolicyVersion iam:UpdateAssumeRolePolicy",
        update_saml_provider="iam:UpdateSAMLProvider",
        update_oidc_thumbprint="iam:UpdateOpenIDConnectProviderThumbprint",
        create_role_with_policy="iam:CreateRole iam:AttachRolePolicy",
        create_role_with_inline_policy="iam:CreateRole iam:PutRolePolicy",
        create_user_with_policy="iam:CreateUser iam:AttachUserPolicy iam:CreateAccessKey",
        assign_permission_set="sso:CreateAccountAssignment",
        attach_policy_to_permission_set="sso:AttachManagedPolicyToPermissionSet sso:ProvisionPermissionSet",
        put_policy_to_permission_set="sso:PutInlinePolicyToPermissionSet sso:ProvisionPermissionSet",
    ),
)

_COMPUTE = (
    *_passing(
        "lambda",
        new_lambda_then_invoke="lambda:CreateFunction lambda:InvokeFunction",
        new_lambda_then_add_permission="lambda:CreateFunction lambda:AddPermission",
        new_lambda_with_new_table="lambda:CreateFunction lambda:CreateEventSourceMapping dynamodb:CreateTable dynamodb:PutItem",
        new_lambda_with_event_source="lambda:CreateFunction lambda:CreateEventSourceMapping",
        new_lambda_with_url="lambda:CreateFunction lambda:CreateFunctionUrlConfig",
    ),
    *_running(
        "lambda",
        update_lambda_code="lambda:UpdateFunctionCode",
        update_lambda_code_then_invoke="lambda:UpdateFunctionCode lambda:InvokeFunction",
        update_lambda_code_then_add_permission="lambda:UpdateFunctionCode lambda:AddPermission",
        update_lambda_layers="lambda:UpdateFunctionConfiguration",
    ),
    *_passing(
        "ec2",
        new_instance="ec2:RunInstances",
        new_spot_instance="ec2:RequestSpotInstances",
        replace_instance_profile="ec2:ReplaceIamInstanceProfileAssociation",
        associate_instance_profile="ec2:AssociateIamInstanceProfile",
        new_launch_configuration="autoscaling:CreateLaunchConfiguration autoscaling:CreateAutoScalingGroup",
    ),
    *_running(
        "ec2",
        change_instance_user_data="ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances",
        change_launch_template="ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate",
        instance_connect="ec2-instance-connect:SendSSHPublicKey ec2:DescribeInstances",
        instance_serial_console="ec2-instance-connect:SendSerialConsoleSSHPublicKey",
        send_command="ssm:SendCommand",
        start_session="ssm:StartSession",
    ),
    *_passing(
        "ecs-tasks",
        new_ecs_cluster_service="ecs:CreateCluster ecs:RegisterTaskDefinition ecs:CreateService",
        new_ecs_cluster_task="ecs:CreateCluster ecs:RegisterTaskDefinition ecs:RunTask",
        new_ecs_service="ecs:RegisterTaskDefinition ecs:CreateService",
        new_ecs_task_by_run="ecs:RegisterTaskDefinition ecs:RunTask",
        new_ecs_task_by_start="ecs:RegisterTaskDefinition ecs:StartTask",
        update_ecs_service="ecs:RegisterTaskDefinition ecs:UpdateService",
    ),
    *_running("ecs-tasks", execute_in_ecs_task="ecs:ExecuteCommand ecs:DescribeTasks"),
    *_passing("tasks.apprunner", new_apprunner_service="apprunner:CreateService"),
    *_running("tasks.apprunner", update_apprunner_service="apprunner:UpdateService"),
    *_passing("batch", new_batch_job="batch:RegisterJobDefinition batch:SubmitJob"),
    *_passing("elasticmapreduce", new_emr_cluster="elasticmapreduce:RunJobFlow"),
)

_SERVICES = (
    *_passing(
        "cloudformation",
        new_cloudformation_stack="cloudformation:CreateStack",
        new_cloudformation_stack_set="cloudformation:CreateStackSet cloudformation:CreateStackInstances",
        update_cloudformation_stack_set="cloudformation:UpdateStackSet",
    ),
    *_running(
        "cloudformation",
        update_cloudformation_stack="cloudformation:UpdateStack",
        execute_change_set="cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet",
    ),
    *_passing(
        "glue",
        new_glue_dev_endpoint="glue:CreateDevEndpoint",
        new_glue_job_then_run="glue:CreateJob glue:StartJobRun",
        new_glue_job_by_trigger="glue:CreateJob glue:CreateTrigger",
        update_glue_job_then_run="glue:UpdateJob glue:StartJobRun",
        update_glue_job_by_trigger="glue:UpdateJob glue:CreateTrigger",
        new_glue_session="glue:CreateSession glue:RunStatement",
    ),
    *_running("glue", update_glue_dev_endpoint="glue:UpdateDevEndpoint"),
    *_passing(
        "codebuild",
        new_build_project="codebuild:CreateProject codebuild:StartBuild",
        new_build_project_by_batch="codebuild:CreateProject codebuild:StartBuildBatch",
    ),
    *_running(
        "codebuild",
        update_build_project="codebuild:UpdateProject codebuild:StartBuild",
    ),
    *_passing(
        "sagemaker",
        new_sagemaker_notebook="sagemaker:CreateNotebookInstance",
        new_sagemaker_training_job="sagemaker:CreateTrainingJob",
        new_sagemaker_processing_job="sagemaker:CreateProcessingJob",
    ),
    *_running(
        "sagemaker",
        open_sagemaker_notebook="sagemaker:CreatePresignedNotebookInstanceUrl",
        change_sagemaker_lifecycle=(
            "sagemaker:CreateNotebookInstanceLifecycleConfig sagemaker:StopNotebookInstance "
            "sagemaker:UpdateNotebookInstance sagemaker:StartNotebookInstance"
        ),
    ),
    *_passing(
        "bedrock-agentcore",
        new_code_interpreter=(
            "bedrock-agentcore:CreateCodeInterpreter bedrock-agentcore:StartCodeInterpreterSession "
            "bedrock-agentcore:InvokeCodeInterpreter"
        ),
    ),
    *_running(
        "bedrock-agentcore",
        use_code_interpreter=(
            "bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter"
        ),
    ),
    *_passing("datapipeline", new_data_pipeline="datapipeline:CreatePipeline"),
    *_passing("states", new_state_machine="states:CreateStateMachine states:StartExecution"),
    *_passing("scheduler", new_schedule="scheduler:CreateSchedule"),
    *_passing("events", new_event_target="events:PutRule events:PutTargets"),
    *_passing("ssm", new_automation="ssm:StartAutomationExecution"),
)

METHODS: tuple[Method, ...] = (*_IDENTITY, *_COMPUTE, *_SERVICES)
