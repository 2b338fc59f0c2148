"""A default VPC that anything uses is not touched."""

from __future__ import annotations

from dataclasses import replace

from catctl.leftovers.default_vpc.model import DefaultVpc, Group
from catctl.leftovers.default_vpc.plan import plan_cleaning

EMPTY = DefaultVpc(
    region="ap-northeast-2",
    id="vpc-1",
    subnets=("subnet-1",),
    gateways=("igw-1",),
    groups=(
        Group(id="sg-1", name="default", refers=("ingress/sgr-1",)),
        Group(id="sg-2", name="web", refers=()),
    ),
    tables=("rtb-1",),
    egress_gateways=("eigw-1",),
    endpoints=("vpce-1",),
    network_acls=("acl-1",),
    database_groups=("db",),
    users=(),
)


def kinds(found: DefaultVpc | None) -> list[str]:
    return [type(action).__name__ for action in plan_cleaning(found)]


def test_in_use_it_stays_whole() -> None:
    assert kinds(None) == kinds(replace(EMPTY, users=("the database a is available",))) == []


def test_unused_it_goes_in_the_order_that_aws_takes() -> None:
    """Its own group goes with it, once that names no other."""
    assert kinds(EMPTY) == [
        "DeleteDatabaseGroup",
        "RevokeRules",
        "DeleteGroup",
        "DeleteEndpoint",
        "DeleteSubnet",
        "DeleteGateway",
        "DeleteEgressGateway",
        "DeleteRouteTable",
        "DeleteNetworkAcl",
        "DeleteVpc",
    ]
