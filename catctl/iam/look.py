"""What Terraform reads to plan, and what catctl reads to see that nothing is left. Pure.

Settings and names alone: no object in a bucket, no image, no value of a secret.
"""

from __future__ import annotations

from catctl.iam.arns import Arns
from catctl.iam.statements import Grant, allow, of

_EVERYWHERE = [
    *of("application-autoscaling", "DescribeScalableTargets", "DescribeScalingPolicies"),
    *of("budgets", "ListTagsForResource", "ViewBudget"),
    *of("cloudwatch", "DescribeAlarms", "GetDashboard", "ListDashboards", "ListTagsForResource"),
    *of("ec2", "DescribeAddresses", "DescribeAddressesAttribute", "DescribeAvailabilityZones"),
    *of("ec2", "DescribeFlowLogs", "DescribeInternetGateways", "DescribeNatGateways"),
    *of("ec2", "DescribeNetworkAcls", "DescribeNetworkInterfaces", "DescribePrefixLists"),
    *of("ec2", "DescribeRouteTables", "DescribeSecurityGroupRules", "DescribeSecurityGroups"),
    *of("ec2", "DescribeSubnets", "DescribeVpcAttribute", "DescribeVpcEndpointServices"),
    *of("ec2", "DescribeVpcEndpoints", "DescribeVpcs"),
    *of("ecr", "DescribeImages", "DescribeRepositories", "GetLifecyclePolicy"),
    *of("ecr", "ListTagsForResource"),
    *of("ecs", "DescribeClusters", "DescribeServices", "DescribeTasks", "ListClusters"),
    *of("ecs", "DescribeTaskDefinition", "ListServices", "ListTagsForResource"),
    *of("ecs", "ListTaskDefinitions", "ListTasks"),
    *of("elasticloadbalancing", "DescribeCapacityReservation", "DescribeListenerAttributes"),
    *of("elasticloadbalancing", "DescribeListenerCertificates", "DescribeListeners"),
    *of("elasticloadbalancing", "DescribeLoadBalancerAttributes", "DescribeLoadBalancers"),
    *of("elasticloadbalancing", "DescribeRules", "DescribeTags"),
    *of("elasticloadbalancing", "DescribeTargetGroupAttributes", "DescribeTargetGroups"),
    *of("elasticloadbalancing", "DescribeTargetHealth"),
    *of("kms", "DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListAliases"),
    *of("kms", "ListResourceTags"),
    *of("logs", "DescribeLogGroups", "DescribeResourcePolicies", "ListTagsForResource"),
    *of("rds", "DescribeDBInstanceAutomatedBackups", "DescribeDBInstances"),
    *of("rds", "DescribeDBParameterGroups", "DescribeDBParameters", "DescribeDBSnapshots"),
    *of("rds", "DescribeDBSubnetGroups", "ListTagsForResource"),
    *of("route53", "GetChange", "GetHostedZone", "ListResourceRecordSets"),
    *of("s3", "ListAllMyBuckets"),
    *of("scheduler", "GetSchedule", "ListSchedules", "ListTagsForResource"),
    *of("secretsmanager", "DescribeSecret", "ListSecrets"),
    *of("servicequotas", "GetServiceQuota"),
    *of("sns", "GetSubscriptionAttributes", "GetTopicAttributes", "ListTagsForResource"),
    *of("sns", "ListTopics"),
    *of("tag", "GetResources"),
    *of("wafv2", "GetLoggingConfiguration", "GetWebACL", "GetWebACLForResource"),
    *of("wafv2", "ListTagsForResource", "ListWebACLs"),
]
_ROLES = of(
    "iam",
    "GetRole",
    "GetRolePolicy",
    "ListAttachedRolePolicies",
    "ListInstanceProfilesForRole",
    "ListRolePolicies",
)
_BUCKET = of(
    "s3",
    "GetAccelerateConfiguration",
    "GetBucketAcl",
    "GetBucketCORS",
    "GetBucketLogging",
    "GetBucketNotification",
    "GetBucketObjectLockConfiguration",
    "GetBucketOwnershipControls",
    "GetBucketPolicy",
    "GetBucketPublicAccessBlock",
    "GetBucketRequestPayment",
    "GetBucketTagging",
    "GetBucketVersioning",
    "GetBucketWebsite",
    "GetEncryptionConfiguration",
    "GetLifecycleConfiguration",
    "GetReplicationConfiguration",
    "ListBucket",
)


def looking(arns: Arns) -> list[Grant]:
    """Read the settings of what is there: half of AWS's reading actions know no resources."""
    statements = [
        allow("Look", _EVERYWHERE, ["*"]),
        allow("LookAtRoles", _ROLES, [*arns.service_roles, *arns.own_roles]),
    ]
    if bucket := arns.environment.access_logs_bucket:
        statements.append(allow("LookAtAccessLogs", _BUCKET, arns.buckets(bucket)))
    return statements
