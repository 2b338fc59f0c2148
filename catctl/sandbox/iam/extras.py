"""What operations ask for beside their rows: roles passed on, tags set, keys used. Pure.

Sources: the "dependent actions" of
https://docs.aws.amazon.com/service-authorization/latest/reference/, and those at a function.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catctl.sandbox.iam.asks import (
    Extra,
    asking,
    linked_role,
    passed,
    passing,
    tagging,
    using_key,
)
from catctl.sandbox.iam.model import Asked
from catctl.sandbox.iam.rows import Scene, resources

_TASKS = "ecs-tasks.amazonaws.com"
_SCALER = "ecs.application-autoscaling.amazonaws.com"
_BALANCER = "loadbalancer/app/{Name}/*"
_ACL = "{lower:Scope}/webacl/{Name}"
_IDS = {
    "acl": "network-acl",
    "eipalloc": "elastic-ip",
    "eni": "network-interface",
    "fl": "vpc-flow-log",
    "igw": "internet-gateway",
    "nat": "natgateway",
    "rtb": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "subnet": "subnet",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
}


def ec2_tags(scene: Scene) -> Iterator[Asked]:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html"""
    for specification in scene.call.given.get("TagSpecifications") or ():
        yield Asked(
            action="ec2:CreateTags",
            resource=scene.arn(f"{specification['ResourceType']}/*"),
            context={"ec2:createaction": scene.call.operation},
        )


def _by_id(scene: Scene) -> Iterator[Asked]:
    for name in ("Resources", "ResourceIds"):
        for item in scene.call.given.get(name) or ():
            kind = _IDS.get(item.rpartition("-")[0], "unknown")
            yield Asked(
                action=f"ec2:{scene.call.operation}", resource=scene.arn(f"{kind}/{item}")
            )


def _private_names(scene: Scene) -> Iterator[Asked]:
    if scene.call.given.get("PrivateDnsEnabled"):
        zone = scene.arn("hostedzone/*", service="route53")  # one of AWS's own
        yield Asked(action="route53:AssociateVPCWithHostedZone", resource=zone)


def _services_of(template: str) -> Extra:
    """A deployment or a revision names its service, which is asked for, too."""

    def ask(scene: Scene) -> Iterator[Asked]:
        for arn in resources(template, scene):
            head, _, names = arn.partition("/")
            service = f"{head.rpartition(':')[0]}:service/{names.rpartition('/')[0]}"
            yield Asked(action=f"ecs:{scene.call.operation}", resource=service)

    return ask


def _shifting_roles(scene: Scene) -> Iterator[Asked]:
    """What moves traffic from one target group to the other."""
    balancers = scene.call.given.get("loadBalancers") or ()
    more = [item.get("advancedConfiguration") or {} for item in balancers]
    roles = [item.get("roleArn") for item in more]
    yield from passed([scene.call.given.get("role"), *roles], "ecs.amazonaws.com")


def _roles_of_tasks(scene: Scene) -> Iterator[Asked]:
    """Those of the task definition, too: aws/serverless-application-model#2247,
    LBHackney-IT/Data-Platform#1992.
    """
    given: dict[str, Any] = dict(scene.call.given)
    overrides = given.get("overrides") or {}
    roles = [overrides.get("taskRoleArn"), overrides.get("executionRoleArn")]
    yield from passed([*roles, *scene.world.task_roles(given["taskDefinition"])], _TASKS)


def _below(kind: str, template: str) -> Extra:
    """Tags of a listener or a rule, which is below what is named."""

    def ask(scene: Scene) -> Iterator[Asked]:
        for asked in tagging("elasticloadbalancing:AddTags", template, by=_CREATES)(scene):
            head, _, names = asked.resource.partition("/")
            arn = f"{head.rpartition(':')[0]}:{kind}/{names}/*"
            yield Asked(action=asked.action, resource=arn, context=asked.context)

    return ask


_CREATES = "elasticloadbalancing:createaction"


def _managed_rules(scene: Scene) -> Iterator[Asked]:
    """aws-samples/amazon-cloudfront-waf-secretsmanager#3 shows this very ARN, its slash and all."""
    rules = scene.call.given.get("Rules") or ()
    if any("ManagedRuleGroupStatement" in (rule.get("Statement") or {}) for rule in rules):
        scope = str(scene.call.given["Scope"]).lower()
        yield Asked(
            action=f"wafv2:{scene.call.operation}",
            resource=scene.arn(f"{scope}/managedruleset/"),
        )


def _log_delivery(scene: Scene) -> Iterator[Asked]:
    """https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html"""
    for action in (
        "CreateLogDelivery",
        "DeleteLogDelivery",
        "DescribeLogGroups",
        "DescribeResourcePolicies",
        "PutResourcePolicy",
    ):
        yield Asked(action=f"logs:{action}", resource="*")


