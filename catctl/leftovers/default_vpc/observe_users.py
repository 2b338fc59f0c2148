"""Reads what uses a default VPC: whoever made it, none of it may go, and the VPC not without it.

Source: EC2's API reference, DeleteVpc: "You must detach or delete all gateways and resources that
are associated with the VPC before you can delete it."
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from catctl.aws.session import Aws
from catctl.leftovers.scope import pages

# What is going holds the VPC until it has gone.
_GONE = frozenset({"deleted", "detached", "expired", "failed", "rejected"})


def users(aws: Aws, vpc: str, database_groups: Collection[str]) -> list[str]:
    """Each as a sentence; databases first: their interfaces are there, too, until they are gone."""
    ec2 = aws.client("ec2")
    found = [*_databases(aws, vpc, database_groups), *_interfaces(ec2, vpc)]
    return [*found, *_endpoints(ec2, vpc), *_gateways(ec2, vpc), *_peerings(ec2, vpc)]


def _databases(aws: Aws, vpc: str, groups: Collection[str]) -> Iterator[str]:
    rds = aws.client("rds")
    for item in pages(rds, "describe_db_instances", "DBInstances"):
        if item.get("DBSubnetGroup", {}).get("VpcId") == vpc:
            yield _database("database", item["DBInstanceIdentifier"], item.get("DBInstanceStatus"))
    for item in pages(rds, "describe_db_clusters", "DBClusters"):  # with or without instances
        if item.get("DBSubnetGroup") in groups:
            yield _database("database cluster", item["DBClusterIdentifier"], item.get("Status"))


def _database(kind: str, name: object, state: object) -> str:
    wait = ": wait until it is gone" if state == "deleting" else ""
    return f"the {kind} {name} is {state}{wait}"


def _interfaces(ec2: Any, vpc: str) -> Iterator[str]:
    inside = [{"Name": "vpc-id", "Values": [vpc]}]
    for item in pages(ec2, "describe_network_interfaces", "NetworkInterfaces", Filters=inside):
        whose = item.get("Description") or item.get("Attachment", {}).get("InstanceId") or "unknown"
        yield f"the network interface {item['NetworkInterfaceId']} is in use ({whose})"


def _endpoints(ec2: Any, vpc: str) -> Iterator[str]:
    """Those of gateways, which are free and no interfaces, go with the VPC."""
    inside = [{"Name": "vpc-id", "Values": [vpc]}]
    for item in pages(ec2, "describe_vpc_endpoints", "VpcEndpoints", Filters=inside):
        state = str(item.get("State", "")).lower()
        if item.get("VpcEndpointType") != "Gateway" and state not in _GONE:
            yield f"the endpoint {item['VpcEndpointId']} ({item.get('ServiceName')}) is {state}"


def _gateways(ec2: Any, vpc: str) -> Iterator[str]:
    attached = [{"Name": "attachment.vpc-id", "Values": [vpc]}]
    for item in ec2.describe_vpn_gateways(Filters=attached).get("VpnGateways", ()):
        states = {str(a.get("State")) for a in item.get("VpcAttachments", ())} - _GONE
        if item.get("State") not in _GONE and states:
            yield f"the VPN gateway {item['VpnGatewayId']} is {', '.join(sorted(states))}"
    inside = [{"Name": "vpc-id", "Values": [vpc]}]
    for item in pages(ec2, "describe_carrier_gateways", "CarrierGateways", Filters=inside):
        if item.get("State") not in _GONE:
            yield f"the carrier gateway {item['CarrierGatewayId']} is {item.get('State')}"


def _peerings(ec2: Any, vpc: str) -> Iterator[str]:
    for side in ("accepter", "requester"):
        ours = [{"Name": f"{side}-vpc-info.vpc-id", "Values": [vpc]}]
        listed = pages(
            ec2, "describe_vpc_peering_connections", "VpcPeeringConnections", Filters=ours
        )
        for item in listed:
            state = str(item.get("Status", {}).get("Code"))
            if state not in _GONE:
                yield f"the peering connection {item['VpcPeeringConnectionId']} is {state}"
