"""How to look for what AWS was asked for without an answer that anyone saw. Pure."""

from __future__ import annotations

import re

from catctl.environment.facts import Facts
from catctl.stack.model import Fate
from catctl.terraform.messages import base_address

_TAGGED = "--filters Name=tag:Environment,Values={key} Name=tag:Project,Values={project}"
_FIND = {
    "aws_cloudwatch_log_group": "aws logs describe-log-groups",
    "aws_ecr_repository": "aws ecr describe-repositories",
    "aws_ecs_cluster": "aws ecs list-clusters",
    "aws_eip": f"aws ec2 describe-addresses {_TAGGED}",
    "aws_iam_role": "aws iam list-roles --query \"Roles[?starts_with(RoleName, '{name}')].Arn\"",
    "aws_internet_gateway": f"aws ec2 describe-internet-gateways {_TAGGED}",
    "aws_lb": "aws elbv2 describe-load-balancers",
    "aws_lb_target_group": "aws elbv2 describe-target-groups",
    "aws_nat_gateway": f"aws ec2 describe-nat-gateways {_TAGGED}".replace("--filters", "--filter"),
    "aws_route_table": f"aws ec2 describe-route-tables {_TAGGED}",
    "aws_security_group": f"aws ec2 describe-security-groups {_TAGGED}",
    "aws_subnet": f"aws ec2 describe-subnets {_TAGGED}",
    "aws_vpc": f"aws ec2 describe-vpcs {_TAGGED}",
    "aws_vpc_security_group_egress_rule": f"aws ec2 describe-security-group-rules {_TAGGED}",
    "aws_vpc_security_group_ingress_rule": f"aws ec2 describe-security-group-rules {_TAGGED}",
}


def doubt_lines(fate: Fate, facts: Facts) -> list[str]:
    """For everything in doubt, the command that shows whether it is there."""
    if not fate.in_doubt:
        return []
    lines = ["In doubt: AWS was asked, and no answer was seen. These show what is there:"]
    for address in fate.in_doubt:
        lines += [f"  {address}", f"    {check_command(address, facts)}"]
    lines.append(
        f"What is there and not in catctl tf {facts.key} -- state list is Terraform's no more: "
        f"delete it, or catctl tf {facts.key} -- import ADDRESS ID"
    )
    return lines


def check_command(address: str, facts: Facts) -> str:
    """Asks AWS for the kind of thing at ``address``; where we know no way, asks the state."""
    kind = re.search(r"(?:^|\.)(aws_\w+)\.[^.]+$", base_address(address))
    template = _FIND.get(kind[1]) if kind else None
    if template is None:
        return f"catctl tf {facts.key} -- state show '{address}'"
    found = template.format(key=facts.key, project=facts.project, name=facts.name)
    return f"{found} --region {facts.region}"
