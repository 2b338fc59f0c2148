"""What whoever deploys an environment must be allowed. Pure."""

from __future__ import annotations

from catctl.environment import names
from catctl.environment.sources import bare, is_secret
from catctl.iam.arns import Arns
from catctl.iam.statements import Grant, allow, equals, of, pass_roles

_IMAGES = of(
    "ecr",
    "BatchCheckLayerAvailability",
    "BatchGetImage",
    "CompleteLayerUpload",
    "DescribeImages",
    "GetDownloadUrlForLayer",
    "InitiateLayerUpload",
    "PutImage",
    "UploadLayerPart",
)
_SERVICES = of(
    "ecs",
    "CreateService",
    "DescribeServiceDeployments",
    "DescribeServiceRevisions",
    "DescribeServices",
    "ListServiceDeployments",
    "StopServiceDeployment",
    "TagResource",
    "UpdateService",
)
# They know no resources, or but such as have IDs that nobody can foresee.
_LOOKING = [
    *of("application-autoscaling", "DescribeScalableTargets", "DescribeScalingPolicies"),
    *of("ec2", "DescribeRouteTables", "DescribeSecurityGroups", "DescribeSubnets"),
    *of("ec2", "DescribeVpcAttribute", "DescribeVpcEndpoints"),
    *of("ecs", "DescribeTaskDefinition", "ListTaskDefinitions"),
    *of("elasticloadbalancing", "DescribeLoadBalancers", "DescribeRules"),
    *of("elasticloadbalancing", "DescribeTargetGroups", "DescribeTargetHealth"),
    *of("iam", "GetPolicy", "GetPolicyVersion"),
    *of("logs", "DescribeLogGroups"),
    *of("servicequotas", "GetServiceQuota"),
    *of("ssm", "DescribeParameters"),
]
_ROLES = of("iam", "GetRole", "GetRolePolicy", "ListAttachedRolePolicies", "ListRolePolicies")
_SCALING = of(
    "application-autoscaling",
    "DeregisterScalableTarget",
    "PutScalingPolicy",
    "RegisterScalableTarget",
)
_ALARMS = of("cloudwatch", "DeleteAlarms", "DescribeAlarms", "PutMetricAlarm")
_ECS = "ecs.amazonaws.com"
_SCALER = "ecs.application-autoscaling.amazonaws.com"


def deploying(arns: Arns) -> list[Grant]:
    """What push, deploy, verify, explain, status, logs, rollback, scale, run and exec need, but for
    the state. No value of a secret can be read with it, and nothing of Terraform's be changed.
    """
    return [*_deploying(arns), *_looking(arns), *_scaling(arns), *_where_used(arns)]


def _deploying(arns: Arns) -> list[Grant]:
    """Images, task definitions, services and one-off tasks."""
    here = {"ArnEquals": {"ecs:cluster": arns.cluster}}
    places = arns.in_cluster("service", "service-deployment", "service-revision")
    tagged = [*arns.definitions, *arns.in_cluster("task")]
    return [
        allow("RegistryLogin", ["ecr:GetAuthorizationToken"], ["*"]),
        allow("Images", _IMAGES, arns.repositories),
        allow("TaskDefinitions", ["ecs:RegisterTaskDefinition"], arns.definitions),
        allow("TagWhatIsMade", ["ecs:TagResource"], tagged),
        allow("Services", _SERVICES, places),
        allow("Tasks", of("ecs", "DescribeTasks", "ListTasks"), ["*"], here),
        allow("RunTasks", ["ecs:RunTask"], arns.definitions, here),
        pass_roles("PassRoles", arns.service_roles, "ecs-tasks.amazonaws.com"),
    ]


def _looking(arns: Arns) -> list[Grant]:
    """What is looked at before, during and after a deploy."""
    groups = arns.regional("logs", *(f"log-group:{name}:*" for name in arns.service_logs))
    roles = [*arns.service_roles, *arns.linked_roles(_ECS)]
    return [
        allow("Logs", of("logs", "FilterLogEvents", "GetLogEvents"), groups),
        allow("LookBeforeDeploy", _LOOKING, ["*"]),
        allow("LookAtRoles", _ROLES, roles),
    ]


def _scaling(arns: Arns) -> list[Grant]:
    """Without autoscaling in the file, too: what it has set up is taken down by a deploy."""
    targets = arns.regional("application-autoscaling", "scalable-target/*")
    alarms = f"alarm:{names.scaling_alarms(arns.environment.cluster)}*"
    only = equals("application-autoscaling:service-namespace", "ecs")
    return [
        allow("Scaling", _SCALING, targets, only),
        allow("ScalingAlarms", _ALARMS, arns.regional("cloudwatch", alarms)),
        allow(
            "ScalingRole",
            ["iam:CreateServiceLinkedRole"],
            arns.linked_roles(_SCALER),
            equals("iam:AWSServiceName", _SCALER),
        ),
    ]


def _where_used(arns: Arns) -> list[Grant]:
    """What only some environments need."""
    services = arns.environment.services
    statements: list[Grant] = []
    if secrets := _secrets(arns):
        statements.append(allow("SeeSecrets", ["secretsmanager:DescribeSecret"], secrets))
    if any(service.is_blue_green for service in services):
        role = arns.roles(names.role(arns.name, "blue-green"))
        statements.append(pass_roles("PassBlueGreenRole", role, _ECS))
    if any(service.settings.exec for service in services):
        places = [arns.cluster, *arns.in_cluster("task")]
        statements.append(allow("Exec", ["ecs:ExecuteCommand"], places))
    return statements


def _secrets(arns: Arns) -> set[str]:
    services = arns.environment.services
    references = (ref for s in services for ref in s.settings.secrets.values())
    found = {bare(ref.source) for ref in references if is_secret(ref.source)}
    if any(service.settings.database for service in services):
        found |= set(arns.regional("secretsmanager", "secret:rds!*"))
    return found
