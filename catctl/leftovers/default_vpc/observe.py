"""Reads the default VPC of a region whole, before anything of it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catctl.aws.session import Aws, translated
from catctl.leftovers.default_vpc.model import DefaultVpc, Group
from catctl.leftovers.default_vpc.observe_users import users
from catctl.leftovers.scope import pages


def list_regions(aws: Aws) -> list[str]:
    """The regions that this account may use."""
    with translated("list the regions"):
        regions = aws.client("ec2").describe_regions()["Regions"]
    return sorted(str(item["RegionName"]) for item in regions)


def read_default_vpc(aws: Aws) -> DefaultVpc | None:
    """The default VPC of the region of ``aws``, or None."""
    ec2 = aws.client("ec2")
    with translated(f"look at the default VPC of {aws.region}"):
        filters = [{"Name": "is-default", "Values": ["true"]}]
        vpcs = pages(ec2, "describe_vpcs", "Vpcs", Filters=filters)
        return _read(aws, ec2, str(vpcs[0]["VpcId"])) if vpcs else None


def _read(aws: Aws, ec2: Any, vpc: str) -> DefaultVpc:
    inside = [{"Name": "vpc-id", "Values": [vpc]}]
    attached = [{"Name": "attachment.vpc-id", "Values": [vpc]}]
    groups = pages(ec2, "describe_security_groups", "SecurityGroups", Filters=inside)
    tables = pages(ec2, "describe_route_tables", "RouteTables", Filters=inside)
    gateways = pages(ec2, "describe_internet_gateways", "InternetGateways", Filters=attached)
    subnets = pages(ec2, "describe_subnets", "Subnets", Filters=inside)
    acls = pages(ec2, "describe_network_acls", "NetworkAcls", Filters=inside)
    endpoints = pages(ec2, "describe_vpc_endpoints", "VpcEndpoints", Filters=inside)
    database_groups = _database_groups(aws, vpc)
    return DefaultVpc(
        region=aws.region,
        id=vpc,
        subnets=tuple(sorted(item["SubnetId"] for item in subnets)),
        gateways=tuple(sorted(item["InternetGatewayId"] for item in gateways)),
        groups=tuple(_group(ec2, item) for item in sorted(groups, key=lambda g: str(g["GroupId"]))),
        tables=tuple(sorted(t["RouteTableId"] for t in tables if not _is_main(t))),
        egress_gateways=tuple(_egress_gateways(ec2, vpc)),
        endpoints=tuple(sorted(e["VpcEndpointId"] for e in endpoints if _is_gateway(e))),
        network_acls=tuple(sorted(a["NetworkAclId"] for a in acls if not a.get("IsDefault"))),
        database_groups=tuple(database_groups),
        users=tuple(users(aws, vpc, database_groups)),
    )


def _is_main(table: Mapping[str, Any]) -> bool:
    return any(item.get("Main") for item in table.get("Associations", ()))


def _is_gateway(endpoint: Mapping[str, Any]) -> bool:
    gone = str(endpoint.get("State", "")).lower() in ("deleted", "deleting", "failed")
    return endpoint.get("VpcEndpointType") == "Gateway" and not gone


def _egress_gateways(ec2: Any, vpc: str) -> list[str]:
    """AWS has no filter for the VPC."""
    listed = pages(ec2, "describe_egress_only_internet_gateways", "EgressOnlyInternetGateways")
    return sorted(
        str(item["EgressOnlyInternetGatewayId"])
        for item in listed
        if any(a.get("VpcId") == vpc for a in item.get("Attachments", ()))
    )


def _group(ec2: Any, group: Mapping[str, Any]) -> Group:
    filters = [{"Name": "group-id", "Values": [group["GroupId"]]}]
    rules = pages(ec2, "describe_security_group_rules", "SecurityGroupRules", Filters=filters)
    refers = [
        f"{'egress' if rule.get('IsEgress') else 'ingress'}/{rule['SecurityGroupRuleId']}"
        for rule in rules
        if rule.get("ReferencedGroupInfo", {}).get("GroupId", group["GroupId"]) != group["GroupId"]
    ]
    return Group(
        id=str(group["GroupId"]), name=str(group["GroupName"]), refers=tuple(sorted(refers))
    )


def _database_groups(aws: Aws, vpc: str) -> list[str]:
    groups = pages(aws.client("rds"), "describe_db_subnet_groups", "DBSubnetGroups")
    return sorted(str(g["DBSubnetGroupName"]) for g in groups if g.get("VpcId") == vpc)
