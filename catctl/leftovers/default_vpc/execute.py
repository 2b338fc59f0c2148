"""Applies one action to a default VPC. Holds no policy."""

from __future__ import annotations

from typing import Any, assert_never

from catctl.aws.session import Aws, translated
from catctl.leftovers.default_vpc.model import Group
from catctl.leftovers.default_vpc.plan import (
    CreateDefaultVpc,
    DeleteDatabaseGroup,
    DeleteEgressGateway,
    DeleteEndpoint,
    DeleteGateway,
    DeleteGroup,
    DeleteNetworkAcl,
    DeleteRouteTable,
    DeleteSubnet,
    DeleteVpc,
    RevokeRules,
    VpcAction,
)


class VpcExecutor:
    """Executes in one region."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    def __call__(self, action: VpcAction) -> None:
        """Raises AwsError."""
        ec2: Any = self._aws.client("ec2")
        with translated(str(action)):
            match action:
                case DeleteDatabaseGroup(name=name):
                    self._aws.client("rds").delete_db_subnet_group(DBSubnetGroupName=name)
                case RevokeRules(group=group):
                    _revoke(ec2, group)
                case DeleteGroup(group=group):
                    ec2.delete_security_group(GroupId=group.id)
                case DeleteEndpoint(id=name):
                    ec2.delete_vpc_endpoints(VpcEndpointIds=[name])
                case DeleteEgressGateway(id=name):
                    ec2.delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=name)
                case DeleteNetworkAcl(id=name):
                    ec2.delete_network_acl(NetworkAclId=name)
                case DeleteSubnet(id=name):
                    ec2.delete_subnet(SubnetId=name)
                case DeleteGateway(id=name, vpc=vpc):
                    ec2.detach_internet_gateway(InternetGatewayId=name, VpcId=vpc)
                    ec2.delete_internet_gateway(InternetGatewayId=name)
                case DeleteRouteTable(id=name):
                    ec2.delete_route_table(RouteTableId=name)
                case DeleteVpc(id=name):
                    ec2.delete_vpc(VpcId=name)
                case CreateDefaultVpc():
                    ec2.create_default_vpc()
                case _:
                    assert_never(action)


def _revoke(ec2: Any, group: Group) -> None:
    for way, call in (
        ("egress", ec2.revoke_security_group_egress),
        ("ingress", ec2.revoke_security_group_ingress),
    ):
        rules = [r.partition("/")[2] for r in group.refers if r.startswith(f"{way}/")]
        if rules:
            call(GroupId=group.id, SecurityGroupRuleIds=rules)
