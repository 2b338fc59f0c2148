"""Which parameter of AWS's an argument in ``modules/`` becomes, and what AWS says of it in words.

For many names botocore's models have no rule, and AWS's description has one: it is quoted here, and
must stand in botocore's text of the parameter (1.43.106).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Rule(NamedTuple):
    """A rule in AWS's words, and as a pattern."""

    quote: str
    pattern: str


# By type of resource and the way to the argument: service.Structure.member.
PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "aws_budgets_budget": {
        "budget_type": "budgets.Budget.BudgetType",
        "name": "budgets.Budget.BudgetName",
        "notification.comparison_operator": "budgets.Notification.ComparisonOperator",
        "notification.notification_type": "budgets.Notification.NotificationType",
        "notification.subscriber_email_addresses": "budgets.Subscriber.Address",
        "notification.threshold_type": "budgets.Notification.ThresholdType",
        "time_unit": "budgets.Budget.TimeUnit",
    },
    "aws_cloudwatch_dashboard": {
        "dashboard_name": "cloudwatch.PutDashboardInput.DashboardName",
    },
    "aws_cloudwatch_log_group": {
        "name": "logs.CreateLogGroupRequest.logGroupName",
        "retention_in_days": "logs.PutRetentionPolicyRequest.retentionInDays",
    },
    "aws_cloudwatch_metric_alarm": {
        "alarm_actions": "cloudwatch.PutMetricAlarmInput.AlarmActions",
        "alarm_description": "cloudwatch.PutMetricAlarmInput.AlarmDescription",
        "alarm_name": "cloudwatch.PutMetricAlarmInput.AlarmName",
        "comparison_operator": "cloudwatch.PutMetricAlarmInput.ComparisonOperator",
        "evaluation_periods": "cloudwatch.PutMetricAlarmInput.EvaluationPeriods",
        "metric_name": "cloudwatch.PutMetricAlarmInput.MetricName",
        "metric_query.expression": "cloudwatch.MetricDataQuery.Expression",
        "metric_query.id": "cloudwatch.MetricDataQuery.Id",
        "metric_query.metric.metric_name": "cloudwatch.Metric.MetricName",
        "metric_query.metric.namespace": "cloudwatch.Metric.Namespace",
        "metric_query.metric.period": "cloudwatch.MetricStat.Period",
        "namespace": "cloudwatch.PutMetricAlarmInput.Namespace",
        "period": "cloudwatch.PutMetricAlarmInput.Period",
        "statistic": "cloudwatch.PutMetricAlarmInput.Statistic",
        "treat_missing_data": "cloudwatch.PutMetricAlarmInput.TreatMissingData",
    },
    "aws_db_instance": {
        "db_name": "rds.CreateDBInstanceMessage.DBName",
        "db_subnet_group_name": "rds.CreateDBSubnetGroupMessage.DBSubnetGroupName",
        "engine": "rds.CreateDBInstanceMessage.Engine",
        "final_snapshot_identifier": "rds.DeleteDBInstanceMessage.FinalDBSnapshotIdentifier",
        "identifier": "rds.CreateDBInstanceMessage.DBInstanceIdentifier",
        "parameter_group_name": "rds.CreateDBParameterGroupMessage.DBParameterGroupName",
        "username": "rds.CreateDBInstanceMessage.MasterUsername",
    },
    "aws_db_parameter_group": {
        "name_prefix": "rds.CreateDBParameterGroupMessage.DBParameterGroupName",
    },
    "aws_db_subnet_group": {
        "name": "rds.CreateDBSubnetGroupMessage.DBSubnetGroupName",
    },
    "aws_ecr_lifecycle_policy": {
        "policy": "ecr.PutLifecyclePolicyRequest.lifecyclePolicyText",
    },
    "aws_ecr_repository": {
        "encryption_configuration.encryption_type": "ecr.EncryptionConfiguration.encryptionType",
        "image_tag_mutability": "ecr.CreateRepositoryRequest.imageTagMutability",
        "name": "ecr.CreateRepositoryRequest.repositoryName",
    },
    "aws_ecs_cluster": {
        "name": "ecs.CreateClusterRequest.clusterName",
        "setting.name": "ecs.ClusterSetting.name",
    },
    "aws_ecs_cluster_capacity_providers": {
        "cluster_name": "ecs.CreateClusterRequest.clusterName",
        "default_capacity_provider_strategy.base": "ecs.CapacityProviderStrategyItem.base",
        "default_capacity_provider_strategy.weight": "ecs.CapacityProviderStrategyItem.weight",
    },
    "aws_eip": {
        "domain": "ec2.AllocateAddressRequest.Domain",
    },
    "aws_flow_log": {
        "traffic_type": "ec2.CreateFlowLogsRequest.TrafficType",
    },
    "aws_iam_role": {
        "assume_role_policy": "iam.CreateRoleRequest.AssumeRolePolicyDocument",
        "description": "iam.CreateRoleRequest.Description",
        "name": "iam.CreateRoleRequest.RoleName",
    },
    "aws_iam_role_policy": {
        "name": "iam.PutRolePolicyRequest.PolicyName",
        "policy": "iam.PutRolePolicyRequest.PolicyDocument",
        "role": "iam.PutRolePolicyRequest.RoleName",
    },
    "aws_iam_role_policy_attachment": {
        "role": "iam.AttachRolePolicyRequest.RoleName",
    },
    "aws_kms_alias": {
        "name": "kms.CreateAliasRequest.AliasName",
    },
    "aws_kms_key": {
        "deletion_window_in_days": "kms.ScheduleKeyDeletionRequest.PendingWindowInDays",
        "description": "kms.CreateKeyRequest.Description",
        "policy": "kms.CreateKeyRequest.Policy",
    },
    "aws_lb": {
        "access_logs.bucket": "s3.CreateBucketRequest.Bucket",
        "load_balancer_type": "elbv2.CreateLoadBalancerInput.Type",
        "name": "elbv2.CreateLoadBalancerInput.Name",
    },
    "aws_lb_listener": {
        "default_action.fixed_response.content_type": "elbv2.FixedResponseActionConfig.ContentType",
        "default_action.fixed_response.message_body": "elbv2.FixedResponseActionConfig.MessageBody",
        "default_action.fixed_response.status_code": "elbv2.FixedResponseActionConfig.StatusCode",
        "default_action.redirect.port": "elbv2.RedirectActionConfig.Port",
        "default_action.redirect.protocol": "elbv2.RedirectActionConfig.Protocol",
        "default_action.redirect.status_code": "elbv2.RedirectActionConfig.StatusCode",
        "default_action.type": "elbv2.Action.Type",
        "port": "elbv2.CreateListenerInput.Port",
        "protocol": "elbv2.CreateListenerInput.Protocol",
    },
    "aws_lb_listener_rule": {
        "action.type": "elbv2.Action.Type",
        "condition.host_header.values": "elbv2.HostHeaderConditionConfig.Values",
        "condition.path_pattern.values": "elbv2.PathPatternConditionConfig.Values",
        "priority": "elbv2.CreateRuleInput.Priority",
    },
    "aws_lb_target_group": {
        "health_check.healthy_threshold": "elbv2.CreateTargetGroupInput.HealthyThresholdCount",
        "health_check.interval": "elbv2.CreateTargetGroupInput.HealthCheckIntervalSeconds",
        "health_check.matcher": "elbv2.Matcher.HttpCode",
        "health_check.path": "elbv2.CreateTargetGroupInput.HealthCheckPath",
        "health_check.timeout": "elbv2.CreateTargetGroupInput.HealthCheckTimeoutSeconds",
        "health_check.unhealthy_threshold": "elbv2.CreateTargetGroupInput.UnhealthyThresholdCount",
        "name": "elbv2.CreateTargetGroupInput.Name",
        "port": "elbv2.CreateTargetGroupInput.Port",
        "protocol": "elbv2.CreateTargetGroupInput.Protocol",
        "target_type": "elbv2.CreateTargetGroupInput.TargetType",
    },
    "aws_route53_record": {
        "alias.name": "route53.AliasTarget.DNSName",
        "name": "route53.ResourceRecordSet.Name",
        "type": "route53.ResourceRecordSet.Type",
        "zone_id": "route53.ChangeResourceRecordSetsRequest.HostedZoneId",
    },
    "aws_s3_bucket": {
        "bucket": "s3.CreateBucketRequest.Bucket",
    },
    "aws_s3_bucket_lifecycle_configuration": {
        "bucket": "s3.CreateBucketRequest.Bucket",
        "rule.id": "s3.LifecycleRule.ID",
        "rule.status": "s3.LifecycleRule.Status",
    },
    "aws_s3_bucket_notification": {
        "bucket": "s3.CreateBucketRequest.Bucket",
    },
    "aws_s3_bucket_ownership_controls": {
        "bucket": "s3.CreateBucketRequest.Bucket",
        "rule.object_ownership": "s3.OwnershipControlsRule.ObjectOwnership",
    },
    "aws_s3_bucket_policy": {
        "bucket": "s3.CreateBucketRequest.Bucket",
    },
    "aws_s3_bucket_public_access_block": {
        "bucket": "s3.CreateBucketRequest.Bucket",
    },
    "aws_s3_bucket_server_side_encryption_configuration": {
        "bucket": "s3.CreateBucketRequest.Bucket",
        "rule.apply_server_side_encryption_by_default.sse_algorithm": "s3.ServerSideEncryptionByDefault.SSEAlgorithm",
    },
    "aws_s3_bucket_versioning": {
        "bucket": "s3.CreateBucketRequest.Bucket",
        "versioning_configuration.status": "s3.VersioningConfiguration.Status",
    },
    "aws_scheduler_schedule": {
        "description": "scheduler.CreateScheduleInput.Description",
        "flexible_time_window.mode": "scheduler.FlexibleTimeWindow.Mode",
        "name": "scheduler.CreateScheduleInput.Name",
        "schedule_expression": "scheduler.CreateScheduleInput.ScheduleExpression",
        "schedule_expression_timezone": "scheduler.CreateScheduleInput.ScheduleExpressionTimezone",
        "target.retry_policy.maximum_event_age_in_seconds": "scheduler.RetryPolicy.MaximumEventAgeInSeconds",
        "target.retry_policy.maximum_retry_attempts": "scheduler.RetryPolicy.MaximumRetryAttempts",
    },
    "aws_security_group": {
        "description": "ec2.CreateSecurityGroupRequest.Description",
        "name": "ec2.CreateSecurityGroupRequest.GroupName",
    },
    "aws_sns_topic": {
        "name": "sns.CreateTopicInput.Name",
    },
    "aws_vpc_endpoint": {
        "service_name": "ec2.CreateVpcEndpointRequest.ServiceName",
        "vpc_endpoint_type": "ec2.CreateVpcEndpointRequest.VpcEndpointType",
    },
    "aws_vpc_security_group_egress_rule": {
        "description": "ec2.UserIdGroupPair.Description",
    },
    "aws_vpc_security_group_ingress_rule": {
        "description": "ec2.UserIdGroupPair.Description",
    },
    "aws_wafv2_web_acl": {
        "description": "wafv2.CreateWebACLRequest.Description",
        "name": "wafv2.CreateWebACLRequest.Name",
        "rule.name": "wafv2.Rule.Name",
        "rule.priority": "wafv2.Rule.Priority",
        "rule.statement.managed_rule_group_statement.name": "wafv2.ManagedRuleGroupStatement.Name",
        "rule.statement.managed_rule_group_statement.rule_action_override.name": "wafv2.RuleActionOverride.Name",
        "rule.statement.managed_rule_group_statement.vendor_name": "wafv2.ManagedRuleGroupStatement.VendorName",
        "rule.statement.rate_based_statement.aggregate_key_type": "wafv2.RateBasedStatement.AggregateKeyType",
        "rule.statement.rate_based_statement.limit": "wafv2.RateBasedStatement.Limit",
        "rule.visibility_config.metric_name": "wafv2.VisibilityConfig.MetricName",
        "scope": "wafv2.CreateWebACLRequest.Scope",
        "visibility_config.metric_name": "wafv2.VisibilityConfig.MetricName",
    },
    "aws_wafv2_web_acl_logging_configuration": {
        "redacted_fields.single_header.name": "wafv2.SingleHeader.Name",
    },
}