def _password(scene: Scene) -> Iterator[Asked]:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html: a secret is
    made in the caller's name; aws-controllers-k8s/rds-controller#251 shows what is refused.
    """
    given = scene.call.given
    if not given.get("ManageMasterUserPassword"):
        return
    secret = scene.arn("secret:rds!db-*", service="secretsmanager")
    yield Asked(action="secretsmanager:CreateSecret", resource=secret)
    yield Asked(action="secretsmanager:TagResource", resource=secret)
    key = given.get("MasterUserSecretKmsKeyId")
    actions = ("CreateGrant", "Decrypt", "GenerateDataKey") if key else ()
    for action in ("DescribeKey", *actions):
        yield Asked(
            action=f"kms:{action}",
            resource=scene.world.key_arn(key or "alias/aws/secretsmanager"),
            context={"kms:viaservice": f"rds.{scene.region}.amazonaws.com"},
        )


def _last_snapshot(scene: Scene) -> Iterator[Asked]:
    snapshot = scene.call.given.get("FinalDBSnapshotIdentifier")
    if snapshot:
        arns = resources("db:{DBInstanceIdentifier}", scene)
        for arn in [*arns, scene.arn(f"snapshot:{snapshot}")]:
            yield Asked(action="rds:CreateDBSnapshot", resource=arn)


def _by_version(action: str) -> Extra:
    """An object's older version has an action of its own."""

    def ask(scene: Scene) -> Iterator[Asked]:
        given = scene.call.given
        for item in (given.get("Delete") or {}).get("Objects") or [given]:
            version = "Version" if item.get("VersionId") else ""
            yield Asked(
                action=f"{action}{version}",
                resource=scene.arn(f"{given['Bucket']}/{item['Key']}"),
            )

    return ask


