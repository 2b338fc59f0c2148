"""Reads load balancers, gateways, addresses, endpoints, interfaces and VPCs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catctl.aws.parallel import chunks, each
from catctl.billing import hours
from catctl.leftovers.model import Leftover
from catctl.leftovers.scope import Scope, Tags, as_dict, pages

ARNS_AT_ONCE = 20  # of elbv2:DescribeTags
_GONE = ("deleted", "deleting", "failed")


def load_balancers(scope: Scope) -> list[Leftover]:
    elb = scope.aws.client("elbv2")
    balancers = pages(elb, "describe_load_balancers", "LoadBalancers")
    tags = _tags_of(elb, [item["LoadBalancerArn"] for item in balancers])
    leftovers: list[Leftover] = []
    for item in balancers:
        arn, zones = str(item["LoadBalancerArn"]), len(item.get("AvailabilityZones", ()))
        addresses = zones if item.get("Scheme") == "internet-facing" else 0
        prices = (hours("alb.hour"), hours("ipv4.hour", addresses))
        name = str(item["LoadBalancerName"])
        note = f"{addresses} public IPv4" if addresses else ""
        leftovers += scope.leftover(
            "load-balancer", arn, name, tags.get(arn, {}), prices=prices, note=note
        )
    return leftovers


def target_groups(scope: Scope) -> list[Leftover]:
    elb = scope.aws.client("elbv2")
    groups = pages(elb, "describe_target_groups", "TargetGroups")
    tags = _tags_of(elb, [item["TargetGroupArn"] for item in groups])
    leftovers: list[Leftover] = []
    for item in groups:
        arn, name = str(item["TargetGroupArn"]), str(item["TargetGroupName"])
        leftovers += scope.leftover("target-group", arn, name, tags.get(arn, {}))
    return leftovers


def _tags_of(elb: Any, arns: list[str]) -> dict[str, Tags]:
    def read(some: list[str]) -> list[Any]:
        tags: list[Any] = elb.describe_tags(ResourceArns=some)["TagDescriptions"]
        return tags

    answers = each(read, chunks(arns, ARNS_AT_ONCE))
    return {item["ResourceArn"]: as_dict(item["Tags"]) for some in answers for item in some}


def nat_gateways(scope: Scope) -> list[Leftover]:
    leftovers: list[Leftover] = []
    for item in pages(scope.aws.client("ec2"), "describe_nat_gateways", "NatGateways"):
        tags, identity = as_dict(item.get("Tags", ())), str(item["NatGatewayId"])
        if item["State"] not in _GONE:
            name, prices = tags.get("Name", identity), (hours("nat.hour"),)
            found = scope.leftover("nat-gateway", identity, name, tags, prices=prices)
            made = Leftover(kind="nat-gateway", id=identity, name=name, why="place", prices=prices)
            leftovers += found or _in_our_vpc(scope, item, made, tags)
    return leftovers


def _in_our_vpc(
    scope: Scope, item: Mapping[str, Any], made: Leftover, tags: Tags
) -> list[Leftover]:
    """``made``, which nobody has tagged: no VPC of ours goes while it is there."""
    if scope.owner.is_anothers(tags):
        return []
    filters = [{"Name": f"tag:{k}", "Values": [v]} for k, v in sorted(scope.owner.tags.items())]
    request = {"Filters": [*filters, {"Name": "vpc-id", "Values": [str(item.get("VpcId", ""))]}]}
    return [made] if pages(scope.aws.client("ec2"), "describe_vpcs", "Vpcs", **request) else []


def addresses(scope: Scope) -> list[Leftover]:
    """An address costs whether something uses it or not."""
    leftovers: list[Leftover] = []
    for item in scope.aws.client("ec2").describe_addresses()["Addresses"]:
        tags, identity = as_dict(item.get("Tags", ())), str(item.get("AllocationId", ""))
        prices = (hours("ipv4.hour"),)
        name = str(item.get("PublicIp", identity))
        leftovers += scope.leftover("address", identity, name, tags, prices=prices)
    return leftovers


def endpoints(scope: Scope) -> list[Leftover]:
    """Interface endpoints; those of S3 and DynamoDB are free, and go with their VPC."""
    leftovers: list[Leftover] = []
    for item in pages(scope.aws.client("ec2"), "describe_vpc_endpoints", "VpcEndpoints"):
        interface = item.get("VpcEndpointType") == "Interface"
        if not interface or str(item.get("State", "")).lower() in _GONE:
            continue
        tags, identity = as_dict(item.get("Tags", ())), str(item["VpcEndpointId"])
        prices = (hours("endpoint.hour", len(item.get("SubnetIds", ()))),)
        name = str(item.get("ServiceName", identity)).rpartition(".")[2]
        found = scope.leftover("endpoint", identity, name, tags, prices=prices)
        made = Leftover(kind="endpoint", id=identity, name=name, why="place", prices=prices)
        leftovers += found or _in_our_vpc(scope, item, made, tags)
    return leftovers


def vpcs(scope: Scope) -> list[Leftover]:
    """Free, like the subnets, groups, routes and gateways in them; and the interfaces in them:
    whoever made one, the VPC cannot go while it is there.
    """
    leftovers: list[Leftover] = []
    for item in pages(scope.aws.client("ec2"), "describe_vpcs", "Vpcs"):
        tags, identity = as_dict(item.get("Tags", ())), str(item["VpcId"])
        leftovers += scope.leftover("vpc", identity, tags.get("Name", identity), tags)
    return leftovers + (_interfaces(scope, [item.id for item in leftovers]) if leftovers else [])


def _interfaces(scope: Scope, ids: list[str]) -> list[Leftover]:
    ec2, inside = scope.aws.client("ec2"), [{"Name": "vpc-id", "Values": ids}]
    return [
        Leftover(
            kind="interface",
            id=str(item["NetworkInterfaceId"]),
            name=str(item["NetworkInterfaceId"]),
            why="tag",
            note=str(item.get("Description", "")),
        )
        for item in pages(ec2, "describe_network_interfaces", "NetworkInterfaces", Filters=inside)
    ]
