"""What is in a default VPC, and what lies beside it."""

from __future__ import annotations

from catctl.leftovers.default_vpc.observe import read_default_vpc
from tests.support.answering import Answering


def test_what_is_of_another_vpc_stays() -> None:
    """RDS lists all that the region has: no filter by VPC."""
    groups = [
        {"DBSubnetGroupName": "ours", "VpcId": "vpc-1"},
        {"DBSubnetGroupName": "production", "VpcId": "vpc-2"},
    ]
    databases = [
        {"DBInstanceIdentifier": name, "DBInstanceStatus": "available", "DBSubnetGroup": group}
        for name, group in (("a", {"VpcId": "vpc-1"}), ("b", {"VpcId": "vpc-2"}))
    ]
    aws = Answering(
        describe_vpcs={"Vpcs": [{"VpcId": "vpc-1"}]},
        describe_db_subnet_groups={"DBSubnetGroups": groups},
        describe_db_instances={"DBInstances": databases},
    )
    found = read_default_vpc(aws)
    assert found is not None
    assert found.database_groups == ("ours",)
    assert found.users == ("the database a is available",)


def test_the_tables_and_rules_that_go_with_the_vpc_are_not_named() -> None:
    tables = [
        {"RouteTableId": "rtb-main", "Associations": [{"Main": True}]},
        {"RouteTableId": "rtb-own", "Associations": [{"Main": False}]},
    ]
    rules = [
        {"SecurityGroupRuleId": "sgr-1", "ReferencedGroupInfo": {"GroupId": "sg-1"}},
        {"SecurityGroupRuleId": "sgr-2", "ReferencedGroupInfo": {"GroupId": "sg-2"}},
        {"SecurityGroupRuleId": "sgr-3", "IsEgress": True},
    ]
    aws = Answering(
        describe_vpcs={"Vpcs": [{"VpcId": "vpc-1"}]},
        describe_route_tables={"RouteTables": tables},
        describe_security_groups={"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "web"}]},
        describe_security_group_rules={"SecurityGroupRules": rules},
    )
    found = read_default_vpc(aws)
    assert found is not None
    assert found.tables == ("rtb-own",)
    assert [group.refers for group in found.groups] == [("ingress/sgr-2",)]