def _with_acl(action: str, template: str) -> Extra:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html: private is for free"""

    def ask(scene: Scene) -> Iterator[Asked]:
        given = scene.call.given
        grants = any(name.startswith("Grant") for name in given)
        if grants or given.get("ACL") not in (None, "private"):
            yield from asking(action, template)(scene)

    return ask


def _scaled(scene: Scene) -> Iterator[Asked]:
    """https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html"""
    for action in ("DescribeServices", "UpdateService"):
        yield Asked(
            action=f"ecs:{action}",
            resource=scene.arn(str(scene.call.given["ResourceId"]), service="ecs"),
        )


def _scaling_alarms(*actions: str) -> Extra:
    """https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html"""

    def ask(scene: Scene) -> Iterator[Asked]:
        name = f"alarm:TargetTracking-{scene.call.given['ResourceId']}-*"
        for action in actions:
            yield Asked(
                action=f"cloudwatch:{action}", resource=scene.arn(name, service="cloudwatch")
            )

    return ask


EXTRAS: dict[str, tuple[Extra, ...]] = {
    "application-autoscaling:DeregisterScalableTarget": (_scaling_alarms("DeleteAlarms"),),
    "application-autoscaling:PutScalingPolicy": (
        _scaling_alarms("DescribeAlarms", "PutMetricAlarm"),
    ),
    "application-autoscaling:RegisterScalableTarget": (
        linked_role(_SCALER, "AWSServiceRoleForApplicationAutoScaling_ECSService"),
        _scaled,
    ),
    "budgets:CreateBudget": (tagging("budgets:TagResource", "budget/{Budget.BudgetName}"),),
    "dynamodb:CreateTable": (tagging("dynamodb:TagResource", "table/{TableName}"),),
    "ec2:CreateFlowLogs": (
        _by_id,
        passing("DeliverLogsPermissionArn", "vpc-flow-logs.amazonaws.com"),
    ),
    "ec2:CreateTags": (_by_id,),
    "ec2:CreateVpcEndpoint": (
        asking("ec2:DescribeSecurityGroups", "*"),
        asking("ec2:DescribeSubnets", "*"),
        asking("ec2:DescribeVpcs", "*"),
        _private_names,
    ),
    "ec2:DeleteTags": (_by_id,),
    # https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
    "ecr:CreateRepository": (
        tagging("ecr:TagResource", "repository/{repositoryName}"),
        using_key("encryptionConfiguration.kmsKey", "CreateGrant", "DescribeKey", "RetireGrant"),
    ),
    "ecs:CreateCluster": (
        linked_role("ecs.amazonaws.com", "AWSServiceRoleForECS"),
        tagging("ecs:TagResource", "cluster/{clusterName|default}", by="ecs:createaction"),
    ),
    "ecs:CreateService": (
        _shifting_roles,
        tagging(
            "ecs:TagResource", "service/{cluster|default}/{serviceName}", by="ecs:createaction"
        ),
    ),
    "ecs:DescribeServiceDeployments": (_services_of("{serviceDeploymentArns}"),),
    "ecs:DescribeServiceRevisions": (_services_of("{serviceRevisionArns}"),),
    "ecs:RegisterTaskDefinition": (
        passing("executionRoleArn", _TASKS),
        passing("taskRoleArn", _TASKS),
        tagging("ecs:TagResource", "task-definition/{family}:*", by="ecs:createaction"),
    ),
    "ecs:RunTask": (
        _roles_of_tasks,
        tagging("ecs:TagResource", "task/{cluster|default}/*", by="ecs:createaction"),
    ),
    "ecs:StopServiceDeployment": (_services_of("{serviceDeploymentArn}"),),
    "ecs:UpdateService": (_shifting_roles,),
    "elasticloadbalancing:CreateListener": (_below("listener/app", "{LoadBalancerArn}"),),
    "elasticloadbalancing:CreateLoadBalancer": (
        linked_role(
            "elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"
        ),
        tagging("elasticloadbalancing:AddTags", _BALANCER, by=_CREATES),
    ),
    "elasticloadbalancing:CreateRule": (_below("listener-rule/app", "{ListenerArn}"),),
    "elasticloadbalancing:CreateTargetGroup": (
        tagging("elasticloadbalancing:AddTags", "targetgroup/{Name}/*", by=_CREATES),
    ),
    "iam:CreatePolicy": (tagging("iam:TagPolicy", "policy{Path|/}{PolicyName}"),),
    "iam:CreateRole": (tagging("iam:TagRole", "{role:RoleName}"),),
    "iam:CreateUser": (tagging("iam:TagUser", "{user:UserName}"),),
    "kms:CreateKey": (tagging("kms:TagResource", "key/*"),),
    "logs:CreateLogGroup": (tagging("logs:TagResource", "log-group:{logGroupName}"),),
    "monitoring:PutMetricAlarm": (tagging("cloudwatch:TagResource", "alarm:{AlarmName}"),),
    "rds:CreateDBInstance": (
        linked_role("rds.amazonaws.com", "AWSServiceRoleForRDS"),
        passing("MonitoringRoleArn", "monitoring.rds.amazonaws.com"),
        tagging("rds:AddTagsToResource", "db:{DBInstanceIdentifier}"),
        using_key("KmsKeyId", "CreateGrant", "DescribeKey"),
        using_key("PerformanceInsightsKMSKeyId", "CreateGrant", "DescribeKey"),
        _password,
    ),
    "rds:CreateDBParameterGroup": (
        tagging("rds:AddTagsToResource", "pg:{DBParameterGroupName}"),
    ),
    "rds:CreateDBSubnetGroup": (tagging("rds:AddTagsToResource", "subgrp:{DBSubnetGroupName}"),),
    "rds:DeleteDBInstance": (_last_snapshot,),
    "rds:ModifyDBInstance": (
        passing("MonitoringRoleArn", "monitoring.rds.amazonaws.com"),
        _password,
    ),
    "s3:CreateBucket": (_with_acl("s3:PutBucketAcl", "{Bucket}"),),
    "s3:DeleteObject": (_by_version("s3:DeleteObject"),),
    "s3:DeleteObjects": (_by_version("s3:DeleteObject"),),
    "s3:GetObject": (_by_version("s3:GetObject"),),
    "s3:HeadObject": (_by_version("s3:GetObject"),),
    "s3:PutObject": (_with_acl("s3:PutObjectAcl", "{Bucket}/{Key}"),),
    "scheduler:CreateSchedule": (passing("Target.RoleArn", "scheduler.amazonaws.com"),),
    "scheduler:UpdateSchedule": (passing("Target.RoleArn", "scheduler.amazonaws.com"),),
    "secretsmanager:CreateSecret": (tagging("secretsmanager:TagResource", "{secret:Name}"),),
    "sns:CreateTopic": (tagging("sns:TagResource", "{Name}"),),
    "ssm:PutParameter": (tagging("ssm:AddTagsToResource", "parameter/{parameter:Name}"),),
    # aws-cloudformation/cloudformation-coverage-roadmap#386
    "wafv2:AssociateWebACL": (asking("elasticloadbalancing:SetWebAcl", "{ResourceArn}"),),
    "wafv2:CreateWebACL": (tagging("wafv2:TagResource", f"{_ACL}/*"), _managed_rules),
    "wafv2:DisassociateWebACL": (asking("elasticloadbalancing:SetWebAcl", "{ResourceArn}"),),
    "wafv2:PutLoggingConfiguration": (_log_delivery,),
    "wafv2:UpdateWebACL": (_managed_rules,),
}
