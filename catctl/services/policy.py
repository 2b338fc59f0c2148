"""The least that whoever deploys an environment must be allowed, as an IAM policy. Pure."""

from __future__ import annotations

from typing import Any

from catctl.environment import names
from catctl.environment.resolved import Environment
from catctl.environment.sources import bare, is_secret

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
    "application-autoscaling:DescribeScalableTargets",
    "application-autoscaling:DescribeScalingPolicies",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcAttribute",
    "ec2:DescribeVpcEndpoints",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
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
_SCALING = (
    "application-autoscaling:DeregisterScalableTarget",
    "application-autoscaling:PutScalingPolicy",
    "application-autoscaling:RegisterScalableTarget",
)
_ALARMS = ("cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm")
_SCALER = "ecs.application-autoscaling.amazonaws.com"
_LINKED_ROLE = "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
GITHUB = "token.actions.githubusercontent.com"


def deploy_policy(
    environment: Environment, *, account_id: str, partition: str = "aws"
) -> dict[str, Any]:
    """What push, deploy, verify, explain, status, logs, rollback, scale, run and exec need.

    No value of a secret can be read with it, and nothing of Terraform's can be changed.
    """
    arns = _Arns(environment, account_id, partition)
    statements = [*_deploying(arns), *_looking(arns), *_where_used(arns)]
    return {"Version": "2012-10-17", "Statement": statements}


class _Arns:
    """The ARNs of one environment's things."""

    def __init__(self, environment: Environment, account: str, partition: str) -> None:
        self.environment = environment
        self._account = account
        self._partition = partition
        self.services = environment.services

    def regional(self, service: str, *names: str) -> list[str]:
        head = f"arn:{self._partition}:{service}:{self.environment.region}:{self._account}"
        return [f"{head}:{name}" for name in names]

    def roles(self, *names: str) -> list[str]:
        return [f"arn:{self._partition}:iam::{self._account}:role/{name}" for name in names]

    def in_cluster(self, *kinds: str) -> list[str]:
        cluster = self.environment.cluster
        return self.regional("ecs", *(f"{kind}/{cluster}/*" for kind in kinds))

    @property
    def cluster(self) -> list[str]:
        return self.regional("ecs", f"cluster/{self.environment.cluster}")

    @property
    def definitions(self) -> list[str]:
        return self.regional("ecs", *(f"task-definition/{s.family}:*" for s in self.services))

    @property
    def service_roles(self) -> list[str]:
        return self.roles(*(r for s in self.services for r in (s.execution_role, s.task_role)))

    @property
    def state(self) -> list[str]:
        place = f"{self.environment.bucket}/{self.environment.state_key}"
        return [f"arn:{self._partition}:s3:::{place}"]


def _deploying(arns: _Arns) -> list[dict[str, Any]]:
    """Images, task definitions, services and one-off tasks."""
    repositories = arns.regional("ecr", *(f"repository/{s.repository}" for s in arns.services))
    here = {"Condition": {"ArnEquals": {"ecs:cluster": arns.cluster[0]}}}
    places = arns.in_cluster("service", "service-deployment", "service-revision")
    tagged = [*arns.definitions, *arns.in_cluster("task")]
    return [
        _allow("RegistryLogin", ("ecr:GetAuthorizationToken",), ["*"]),
        _allow("Images", _IMAGES, repositories),
        _allow("TaskDefinitions", _DEFINITIONS, ["*"]),
        _allow("TagWhatIsMade", ("ecs:TagResource",), tagged),
        _allow("Services", _SERVICES, places),
        _allow("Tasks", _TASKS, ["*"]) | here,
        _allow("RunTasks", ("ecs:RunTask",), arns.definitions) | here,
        _pass("PassRoles", arns.service_roles, "ecs-tasks.amazonaws.com"),
    ]


def _looking(arns: _Arns) -> list[dict[str, Any]]:
    """What is looked at before, during and after a deploy."""
    groups = arns.regional("logs", *(f"log-group:{s.log_group}:*" for s in arns.services))
    roles = [*arns.service_roles, *arns.roles(_LINKED_ROLE)]
    return [
        _allow("ReadOutputs", ("s3:GetObject",), arns.state),
        _allow("Logs", ("logs:FilterLogEvents", "logs:GetLogEvents"), groups),
        _allow("LookBeforeDeploy", _LOOKING, ["*"]),
        _allow("LookAtRoles", _ROLES, roles),
    ]


def _where_used(arns: _Arns) -> list[dict[str, Any]]:
    """What only some environments need."""
    statements: list[dict[str, Any]] = []
    secrets = {
        bare(ref.source)
        for s in arns.services
        for ref in s.settings.secrets.values()
        if is_secret(ref.source)
    }
    if any(s.settings.database for s in arns.services):
        secrets |= set(arns.regional("secretsmanager", "secret:rds!*"))
    if secrets:
        statements.append(_allow("SeeSecrets", ("secretsmanager:DescribeSecret",), sorted(secrets)))
    if any(s.is_blue_green for s in arns.services):
        role = arns.roles(names.role(arns.environment.name, "blue-green"))
        statements.append(_pass("PassBlueGreenRole", role, "ecs.amazonaws.com"))
    if any(s.settings.autoscaling for s in arns.services):
        statements += _scaling(arns)
    if any(s.settings.exec for s in arns.services):
        places = [*arns.cluster, *arns.in_cluster("task")]
        statements.append(_allow("Exec", ("ecs:ExecuteCommand",), places))
    return statements


def _scaling(arns: _Arns) -> list[dict[str, Any]]:
    alarms = f"alarm:{names.scaling_alarms(arns.environment.cluster)}*"
    role = arns.roles(f"aws-service-role/{_SCALER}/*")
    by_name = {"Condition": {"StringEquals": {"iam:AWSServiceName": _SCALER}}}
    return [
        _allow("Scaling", _SCALING, ["*"]),
        _allow("ScalingAlarms", _ALARMS, arns.regional("cloudwatch", alarms)),
        _allow("ScalingRole", ("iam:CreateServiceLinkedRole",), role) | by_name,
    ]


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
