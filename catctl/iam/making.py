"""What Terraform makes around clusters and images, by the environment's names. Pure."""

from __future__ import annotations

from catctl.environment import names
from catctl.iam.arns import Arns
from catctl.iam.statements import Grant, allow, of

_CLUSTER = of(
    "ecs",
    "CreateCluster",
    "DeleteCluster",
    "PutClusterCapacityProviders",
    "TagResource",
    "UntagResource",
    "UpdateCluster",
    "UpdateClusterSettings",
)
_REPOSITORIES = of(
    "ecr",
    "BatchDeleteImage",
    "CreateRepository",
    "DeleteLifecyclePolicy",
    "DeleteRepository",
    "ListImages",
    "PutImageScanningConfiguration",
    "PutImageTagMutability",
    "PutLifecyclePolicy",
    "TagResource",
    "UntagResource",
)
_LOGS = of(
    "logs",
    "AssociateKmsKey",
    "CreateLogGroup",
    "DeleteLogGroup",
    "DeleteRetentionPolicy",
    "DisassociateKmsKey",
    "PutRetentionPolicy",
    "TagResource",
    "UntagResource",
)
_ALARMS = of(
    "cloudwatch",
    "DeleteAlarms",
    "DeleteDashboards",
    "PutDashboard",
    "PutMetricAlarm",
    "TagResource",
    "UntagResource",
)
_TOPICS = of(
    "sns",
    "CreateTopic",
    "DeleteTopic",
    "SetTopicAttributes",
    "Subscribe",
    "TagResource",
    "UntagResource",
)
_SCHEDULES = of("scheduler", "CreateSchedule", "DeleteSchedule", "UpdateSchedule")
_BUDGET = of("budgets", "ModifyBudget", "TagResource", "UntagResource")


def making(arns: Arns) -> list[Grant]:
    """Cluster, images, logs, alarms, and what watches over money."""
    return [
        allow("Cluster", _CLUSTER, [arns.cluster]),
        allow("Repositories", _REPOSITORIES, arns.repositories),
        allow("LogGroups", _LOGS, _log_groups(arns)),
        *_watching(arns),
    ]


def removing(arns: Arns) -> list[Grant]:
    """What catctl takes away before and after Terraform's own destroy."""
    services = arns.in_cluster("service")
    targets = arns.regional("application-autoscaling", "scalable-target/*")
    scaling = names.scaling_alarms(arns.environment.cluster)
    alarms = arns.regional("cloudwatch", f"alarm:{scaling}*")
    return [
        allow("RemoveServices", of("ecs", "DeleteService", "UpdateService"), services),
        allow("StopTasks", ["ecs:StopTask"], arns.in_cluster("task")),
        allow("RemoveDefinitions", ["ecs:DeleteTaskDefinitions"], arns.definitions),
        # It knows no resources.
        allow("RetireDefinitions", ["ecs:DeregisterTaskDefinition"], ["*"]),
        allow("RemoveScaling", ["application-autoscaling:DeregisterScalableTarget"], targets),
        allow("RemoveScalingAlarms", ["cloudwatch:DeleteAlarms"], alarms),
    ]


def _log_groups(arns: Arns) -> list[str]:
    name = arns.name
    groups = [
        *arns.service_logs,
        names.database_logs(name, "*"),
        names.flow_logs(name),
        names.insights_logs(arns.environment.cluster),
        names.web_acl_logs(name),
    ]
    return arns.regional("logs", *(f"log-group:{group}{end}" for group in groups for end in _ENDS))


_ENDS = ("", ":*")  # operations ask for the one or the other


def _watching(arns: Arns) -> list[Grant]:
    name, account = arns.name, arns.account
    alarms = [
        *arns.regional("cloudwatch", f"alarm:{names.every(name)}"),
        f"arn:{arns.partition}:cloudwatch::{account}:dashboard/{names.dashboard(name)}",
    ]
    schedules = arns.regional("scheduler", f"schedule/default/{names.service(name, '*')}")
    budget = f"arn:{arns.partition}:budgets::{account}:budget/{names.budget(name)}"
    return [
        allow("Alarms", _ALARMS, alarms),
        allow("Topic", _TOPICS, arns.regional("sns", names.topic(name))),
        allow("Unsubscribe", ["sns:Unsubscribe"], ["*"]),  # it knows no resources
        allow("Schedules", _SCHEDULES, schedules),
        allow("Budget", _BUDGET, [budget]),
    ]