RULES: Mapping[str, Rule] = {
    "cloudwatch.MetricDataQuery.Id": Rule(
        "The valid characters are letters, numbers, and underscore. The first character must "
        "be a lowercase letter",
        r"[a-z][a-zA-Z0-9_]*",
    ),
    "cloudwatch.PutDashboardInput.DashboardName": Rule(
        'The maximum length is 255, and valid characters are A-Z, a-z, 0-9, "-", and "_"',
        r"[A-Za-z0-9_-]{1,255}",
    ),
    "cloudwatch.PutMetricAlarmInput.TreatMissingData": Rule(
        "Valid Values: breaching | notBreaching | ignore | missing",
        r"breaching|notBreaching|ignore|missing",
    ),
    "ec2.CreateSecurityGroupRequest.Description": Rule(
        "Valid characters: a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*",
        r"[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{0,255}",
    ),
    "ec2.CreateSecurityGroupRequest.GroupName": Rule(
        "Valid characters: a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*",
        r"(?!sg-)[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{0,255}",
    ),
    "ec2.CreateVpcEndpointRequest.ServiceName": Rule(
        "The name of the endpoint service",
        r"(com|cn\.com)\.amazonaws(\.[a-z0-9-]+)+",
    ),
    "ec2.UserIdGroupPair.Description": Rule(
        "Allowed characters are a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=;{}!$*",
        r"[a-zA-Z0-9 ._\-:/()#,@\[\]+=;{}!$*]{0,255}",
    ),
    "ecs.CreateClusterRequest.clusterName": Rule(
        "Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens",
        r"[a-zA-Z0-9_-]{1,255}",
    ),
    "elbv2.CreateLoadBalancerInput.Name": Rule(
        "can have a maximum of 32 characters, must contain only alphanumeric characters or "
        'hyphens, must not begin or end with a hyphen, and must not begin with "internal-"',
        r"(?!internal-)(?=.{1,32}$)[a-zA-Z0-9]+(-+[a-zA-Z0-9]+)*",
    ),
    "elbv2.CreateTargetGroupInput.Name": Rule(
        "must contain only alphanumeric characters or hyphens, and must not begin or end with a",
        r"(?=.{1,32}$)[a-zA-Z0-9]+(-+[a-zA-Z0-9]+)*",
    ),
    "elbv2.HostHeaderConditionConfig.Values": Rule(
        'You must include at least one "." character. You can include only alphabetical '
        'characters after the final "." character',
        r"(?=.{1,128}$)[a-zA-Z0-9.*?-]+\.[a-zA-Z]+",
    ),
    "elbv2.Matcher.HttpCode": Rule(
        "you can specify values between 200 and 499",
        r"[234][0-9][0-9](-[234][0-9][0-9])?(,[234][0-9][0-9](-[234][0-9][0-9])?)*",
    ),
    "elbv2.PathPatternConditionConfig.Values": Rule(
        "The maximum length of each string is 128 characters",
        r".{1,128}",
    ),
    "elbv2.RedirectActionConfig.Port": Rule(
        "You can specify a value from 1 to 65535 or #{port}",
        r"[1-9][0-9]{0,4}|#\{port\}",
    ),
    "kms.CreateAliasRequest.AliasName": Rule(
        "cannot begin with alias/aws/",
        r"alias/(?!aws/)[a-zA-Z0-9/_-]+",
    ),
    "kms.ScheduleKeyDeletionRequest.PendingWindowInDays": Rule(
        "it must be between 7 and 30, inclusive",
        r"[789]|[12][0-9]|30",
    ),
    "logs.PutRetentionPolicyRequest.retentionInDays": Rule(
        "Possible values are: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, "
        "1096, 1827, 2192, 2557, 2922, 3288, and 3653",
        r"1|3|5|7|14|30|60|90|120|150|180|365|400|545|731|1096|1827|2192|2557|2922|3288|3653",
    ),
    "rds.CreateDBInstanceMessage.DBInstanceIdentifier": Rule(
        "Must contain from 1 to 63 letters, numbers, or hyphens. First character must be a "
        "letter. Can't end with a hyphen or contain two consecutive hyphens",
        r"(?=.{1,63}$)[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*",
    ),
    "rds.CreateDBInstanceMessage.DBName": Rule(
        "Must begin with a letter. Subsequent characters can be letters, underscores, or digits",
        r"[a-zA-Z][a-zA-Z0-9_]{0,62}",
    ),
    "rds.CreateDBInstanceMessage.Engine": Rule(
        "mariadb mysql oracle-ee",
        r"mysql|postgres",
    ),
    "rds.CreateDBInstanceMessage.MasterUsername": Rule(
        "Must be 1 to 16 letters, numbers, or underscores. First character must be a letter",
        r"[a-zA-Z][a-zA-Z0-9_]{0,15}",
    ),
    "rds.CreateDBParameterGroupMessage.DBParameterGroupName": Rule(
        "Must be 1 to 255 letters, numbers, or hyphens. First character must be a letter",
        r"(?=.{1,255}$)[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*",
    ),
    "rds.CreateDBSubnetGroupMessage.DBSubnetGroupName": Rule(
        "no more than 255 letters, numbers, periods, underscores, spaces, or hyphens",
        r"[a-z][a-z0-9._ -]{0,254}",
    ),
    "rds.DeleteDBInstanceMessage.FinalDBSnapshotIdentifier": Rule(
        "Must be 1 to 255 letters or numbers. First character must be a letter. Can't end "
        "with a hyphen or contain two consecutive hyphens",
        r"(?=.{1,255}$)[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*",
    ),
    "route53.ResourceRecordSet.Name": Rule(
        "Enter a fully qualified domain name",
        r"(?=.{1,255}$)(\*|[a-z0-9-]{1,63})(\.[a-z0-9-]{1,63})+",
    ),
    "s3.CreateBucketRequest.Bucket": Rule(
        "Bucket naming rules in the Amazon S3 User Guide",
        r"(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!.*(?:-s3alias|--ol-s3|\.mrap|--x-s3|-"
        r"-table-s3)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
    ),
    "s3.LifecycleRule.ID": Rule(
        "The value cannot be longer than 255 characters",
        r".{1,255}",
    ),
    "scheduler.CreateScheduleInput.ScheduleExpression": Rule(
        "at expression - at(yyyy-mm-ddThh:mm:ss)",
        r"at\([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\)",
    ),
    "sns.CreateTopicInput.Name": Rule(
        "made up of only uppercase and lowercase ASCII letters, numbers, underscores, and "
        "hyphens, and must be between 1 and 256 characters long",
        r"[A-Za-z0-9_-]{1,256}",
    ),
}

