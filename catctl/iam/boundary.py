"""The most that a role of the environment may ever do, whatever its own policies say. Pure.

It is for those who own the account: whoever applies cannot change it.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

from catctl.environment import names
from catctl.environment.sources import bare, is_secret
from catctl.iam.arns import Arns
from catctl.iam.statements import Grant, allow, equals, of

_PULLING = of("ecr", "BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer")
_WRITING = of("logs", "CreateLogStream", "DescribeLogStreams", "PutLogEvents")
_SHELL = of(
    "ssmmessages",
    "CreateControlChannel",
    "CreateDataChannel",
    "OpenControlChannel",
    "OpenDataChannel",
)
_BALANCING = of(
    "elasticloadbalancing",
    "DescribeListeners",
    "DescribeRules",
    "DescribeTargetGroups",
    "DescribeTargetHealth",
)
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRDSEnhancedMonitoringRole.html
_MEASURING = of(
    "logs",
    "CreateLogGroup",
    "CreateLogStream",
    "DescribeLogStreams",
    "GetLogEvents",
    "PutLogEvents",
    "PutRetentionPolicy",
)


def bounding(arns: Arns) -> list[Grant]:
    """What the roles of services, monitoring, flow logs, brake and blue/green have in them."""
    return [
        allow("StartTasks", ["ecr:GetAuthorizationToken"], ["*"]),
        allow("PullImages", _PULLING, arns.repositories),
        allow("WriteLogs", _WRITING, _log_groups(arns)),
        allow("MeasureDatabase", _MEASURING, _measures(arns)),
        allow("Look", ["logs:DescribeLogGroups", *_BALANCING], ["*"]),
        allow("OpenShells", _SHELL, ["*"]),
        *_secrets(arns),
        *_traffic(arns),
        *_brake(arns),
        *_permissions(arns),
    ]


def _log_groups(arns: Arns) -> list[str]:
    groups = [*arns.service_logs, names.flow_logs(arns.name)]
    return arns.regional("logs", *(f"log-group:{group}:*" for group in groups))


def _measures(arns: Arns) -> list[str]:
    return arns.regional("logs", "log-group:RDS*", "log-group:RDS*:log-stream:*")


def _secrets(arns: Arns) -> list[Grant]:
    services = arns.environment.services
    sources = {ref.source for s in services for ref in s.settings.secrets.values()}
    secrets = {bare(source) for source in sources if is_secret(source)}
    if any(service.settings.database for service in services):
        secrets |= set(arns.regional("secretsmanager", "secret:rds!*"))
    parameters = {_parameter(arns, source) for source in sources if not is_secret(source)}
    if not secrets | parameters:
        return []
    region = arns.environment.region
    through = equals(
        "kms:ViaService", *(f"{kind}.{region}.amazonaws.com" for kind in ("secretsmanager", "ssm"))
    )
    found = []
    if secrets:
        found.append(allow("ReadSecrets", ["secretsmanager:GetSecretValue"], secrets))
    if parameters:
        found.append(allow("ReadParameters", ["ssm:GetParameters"], parameters))
    return [*found, allow("Decrypt", ["kms:Decrypt"], arns.regional("kms", "key/*"), through)]


def _parameter(arns: Arns, source: str) -> str:
    if source.startswith("arn:"):
        return source
    return arns.regional("ssm", f"parameter/{source.removeprefix('/')}")[0]


def _traffic(arns: Arns) -> list[Grant]:
    balancer = f"app/{names.load_balancer(arns.name)}/*"
    shifted = arns.regional(
        "elasticloadbalancing", f"listener-rule/{balancer}", f"listener/{balancer}"
    )
    groups = f"targetgroup/{names.service(arns.name, '*')}/*"
    moved = arns.regional("elasticloadbalancing", groups)
    moves = of("elasticloadbalancing", "DeregisterTargets", "RegisterTargets")
    return [
        allow("ShiftTraffic", of("elasticloadbalancing", "ModifyListener", "ModifyRule"), shifted),
        allow("MoveTargets", moves, moved),
    ]


def _brake(arns: Arns) -> list[Grant]:
    targets = arns.regional("application-autoscaling", "scalable-target/*")
    only = equals("application-autoscaling:service-namespace", "ecs")
    stopping = of("ecs", "DescribeServices", "UpdateService")
    return [
        allow("StopServices", stopping, arns.in_cluster("service")),
        allow("StopScaling", ["application-autoscaling:RegisterScalableTarget"], targets, only),
    ]


def _permissions(arns: Arns) -> list[Grant]:
    """What the file lets the services' own code do."""
    granted = {
        (tuple(sorted(rule.actions)), tuple(sorted(rule.resources)))
        for service in arns.environment.services
        for rule in service.settings.permissions
    }
    return [
        allow(f"Permissions{number}", actions, resources)
        for number, (actions, resources) in enumerate(sorted(granted), start=1)
    ]
