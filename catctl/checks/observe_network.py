"""Reads subnets and their way out, endpoints, security groups, target groups and rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catctl.aws.parallel import chunks, each
from catctl.aws.session import Aws, or_none
from catctl.checks.model import Ingress, SubnetFacts, TargetGroupFacts


def subnets(aws: Aws, vpc: str, ids: Iterable[str]) -> dict[str, SubnetFacts]:
    """Subnets with the target of their default route."""
    ec2, wanted = aws.client("ec2"), sorted(set(ids))
    described = ec2.describe_subnets(SubnetIds=wanted)["Subnets"]
    pages = ec2.get_paginator("describe_route_tables").paginate(
        Filters=[{"Name": "vpc-id", "Values": [vpc]}]
    )
    ways, main = _ways([table for page in pages for table in page["RouteTables"]])
    return {
        item["SubnetId"]: SubnetFacts(
            free=int(item["AvailableIpAddressCount"]),
            way_out=ways.get(item["SubnetId"], main),
        )
        for item in described
    }


def endpoints(aws: Aws, vpc: str) -> frozenset[str]:
    """Short names of the VPC's endpoints; ecr stands for its two together."""
    pages = (
        aws.client("ec2")
        .get_paginator("describe_vpc_endpoints")
        .paginate(Filters=[{"Name": "vpc-id", "Values": [vpc]}])
    )
    found = (_short(item.get("ServiceName", "")) for p in pages for item in p["VpcEndpoints"])
    names = {name for name in found if name}
    return frozenset(names | ({"ecr"} if {"ecr.api", "ecr.dkr"} <= names else set()))


def _short(service: str) -> str:
    """Such as ecr.api, of com.amazonaws.REGION.ecr.api; nothing for what is no service of AWS's,
    as endpoints of a partner's or of a single resource.
    """
    parts = service.split(".", 3)
    return parts[3] if len(parts) == 4 and parts[:2] == ["com", "amazonaws"] else ""


def resolves(aws: Aws, vpc: str) -> bool:
    answer = aws.client("ec2").describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsSupport")
    return bool(answer["EnableDnsSupport"]["Value"])


def ingress(aws: Aws, group_id: str) -> tuple[Ingress, ...]:
    """The rules of the tasks' security group."""
    [group] = aws.client("ec2").describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
    return tuple(rule for item in group["IpPermissions"] for rule in _ingress(item))


def target_groups(aws: Aws, arns: Iterable[str]) -> dict[str, TargetGroupFacts | None]:
    """Target groups with their load balancers' security groups."""
    elb, wanted = aws.client("elbv2"), sorted(set(arns))
    described: list[dict[str, Any]] = []
    for some in chunks(wanted, 20):
        together = _groups(elb, some)
        if together is None:  # one of them is not there: AWS tells of none
            together = [g for group in each(lambda a: _groups(elb, [a]), some) for g in group or ()]
        described += together
    balancers = sorted({arn for group in described for arn in group["LoadBalancerArns"]})
    groups: dict[str, tuple[str, ...]] = {}
    for some in chunks(balancers, 20):
        for item in elb.describe_load_balancers(LoadBalancerArns=some)["LoadBalancers"]:
            groups[item["LoadBalancerArn"]] = tuple(item.get("SecurityGroups", ()))
    known = {group["TargetGroupArn"]: _target_group(group, groups) for group in described}
    return {arn: known.get(arn) for arn in wanted}


def _groups(elb: Any, arns: list[str]) -> list[dict[str, Any]] | None:
    request = {"TargetGroupArns": arns}
    answer = or_none(lambda: elb.describe_target_groups(**request), "TargetGroupNotFound")
    return list(answer["TargetGroups"]) if answer else None


def rules(aws: Aws, arns: Iterable[str]) -> frozenset[str]:
    """Those of these listener rules that are there."""
    elb, wanted = aws.client("elbv2"), sorted(set(arns))
    answers = each(
        lambda arn: or_none(lambda: elb.describe_rules(RuleArns=[arn]), "RuleNotFound"), wanted
    )
    return frozenset(arn for arn, there in zip(wanted, answers, strict=True) if there)


def _ways(tables: list[dict[str, Any]]) -> tuple[dict[str, str], str]:
    """Subnet → the target of its default route, and that of the VPC's main table."""
    ways, main = {}, ""
    for table in tables:
        routes = [r for r in table["Routes"] if r.get("DestinationCidrBlock") == "0.0.0.0/0"]
        names = ("NatGatewayId", "GatewayId", "TransitGatewayId", "NetworkInterfaceId")
        target = next((str(r[name]) for r in routes for name in names if r.get(name)), "")
        for link in table.get("Associations", ()):
            if link.get("Main"):
                main = target
            elif link.get("SubnetId"):
                ways[link["SubnetId"]] = target
    return ways, main


def _ingress(permission: dict[str, Any]) -> list[Ingress]:
    every = permission.get("IpProtocol") == "-1"
    first, last = (None, None) if every else (permission.get("FromPort"), permission.get("ToPort"))
    sources = [pair["GroupId"] for pair in permission.get("UserIdGroupPairs", ())]
    sources += [item["CidrIp"] for item in permission.get("IpRanges", ())]
    return [Ingress(source=source, first=first, last=last) for source in sources]


def _target_group(group: dict[str, Any], groups: dict[str, tuple[str, ...]]) -> TargetGroupFacts:
    balancers = group["LoadBalancerArns"]
    return TargetGroupFacts(
        kind=str(group.get("TargetType", "")),
        path=str(group.get("HealthCheckPath", "")),
        attached=bool(balancers),
        balancer_groups=tuple(sorted({g for arn in balancers for g in groups.get(arn, ())})),
    )