# What the provider adds to a prefix: a time and a counter, of hexadecimal digits.
APPENDED: Mapping[tuple[str, str], str] = {("aws_db_parameter_group", "name_prefix"): "0" * 26}

# Known only once it is applied.
LATER = {
    ("aws_cloudwatch_metric_alarm", "alarm_actions"),
    ("aws_db_instance", "parameter_group_name"),
    ("aws_iam_role_policy", "role"),
    ("aws_route53_record", "alias.name"),
    ("aws_s3_bucket_lifecycle_configuration", "bucket"),
    ("aws_s3_bucket_notification", "bucket"),
    ("aws_s3_bucket_ownership_controls", "bucket"),
    ("aws_s3_bucket_policy", "bucket"),
    ("aws_s3_bucket_public_access_block", "bucket"),
    ("aws_s3_bucket_server_side_encryption_configuration", "bucket"),
    ("aws_s3_bucket_versioning", "bucket"),
}

# Name-like, and AWS says nothing of what they may be.
UNRULED: Mapping[tuple[str, str], str] = {
    ("aws_cloudwatch_metric_alarm", "metric_query.label"): "any text, for people",
    ("aws_db_instance", "ca_cert_identifier"): "one of the certificates that RDS has",
    ("aws_db_parameter_group", "description"): "any text, for people",
    ("aws_db_parameter_group", "family"): "one of the families that RDS has",
    ("aws_db_parameter_group", "parameter.name"): "one of the engine's own parameters",
    ("aws_db_subnet_group", "description"): "any text, for people",
}
