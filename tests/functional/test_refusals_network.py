"""What AWS refuses in a network and at a load balancer, the sandbox refuses in AWS's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from catctl.aws.session import Aws, ClientError

ZONES = ("ap-northeast-2a", "ap-northeast-2c")


@dataclass(frozen=True)
class Site:
    """A VPC with two subnets, and with an internet gateway where it is ``public``."""

    ec2: Any
    elb: Any
    rds: Any
    vpc: str
    subnets: tuple[str, ...]
    gateway: str

    def group(self, name: str) -> str:
        made = self.ec2.create_security_group(GroupName=name, Description="a", VpcId=self.vpc)
        return str(made["GroupId"])

    def balancer(self, **wish: Any) -> str:
        wish = {"Name": "web", "Subnets": list(self.subnets), **wish}
        [made] = self.elb.create_load_balancer(**wish)["LoadBalancers"]
        return str(made["LoadBalancerArn"])

    def listener(self) -> str:
        fixed = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}
        [made] = self.elb.create_listener(
            LoadBalancerArn=self.balancer(), Protocol="HTTP", Port=80, DefaultActions=[fixed]
        )["Listeners"]
        return str(made["ListenerArn"])

    def rule(self, listener: str, priority: int, target: str | None = None) -> str:
        action = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}
        if target:
            action = {"Type": "forward", "TargetGroupArn": target}
        [made] = self.elb.create_rule(
            ListenerArn=listener,
            Priority=priority,
            Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/a"]}}],
            Actions=[action],
        )["Rules"]
        return str(made["RuleArn"])

    def nat_gateway(self) -> dict[str, Any]:
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        made = self.ec2.create_nat_gateway(SubnetId=self.subnets[0], AllocationId=address)
        return dict(made["NatGateway"])

    def endpoint(self, group: str) -> str:
        made = self.ec2.create_vpc_endpoint(
            VpcId=self.vpc,
            ServiceName="com.amazonaws.ap-northeast-2.logs",
            VpcEndpointType="Interface",
            SubnetIds=list(self.subnets),
            SecurityGroupIds=[group],
        )
        return str(made["VpcEndpoint"]["VpcEndpointId"])

    def database(self, group: str) -> None:
        self.rds.create_db_subnet_group(
            DBSubnetGroupName="db", DBSubnetGroupDescription="db", SubnetIds=list(self.subnets)
        )
        self.rds.create_db_instance(
            DBInstanceIdentifier="db",
            DBInstanceClass="db.t4g.micro",
            Engine="postgres",
            AllocatedStorage=20,
            MasterUsername="app",
            MasterUserPassword="not a secret",
            DBSubnetGroupName="db",
            VpcSecurityGroupIds=[group],
        )


def make(aws: Aws, *, public: bool = True, prefix: int = 24) -> Site:
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    if public:
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.7.{number}.0/{prefix}", AvailabilityZone=zone)[
            "Subnet"
        ]["SubnetId"]
        for number, zone in enumerate(ZONES)
    ]
    elb, rds = aws.client("elbv2"), aws.client("rds")
    return Site(ec2, elb, rds, vpc, tuple(subnets), gateway)


@pytest.fixture
def site(aws_for: Callable[..., Aws]) -> Site:
    return make(aws_for())


def refused(call: Callable[[], Any], code: str, said: str = "") -> None:
    with pytest.raises(ClientError, match=code) as caught:
        call()
    assert caught.value.response["Error"]["Code"] == code
    assert said in caught.value.response["Error"]["Message"]


def test_what_stands_in_a_subnet_keeps_it_and_its_group(site: Site) -> None:
    first, second = site.subnets
    group = site.group("all")

    def held(subnet: str, *, by_group: bool = True) -> None:
        refused(lambda: site.ec2.delete_subnet(SubnetId=subnet), "DependencyViolation")
        if by_group:
            refused(lambda: site.ec2.delete_security_group(GroupId=group), "DependencyViolation")

    arn = site.balancer(SecurityGroups=[group])
    held(second)
    site.elb.delete_load_balancer(LoadBalancerArn=arn)
    endpoint = site.endpoint(group)
    held(second)
    site.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    site.database(group)
    held(first)
    site.rds.delete_db_instance(DBInstanceIdentifier="db", SkipFinalSnapshot=True)
    gateway = site.nat_gateway()["NatGatewayId"]
    held(first, by_group=False)
    site.ec2.delete_nat_gateway(NatGatewayId=gateway)
    interface = site.ec2.create_network_interface(SubnetId=first, Groups=[group])
    held(first)
    identity = interface["NetworkInterface"]["NetworkInterfaceId"]
    site.ec2.delete_network_interface(NetworkInterfaceId=identity)
    site.ec2.delete_security_group(GroupId=group)
    for subnet in site.subnets:
        site.ec2.delete_subnet(SubnetId=subnet)


def test_what_moves_is_held_where_it_is_now(site: Site) -> None:
    old, new = site.group("old"), site.group("new")
    arn, endpoint = site.balancer(SecurityGroups=[old]), site.endpoint(old)
    site.elb.set_security_groups(LoadBalancerArn=arn, SecurityGroups=[new])
    site.ec2.modify_vpc_endpoint(
        VpcEndpointId=endpoint, AddSecurityGroupIds=[new], RemoveSecurityGroupIds=[old]
    )
    site.ec2.delete_security_group(GroupId=old)
    refused(lambda: site.ec2.delete_security_group(GroupId=new), "DependencyViolation")


def test_a_group_that_a_rule_of_another_names_stays(site: Site) -> None:
    front, back = site.group("front"), site.group("back")
    answer = site.ec2.authorize_security_group_ingress(
        GroupId=back,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 80,
                "ToPort": 80,
                "UserIdGroupPairs": [{"GroupId": front}],
            }
        ],
    )
    refused(
        lambda: site.ec2.delete_security_group(GroupId=front),
        "DependencyViolation",
        f"resource {front} has a dependent object",
    )
    [rule] = answer["SecurityGroupRules"]
    site.ec2.revoke_security_group_ingress(
        GroupId=back, SecurityGroupRuleIds=[rule["SecurityGroupRuleId"]]
    )
    site.ec2.delete_security_group(GroupId=front)
    groups = site.ec2.describe_security_groups(
        Filters=[
            {"Name": "vpc-id", "Values": [site.vpc]},
            {"Name": "group-name", "Values": ["default"]},
        ]
    )["SecurityGroups"]
    refused(lambda: site.ec2.delete_security_group(GroupId=groups[0]["GroupId"]), "CannotDelete")


def test_a_gateway_stays_while_an_address_is_mapped(site: Site) -> None:
    def detach() -> None:
        site.ec2.detach_internet_gateway(InternetGatewayId=site.gateway, VpcId=site.vpc)

    said = f"Network {site.vpc} has some mapped public address(es). Please unmap those"
    arn = site.balancer()
    refused(detach, "DependencyViolation", said)
    site.elb.delete_load_balancer(LoadBalancerArn=arn)
    gateway = site.nat_gateway()["NatGatewayId"]
    refused(detach, "DependencyViolation", said)
    site.ec2.delete_nat_gateway(NatGatewayId=gateway)
    detach()


def test_a_vpc_has_one_gateway(site: Site) -> None:
    another = site.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    refused(
        lambda: site.ec2.attach_internet_gateway(InternetGatewayId=another, VpcId=site.vpc),
        "InvalidParameterValue",
        f"Network {site.vpc} already has an internet gateway attached",
    )


def test_a_vpc_goes_last(site: Site) -> None:
    ec2 = site.ec2

    def delete() -> None:
        ec2.delete_vpc(VpcId=site.vpc)

    for subnet in site.subnets:
        refused(delete, "DependencyViolation")
        ec2.delete_subnet(SubnetId=subnet)
    refused(delete, "DependencyViolation", f"The vpc '{site.vpc}' has dependencies")
    ec2.detach_internet_gateway(InternetGatewayId=site.gateway, VpcId=site.vpc)
    group = site.group("a")
    refused(delete, "DependencyViolation")
    ec2.delete_security_group(GroupId=group)
    endpoint = ec2.create_vpc_endpoint(
        VpcId=site.vpc, ServiceName="com.amazonaws.ap-northeast-2.s3", VpcEndpointType="Gateway"
    )["VpcEndpoint"]["VpcEndpointId"]
    refused(delete, "DependencyViolation")
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    acl = ec2.create_network_acl(VpcId=site.vpc)["NetworkAcl"]["NetworkAclId"]
    refused(delete, "DependencyViolation")
    ec2.delete_network_acl(NetworkAclId=acl)
    table = ec2.create_route_table(VpcId=site.vpc)["RouteTable"]["RouteTableId"]
    refused(delete, "DependencyViolation")
    ec2.delete_route_table(RouteTableId=table)
    delete()


def test_without_a_gateway_nothing_is_public(aws_for: Callable[..., Aws]) -> None:
    site = make(aws_for(), public=False)
    refused(site.balancer, "InvalidSubnet", f"VPC {site.vpc} has no internet gateway")
    site.balancer(Scheme="internal")
    gateway = site.nat_gateway()
    assert (gateway["State"], gateway["FailureCode"]) == ("failed", "Gateway.NotAttached")
    [address] = site.ec2.describe_addresses()["Addresses"]
    site.ec2.release_address(AllocationId=address["AllocationId"])


def test_subnets_of_a_load_balancer(site: Site, aws_for: Callable[..., Aws]) -> None:
    first, _ = site.subnets
    refused(lambda: site.balancer(Subnets=[first]), "ValidationError", "two different Avail")
    twin = site.ec2.create_subnet(
        VpcId=site.vpc, CidrBlock="10.7.9.0/24", AvailabilityZone=ZONES[0]
    )["Subnet"]["SubnetId"]
    refused(
        lambda: site.balancer(Subnets=[*site.subnets, twin]),
        "InvalidConfigurationRequest",
        "multiple subnets in the same Availability Zone",
    )
    small = make(aws_for("2" * 12), prefix=28)
    for number in range(4):
        small.balancer(Name=f"web-{number}")
    refused(
        lambda: small.balancer(Name="web-4"),
        "InvalidSubnet",
        f"Not enough IP space available in {small.subnets[0]}. ELB requires at least 8 free IP",
    )


def test_each_priority_is_taken_once(site: Site) -> None:
    listener = site.listener()
    one, two, three = (site.rule(listener, number) for number in (1, 2, 3))

    def set_to(**wish: int) -> None:
        arns = {"one": one, "two": two, "three": three}
        pairs = [{"RuleArn": arns[name], "Priority": number} for name, number in wish.items()]
        site.elb.set_rule_priorities(RulePriorities=pairs)

    def numbers() -> list[str]:
        found = site.elb.describe_rules(RuleArns=[one, two, three])["Rules"]
        by_arn = {rule["RuleArn"]: rule["Priority"] for rule in found}
        return [by_arn[arn] for arn in (one, two, three)]

    refused(lambda: site.rule(listener, 2), "PriorityInUse", "Priority '2' is currently in use")
    refused(lambda: set_to(one=2), "PriorityInUse", "Priority '2' is currently in use")
    refused(lambda: set_to(one=2, two=3), "PriorityInUse", "Priority '3' is currently in use")
    refused(lambda: set_to(one=7, two=7), "ValidationError", "provided multiple times")
    assert numbers() == ["1", "2", "3"]
    set_to(one=2, two=1)
    assert numbers() == ["2", "1", "3"], "AWS looks at the new order alone"


def test_a_target_group_in_use_stays(site: Site) -> None:
    listener = site.listener()
    [group] = site.elb.create_target_group(
        Name="a", Protocol="HTTP", Port=80, VpcId=site.vpc, TargetType="ip"
    )["TargetGroups"]
    arn = group["TargetGroupArn"]
    rule = site.rule(listener, 1, target=arn)
    refused(lambda: site.elb.delete_target_group(TargetGroupArn=arn), "ResourceInUse")
    site.elb.delete_rule(RuleArn=rule)
    site.elb.delete_target_group(TargetGroupArn=arn)


def test_a_load_balancer_has_a_hundred_rules_at_most(site: Site) -> None:
    listener = site.listener()
    for number in range(1, 101):
        site.rule(listener, number)
    refused(lambda: site.rule(listener, 101), "TooManyRules")


def test_a_load_balancer_has_fifty_tags_at_most(site: Site) -> None:
    arn = site.balancer(Tags=[{"Key": str(number), "Value": ""} for number in range(12)])
    more = [{"Key": str(number), "Value": "x"} for number in range(50)]
    site.elb.add_tags(ResourceArns=[arn], Tags=more)
    refused(
        lambda: site.elb.add_tags(ResourceArns=[arn], Tags=[{"Key": "50", "Value": ""}]),
        "TooManyTags",
    )


@pytest.mark.parametrize(
    ("wish", "code", "said"),
    [
        ({"CidrBlock": "10.7.0.128/25"}, "InvalidSubnet.Conflict", "conflicts with another"),
        ({"CidrBlock": "10.8.0.0/24"}, "InvalidSubnet.Range", "is invalid"),
        (
            {"CidrBlock": "10.7.8.0/24", "AvailabilityZone": "us-east-1a"},
            "InvalidParameterValue",
            "Subnets can currently only be created in the following availability zones: ap-north",
        ),
    ],
    ids=["overlaps", "outside", "another region"],
)
def test_ranges_and_zones_of_subnets(
    site: Site, wish: dict[str, str], code: str, said: str
) -> None:
    refused(lambda: site.ec2.create_subnet(VpcId=site.vpc, **wish), code, said)


def test_no_account_has_all_zones_of_every_region(aws_for: Callable[..., Aws]) -> None:
    ec2 = aws_for(region="us-west-1").client("ec2")
    zones = [z["ZoneName"] for z in ec2.describe_availability_zones()["AvailabilityZones"]]
    assert zones == ["us-west-1b", "us-west-1c"]
    vpc = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
    refused(
        lambda: ec2.create_subnet(
            VpcId=vpc, CidrBlock="10.7.0.0/24", AvailabilityZone="us-west-1a"
        ),
        "InvalidParameterValue",
        "in the following availability zones: us-west-1b, us-west-1c.",
    )


def test_the_default_vpc_leads_out(site: Site) -> None:
    [vpc] = site.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    inside = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
    [table] = site.ec2.describe_route_tables(Filters=inside)["RouteTables"]
    [out] = [r for r in table["Routes"] if r["DestinationCidrBlock"] == "0.0.0.0/0"]
    attached = [{"Name": "attachment.vpc-id", "Values": [vpc["VpcId"]]}]
    [gateway] = site.ec2.describe_internet_gateways(Filters=attached)["InternetGateways"]
    assert out["GatewayId"] == gateway["InternetGatewayId"]
