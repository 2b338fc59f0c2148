"""In which order a default VPC goes, and how it comes back. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catctl.actions import Plan, Stage
from catctl.leftovers.default_vpc.model import DefaultVpc, Group


@dataclass(frozen=True, kw_only=True)
class DeleteDatabaseGroup:
    name: str

    def __str__(self) -> str:
        return f"delete the database subnet group {self.name}"


@dataclass(frozen=True, kw_only=True)
class RevokeRules:
    """Groups that name each other cannot go, either of them."""

    group: Group

    def __str__(self) -> str:
        return f"remove the rules of {self.group.id} ({self.group.name}) that name security groups"


@dataclass(frozen=True, kw_only=True)
class DeleteGroup:
    group: Group

    def __str__(self) -> str:
        return f"delete the security group {self.group.id} ({self.group.name})"


@dataclass(frozen=True, kw_only=True)
class DeleteEndpoint:
    id: str

    def __str__(self) -> str:
        return f"delete the gateway endpoint {self.id}"


@dataclass(frozen=True, kw_only=True)
class DeleteEgressGateway:
    id: str

    def __str__(self) -> str:
        return f"delete the egress-only internet gateway {self.id}"


@dataclass(frozen=True, kw_only=True)
class DeleteNetworkAcl:
    id: str

    def __str__(self) -> str:
        return f"delete the network ACL {self.id}"


@dataclass(frozen=True, kw_only=True)
class DeleteSubnet:
    id: str

    def __str__(self) -> str:
        return f"delete the subnet {self.id}"


@dataclass(frozen=True, kw_only=True)
class DeleteGateway:
    id: str
    vpc: str

    def __str__(self) -> str:
        return f"detach and delete the internet gateway {self.id}"


@dataclass(frozen=True, kw_only=True)
class DeleteRouteTable:
    id: str

    def __str__(self) -> str:
        return f"delete the route table {self.id}"


@dataclass(frozen=True, kw_only=True)
class DeleteVpc:
    id: str

    def __str__(self) -> str:
        return f"delete the VPC {self.id}"


@dataclass(frozen=True, kw_only=True)
class CreateDefaultVpc:
    region: str

    def __str__(self) -> str:
        return f"create a default VPC in {self.region}"


VpcAction = (
    DeleteDatabaseGroup
    | RevokeRules
    | DeleteGroup
    | DeleteEndpoint
    | DeleteEgressGateway
    | DeleteNetworkAcl
    | DeleteSubnet
    | DeleteGateway
    | DeleteRouteTable
    | DeleteVpc
    | CreateDefaultVpc
)


def plan_cleaning(vpc: DefaultVpc | None) -> Plan[VpcAction]:
    """In the order that AWS takes. Nothing where there is no default VPC, or something uses it."""
    if vpc is None or vpc.users:
        return Plan()
    return Plan.of(_stages(vpc))


def _stages(vpc: DefaultVpc) -> Iterator[Stage[VpcAction]]:
    yield Stage(
        title="database subnet groups",
        actions=tuple(DeleteDatabaseGroup(name=name) for name in vpc.database_groups),
    )
    yield Stage(
        title="rules",
        actions=tuple(RevokeRules(group=group) for group in vpc.groups if group.refers),
    )
    yield Stage(
        title="security groups",
        actions=tuple(DeleteGroup(group=group) for group in vpc.groups if group.name != "default"),
    )
    yield Stage(title="endpoints", actions=tuple(DeleteEndpoint(id=name) for name in vpc.endpoints))
    yield Stage(title="subnets", actions=tuple(DeleteSubnet(id=name) for name in vpc.subnets))
    yield Stage(
        title="gateways",
        actions=(
            *(DeleteGateway(id=name, vpc=vpc.id) for name in vpc.gateways),
            *(DeleteEgressGateway(id=name) for name in vpc.egress_gateways),
        ),
    )
    yield Stage(
        title="route tables", actions=tuple(DeleteRouteTable(id=name) for name in vpc.tables)
    )
    yield Stage(
        title="network ACLs", actions=tuple(DeleteNetworkAcl(id=name) for name in vpc.network_acls)
    )
    yield Stage(title="VPC", actions=(DeleteVpc(id=vpc.id),))


def plan_recreating(vpc: DefaultVpc | None, region: str) -> Plan[VpcAction]:
    """A new one, where there is none."""
    if vpc is not None:
        return Plan()
    return Plan((Stage[VpcAction](title="VPC", actions=(CreateDefaultVpc(region=region),)),))
