"""What operations ask for beside their rows: roles passed on, tags set, keys used. Pure.

Sources: the "dependent actions" of
https://docs.aws.amazon.com/service-authorization/latest/reference/, and those at a function.
"""

from __future__ import annotations

from catctl.sandbox.iam.asks import Extra, asking, linked_role, passing, tagging, using_key
from catctl.sandbox.iam.particular import (
    CREATES,
    TASKS,
    below,
    by_id,
    by_version,
    last_snapshot,
    managed_rules,
    password,
    private_names,
    roles_of_tasks,
    scaled,
    scaling_alarms,
    services_of,
    shifting_roles,
    tagged_rules,
    with_acl,
)

_ACL = "{lower:Scope}/webacl/{Name}"
_BALANCER = "loadbalancer/app/{Name}/*"
_SCALER = "ecs.application-autoscaling.amazonaws.com"

EXTRAS: dict[str, tuple[Extra, ...]] = {
    "application-autoscaling:DeregisterScalableTarget": (scaling_alarms("DeleteAlarms"),),
    "application-autoscaling:PutScalingPolicy": (
        scaling_alarms("DescribeAlarms", "PutMetricAlarm"),
    ),
    "application-autoscaling:RegisterScalableTarget": (
        linked_role(_SCALER, "AWSServiceRoleForApplicationAutoScaling_ECSService"),
        scaled,
    ),
    "budgets:CreateBudget": (tagging("budgets:TagResource", "budget/{Budget.BudgetName}"),),
    "dynamodb:CreateTable": (tagging("dynamodb:TagResource", "table/{TableName}"),),
    "ec2:AuthorizeSecurityGroupEgress": (tagged_rules,),
    "ec2:AuthorizeSecurityGroupIngress": (tagged_rules,),
    "ec2:CreateFlowLogs": (
        by_id,
        passing("DeliverLogsPermissionArn", "vpc-flow-logs.amazonaws.com"),
    ),
    "ec2:CreateTags": (by_id,),
    "ec2:CreateVpcEndpoint": (
        asking("ec2:DescribeSecurityGroups", "*"),
        asking("ec2:DescribeSubnets", "*"),
        asking("ec2:DescribeVpcs", "*"),
        private_names,
    ),
    "ec2:DeleteTags": (by_id,),
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
        shifting_roles,
        tagging(
            "ecs:TagResource", "service/{cluster|default}/{serviceName}", by="ecs:createaction"
        ),
    ),
    "ecs:DescribeServiceDeployments": (services_of("{serviceDeploymentArns}"),),
    "ecs:DescribeServiceRevisions": (services_of("{serviceRevisionArns}"),),
    "ecs:RegisterTaskDefinition": (
        passing("executionRoleArn", TASKS),
        passing("taskRoleArn", TASKS),
        tagging("ecs:TagResource", "task-definition/{family}:*", by="ecs:createaction"),
    ),
    "ecs:RunTask": (
        roles_of_tasks,
        tagging("ecs:TagResource", "task/{cluster|default}/*", by="ecs:createaction"),
    ),
    "ecs:StopServiceDeployment": (services_of("{serviceDeploymentArn}"),),
    "ecs:UpdateService": (shifting_roles,),
    "elasticloadbalancing:CreateListener": (below("listener", "{LoadBalancerArn}"),),
    "elasticloadbalancing:CreateLoadBalancer": (
        linked_role("elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"),
        tagging("elasticloadbalancing:AddTags", _BALANCER, by=CREATES),
    ),
    "elasticloadbalancing:CreateRule": (below("listener-rule", "{ListenerArn}"),),
    "elasticloadbalancing:CreateTargetGroup": (
        tagging("elasticloadbalancing:AddTags", "targetgroup/{Name}/*", by=CREATES),
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
        password,
    ),
    "rds:CreateDBParameterGroup": (tagging("rds:AddTagsToResource", "pg:{DBParameterGroupName}"),),
    "rds:CreateDBSubnetGroup": (tagging("rds:AddTagsToResource", "subgrp:{DBSubnetGroupName}"),),
    "rds:DeleteDBInstance": (last_snapshot,),
    "rds:ModifyDBInstance": (
        passing("MonitoringRoleArn", "monitoring.rds.amazonaws.com"),
        password,
    ),
    "s3:CreateBucket": (with_acl("s3:PutBucketAcl", "{Bucket}"),),
    "s3:DeleteObject": (by_version("s3:DeleteObject"),),
    "s3:DeleteObjects": (by_version("s3:DeleteObject"),),
    "s3:GetObject": (by_version("s3:GetObject"),),
    "s3:HeadObject": (by_version("s3:GetObject"),),
    "s3:PutObject": (with_acl("s3:PutObjectAcl", "{Bucket}/{Key}"),),
    "scheduler:CreateSchedule": (passing("Target.RoleArn", "scheduler.amazonaws.com"),),
    "scheduler:UpdateSchedule": (passing("Target.RoleArn", "scheduler.amazonaws.com"),),
    "secretsmanager:CreateSecret": (tagging("secretsmanager:TagResource", "{secret:Name}"),),
    "sns:CreateTopic": (tagging("sns:TagResource", "{Name}"),),
    "ssm:PutParameter": (tagging("ssm:AddTagsToResource", "parameter/{parameter:Name}"),),
    # aws-cloudformation/cloudformation-coverage-roadmap#386
    "wafv2:AssociateWebACL": (asking("elasticloadbalancing:SetWebAcl", "{ResourceArn}"),),
    "wafv2:CreateWebACL": (tagging("wafv2:TagResource", f"{_ACL}/*"), managed_rules),
    "wafv2:DisassociateWebACL": (asking("elasticloadbalancing:SetWebAcl", "{ResourceArn}"),),
    # https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
    "wafv2:PutLoggingConfiguration": (
        asking("logs:CreateLogDelivery", "*"),
        asking("logs:DeleteLogDelivery", "*"),
        asking("logs:DescribeLogGroups", "*"),
        asking("logs:DescribeResourcePolicies", "*"),
        asking("logs:PutResourcePolicy", "*"),
    ),
    "wafv2:UpdateWebACL": (managed_rules,),
}
