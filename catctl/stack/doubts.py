"""How to look for what AWS was asked for without an answer that anyone saw. Pure."""

from __future__ import annotations

import re

from catctl.commands import Next, Words, advice, joined
from catctl.environment.facts import Facts
from catctl.foreign import one_line
from catctl.stack.model import Fate
from catctl.terraform.messages import base_address

_TAGS = "Name=tag:Environment,Values={key} Name=tag:Project,Values={project}"
_EC2_TAGS = f"--filters {_TAGS}"
_ALL_TAGS = (
    "aws resourcegroupstaggingapi get-resources "
    "--tag-filters Key=Environment,Values={key} Key=Project,Values={project}"
)
_ROUTES = f"aws ec2 describe-route-tables {_EC2_TAGS}"
_RULES = f"aws ec2 describe-security-group-rules {_EC2_TAGS}"
_BALANCERS = f"{_ALL_TAGS} --resource-type-filters elasticloadbalancing"
FIND = {
    "aws_budgets_budget": "aws budgets describe-budgets --account-id $(aws sts "
    "get-caller-identity --query Account --output text)",
    "aws_cloudwatch_dashboard": "aws cloudwatch list-dashboards --dashboard-name-prefix {name}",
    "aws_cloudwatch_log_group": "aws logs describe-log-groups",
    "aws_cloudwatch_metric_alarm": "aws cloudwatch describe-alarms --alarm-name-prefix {name}-",
    "aws_db_instance": "aws rds describe-db-instances",
    "aws_db_parameter_group": "aws rds describe-db-parameter-groups",
    "aws_db_subnet_group": "aws rds describe-db-subnet-groups",
    "aws_ecr_repository": "aws ecr describe-repositories",
    "aws_ecs_cluster": "aws ecs list-clusters",
    "aws_eip": f"aws ec2 describe-addresses {_EC2_TAGS}",
    "aws_flow_log": f"aws ec2 describe-flow-logs --filter {_TAGS}",
    "aws_iam_role": "aws iam list-roles --query \"Roles[?starts_with(RoleName, '{name}')].Arn\"",
    "aws_internet_gateway": f"aws ec2 describe-internet-gateways {_EC2_TAGS}",
    "aws_kms_alias": "aws kms list-aliases",
    "aws_kms_key": f"{_ALL_TAGS} --resource-type-filters kms:key",
    "aws_lb": _BALANCERS,
    "aws_lb_listener": _BALANCERS,
    "aws_lb_listener_rule": _BALANCERS,
    "aws_lb_target_group": _BALANCERS,
    "aws_nat_gateway": f"aws ec2 describe-nat-gateways --filter {_TAGS}",
    "aws_route": _ROUTES,
    "aws_route_table": _ROUTES,
    "aws_route_table_association": _ROUTES,
    "aws_s3_bucket": "aws s3api list-buckets --prefix {name}-",
    "aws_scheduler_schedule": "aws scheduler list-schedules --name-prefix {name}-",
    "aws_security_group": f"aws ec2 describe-security-groups {_EC2_TAGS}",
    "aws_sns_topic": "aws sns list-topics",
    "aws_sns_topic_subscription": "aws sns list-subscriptions",
    "aws_subnet": f"aws ec2 describe-subnets {_EC2_TAGS}",
    "aws_vpc": f"aws ec2 describe-vpcs {_EC2_TAGS}",
    "aws_vpc_endpoint": f"aws ec2 describe-vpc-endpoints {_EC2_TAGS}",
    "aws_vpc_security_group_egress_rule": _RULES,
    "aws_vpc_security_group_ingress_rule": _RULES,
    "aws_wafv2_web_acl": "aws wafv2 list-web-acls --scope REGIONAL",
}
# Part of another resource, with no name of its own: AWS takes the same request again.
REPEATABLE = frozenset(
    [
        "aws_default_security_group",
        "aws_ecr_lifecycle_policy",
        "aws_ecs_cluster_capacity_providers",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_route53_record",
        "aws_s3_bucket_lifecycle_configuration",
        "aws_s3_bucket_notification",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_bucket_policy",
        "aws_s3_bucket_public_access_block",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_s3_bucket_versioning",
        "aws_secretsmanager_secret_rotation",
        "aws_sns_topic_policy",
        "aws_wafv2_web_acl_association",
        "aws_wafv2_web_acl_logging_configuration",
    ]
)


def doubt_lines(fate: Fate, facts: Facts) -> list[Words]:
    """For everything in doubt, the command that shows whether it is there."""
    if not fate.in_doubt:
        return []
    lines: list[Words] = [
        "In doubt: AWS was asked, and no answer was seen. These show what is there:"
    ]
    for address in fate.in_doubt:
        lines += [f"  {one_line(address)}", joined(["    ", check_command(address, facts)], "")]
    lines.append(
        advice(
            "What is there and not in `tf {key} -- state list` is Terraform's no more: delete it, "
            "or `tf {key} -- import ADDRESS ID`",
            key=facts.key,
        )
    )
    return lines


def check_command(address: str, facts: Facts) -> Words:
    """Asks AWS for the kind of thing at ``address``; of a kind that we do not know, for all that
    has the environment's tags. For what is no AWS resource, asks the state.
    """
    match = re.search(r"(?:^|\.)(aws_\w+)\.[^.]+$", base_address(address))
    if match is None:
        return Next("tf", facts.key, "--", "state", "show", address)
    if match[1] in REPEATABLE:
        return "no need to look: the same command again settles it"
    command = FIND.get(match[1], _ALL_TAGS)
    return advice(command + " --region {region}", **vars(facts))
