"""What each kind of resource that the modules may make is billed by, or why it is free."""

from __future__ import annotations

PRICED = {
    "aws_cloudwatch_dashboard": ("dashboard",),
    "aws_cloudwatch_log_group": ("logs.ingest.gb", "logs.stored.gb"),
    "aws_cloudwatch_metric_alarm": ("alarm",),
    "aws_db_instance": ("rds.gp3.gb", "rds.postgres.db.t4g.micro", "secret"),
    "aws_ecr_repository": ("ecr.gb",),
    "aws_ecs_cluster": ("metric",),
    "aws_eip": ("ipv4.hour",),
    "aws_flow_log": ("logs.ingest.gb", "logs.stored.gb"),
    "aws_kms_key": ("kms.key",),
    "aws_lb": ("alb.hour", "alb.lcu", "ipv4.hour"),
    "aws_nat_gateway": ("nat.gb", "nat.hour"),
    "aws_s3_bucket": ("s3.gb", "s3.put"),
    "aws_vpc_endpoint": ("endpoint.gb", "endpoint.hour"),
    "aws_wafv2_web_acl": ("waf.acl", "waf.requests", "waf.rule"),
}

_NETWORK = "a network is free; gateways, addresses and endpoints in it are not"
_PART = "a part of something that is billed as a whole"
_SETTING = "a setting of something else"
_MAILS = "the first 1,000 mails a month are free; said in docs/cost.md"
FREE = {
    "aws_budgets_budget": "a budget that only mails is free",
    "aws_db_parameter_group": _SETTING,
    "aws_db_subnet_group": _SETTING,
    "aws_default_security_group": _NETWORK,
    "aws_ecr_lifecycle_policy": _SETTING,
    "aws_ecs_cluster_capacity_providers": _SETTING,
    "aws_iam_role": "IAM is free",
    "aws_iam_role_policy": "IAM is free",
    "aws_iam_role_policy_attachment": "IAM is free",
    "aws_internet_gateway": _NETWORK,
    "aws_kms_alias": _PART,
    "aws_lb_listener": _PART,
    "aws_lb_listener_rule": _PART,
    "aws_lb_target_group": _PART,
    "aws_route": _NETWORK,
    "aws_route53_record": "the team's zone is billed, a record in it is not",
    "aws_route_table": _NETWORK,
    "aws_route_table_association": _NETWORK,
    "aws_s3_bucket_lifecycle_configuration": _SETTING,
    "aws_s3_bucket_notification": _SETTING,
    "aws_s3_bucket_ownership_controls": _SETTING,
    "aws_s3_bucket_policy": _SETTING,
    "aws_s3_bucket_public_access_block": _SETTING,
    "aws_s3_bucket_server_side_encryption_configuration": _SETTING,
    "aws_s3_bucket_versioning": _SETTING,
    "aws_scheduler_schedule": "14 million calls a month are free; a brake makes a few",
    "aws_secretsmanager_secret_rotation": _SETTING,
    "aws_security_group": _NETWORK,
    "aws_sns_topic": _MAILS,
    "aws_sns_topic_policy": _SETTING,
    "aws_sns_topic_subscription": _MAILS,
    "aws_subnet": _NETWORK,
    "aws_vpc": _NETWORK,
    "aws_vpc_security_group_egress_rule": _NETWORK,
    "aws_vpc_security_group_ingress_rule": _NETWORK,
    "aws_wafv2_web_acl_association": _SETTING,
    "aws_wafv2_web_acl_logging_configuration": _SETTING,
    "terraform_data": "of Terraform itself, in no account",
}
