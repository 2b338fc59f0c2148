"""The least that whoever deploys an environment must be allowed, as an IAM policy. Pure."""

from __future__ import annotations

from typing import Any

from catctl.environment.resolved import Environment

_IMAGES = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:DescribeImages",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
)
_DEFINITIONS = (
    "ecs:DeregisterTaskDefinition",
    "ecs:DescribeTaskDefinition",
    "ecs:ListTaskDefinitions",
    "ecs:RegisterTaskDefinition",
)
_SERVICES = (
    "ecs:CreateService",
    "ecs:DescribeServiceDeployments",
    "ecs:DescribeServiceRevisions",
    "ecs:DescribeServices",
    "ecs:ListServiceDeployments",
    "ecs:StopServiceDeployment",
    "ecs:TagResource",
    "ecs:UpdateService",
)
_TASKS = ("ecs:DescribeTasks", "ecs:ListTasks")
_LOOKING = (
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcAttribute",
    "ec2:DescribeVpcEndpoints",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "logs:DescribeLogGroups",
    "servicequotas:GetServiceQuota",
    "ssm:DescribeParameters",
)
_ROLES = (
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
)
_SEE_SCALING = (
    "application-autoscaling:DescribeScalableTargets",
    "application-autoscaling:DescribeScalingPolicies",
)
_SCALING = (
    "application-autoscaling:DeregisterScalableTarget",
    "application-autoscaling:PutScalingPolicy",
    "application-autoscaling:RegisterScalableTarget",
)
_ALARMS = ("cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm")
_SCALER = "ecs.application-autoscaling.amazonaws.com"
GITHUB = "token.actions.githubusercontent.com"


def deploy_policy(
    environment: Environment, *, account_id: str, partition: str = "aws"
) -> dict[str, Any]:
    """What push, deploy, verify, explain, status, logs, rollback, scale and run need.

    No value of a secret can be read with it, and nothing of Terraform's can be changed.
    """
    region, cluster = environment.region, environment.cluster
    here = f"{region}:{account_id}"
    ecs = f"arn:{partition}:ecs:{here}"
    in_cluster = {"ArnEquals": {"ecs:cluster": f"{ecs}:cluster/{cluster}"}}
    services = environment.services
    repositories = [f"arn:{partition}:ecr:{here}:repository/{s.repository}" for s in services]
    groups = [f"arn:{partition}:logs:{here}:log-group:{s.log_group}:*" for s in services]
    roles = [
        f"arn:{partition}:iam::{account_id}:role/{role}"
        for s in services
        for role in (s.execution_role, s.task_role)
    ]
    state = f"arn:{partition}:s3:::{environment.bucket}/{environment.state_key}"
    definitions = [f"{ecs}:task-definition/{s.family}:*" for s in services]
    statements = [
        _allow("RegistryLogin", ("ecr:GetAuthorizationToken",), ["*"]),
        _allow("Images", _IMAGES, repositories),
        _allow("TaskDefinitions", _DEFINITIONS, ["*"]),
        _allow("TagTaskDefinitions", ("ecs:TagResource",), definitions),
        _allow(
            "Services",
            _SERVICES,
            [
                f"{ecs}:service-deployment/{cluster}/*",
                f"{ecs}:service-revision/{cluster}/*",
                f"{ecs}:service/{cluster}/*",
            ],
        ),
        {**_allow("Tasks", _TASKS, ["*"]), "Condition": in_cluster},
        {**_allow("RunTasks", ("ecs:RunTask",), definitions), "Condition": in_cluster},
        _allow("SeeScaling", _SEE_SCALING, ["*"]),
        _allow("Logs", ("logs:FilterLogEvents", "logs:GetLogEvents"), groups),
        _allow("LookBeforeDeploy", _LOOKING, ["*"]),
        _allow("LookAtRoles", _ROLES, [*roles, _linked_role(partition, account_id)]),
        _pass("PassRoles", roles, "ecs-tasks.amazonaws.com"),
        _allow("ReadOutputs", ("s3:GetObject",), [state]),
    ]
    if any(service.is_blue_green for service in services):
        shifting = f"arn:{partition}:iam::{account_id}:role/{environment.name}-blue-green"
        statements.append(_pass("PassBlueGreenRole", [shifting], "ecs.amazonaws.com"))
    if any(service.wish.autoscaling for service in services):
        alarms = f"arn:{partition}:cloudwatch:{here}:alarm:TargetTracking-service/{cluster}/*"
        role = f"arn:{partition}:iam::{account_id}:role/aws-service-role/{_SCALER}/*"
        statements += [
            _allow("Scaling", _SCALING, ["*"]),
            _allow("ScalingAlarms", _ALARMS, [alarms]),
            {
                **_allow("ScalingRole", ("iam:CreateServiceLinkedRole",), [role]),
                "Condition": {"StringEquals": {"iam:AWSServiceName": _SCALER}},
            },
        ]
    if any(service.wish.exec for service in services):
        tasks = f"{ecs}:task/{cluster}/*"
        statements.append(
            _allow("Exec", ("ecs:ExecuteCommand",), [f"{ecs}:cluster/{cluster}", tasks])
        )
    return {"Version": "2012-10-17", "Statement": statements}


def github_trust(
    repository: str, environment: Environment, *, account_id: str, partition: str = "aws"
) -> dict[str, Any]:
    """Who may take the role: workflows of one repository, on main or in the environment.

    Both forms of GitHub's subject: since 2026-07-15 new repositories have their IDs in it. ``@``
    can be in no name of GitHub's, so that the wildcards stand for the IDs alone.
    """
    owner, name = repository.split("/")
    places = (f"environment:{environment.key}", "ref:refs/heads/main")
    subjects = [f"repo:{owner}/{name}:{place}" for place in places]
    subjects += [f"repo:{owner}@*/{name}@*:{place}" for place in places]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {
                    "Federated": f"arn:{partition}:iam::{account_id}:oidc-provider/{GITHUB}"
                },
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
                    "StringLike": {f"{GITHUB}:sub": sorted(subjects)},
                },
            }
        ],
    }


def _allow(sid: str, actions: tuple[str, ...], resources: list[str]) -> dict[str, Any]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": sorted(set(resources)),
    }


def _pass(sid: str, roles: list[str], service: str) -> dict[str, Any]:
    condition = {"StringEquals": {"iam:PassedToService": service}}
    return {**_allow(sid, ("iam:PassRole",), roles), "Condition": condition}


def _linked_role(partition: str, account_id: str) -> str:
    place = "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
    return f"arn:{partition}:iam::{account_id}:role/{place}"
