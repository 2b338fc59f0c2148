"""Leftovers of every class in the sandbox: found, priced, deleted, and nobody else's touched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catctl.actions import carry_out
from catctl.aws.session import Aws, ClientError
from catctl.cost.observe import read_catalogue
from catctl.environment.load import build
from catctl.environment.resolved import Environment
from catctl.journeys.sweep import Sweep, sweep_up
from catctl.leftovers.default_vpc.execute import VpcExecutor
from catctl.leftovers.default_vpc.observe import read_default_vpc
from catctl.leftovers.default_vpc.plan import plan_cleaning, plan_recreating
from catctl.leftovers.model import KINDS, Kind
from catctl.leftovers.names import owner_of
from catctl.leftovers.observe import look
from catctl.sandbox import process
from tests.support.aws_stage import Stage
from tests.support.call_counter import counting
from tests.support.command_line import Catctl
from tests.support.examples import examples
from tests.support.leftovers import ONE_OFF, Garden
from tests.support.unwatched import Unwatched

ACCOUNT = "111111111111"
# Interfaces come with VPCs, parameters are known by their tags alone, moto keeps no backups.
PLANTED: tuple[Kind, ...] = tuple(
    kind for kind in get_args(Kind) if kind not in ("backup", "interface", "parameter")
)
HERE: dict[str, tuple[str, str]] = {
    "ours": ("hack", "project: shop\nname: cat\n"),
    "a longer name": ("log", "project: shop\nname: catalog\n"),
    "another environment": ("prod", "project: shop\nname: cat-prod\n"),
    "another project": ("hack", "project: dog\nname: dog\n"),
}


def environment(key: str, head: str) -> Environment:
    rest = (
        f'region: ap-northeast-2\naccount_id: "{ACCOUNT}"\n'
        "load_balancer: {access_logs: true, waf: true}\n"
        "database: {}\nmonitoring: {alarms: true}\nencryption: {customer_key: true}\n"
        "expires: 2036-11-30T18:00+09:00\nbrake: true\n"
        "budget: {usd: 50, emails: [team@example.org]}\n"
        "services: {job: {worker: true}, web: {port: 80}}\n"
    )
    return build(key, [("environment.yaml", head + rest)])


class Neighbourhood:
    """Our environment among its neighbours, in one account and region."""

    def __init__(self, aws: Aws) -> None:
        self.aws = aws
        self.environments = {name: environment(*wish) for name, wish in HERE.items()}
        self.gardens = {
            name: Garden(aws.client, found, ACCOUNT) for name, found in self.environments.items()
        }

    def look(self, name: str) -> Sweep:
        found = self.environments[name]
        owner = owner_of(found, ACCOUNT)
        return Sweep(
            aws=self.aws,
            environment=found,
            owner=owner,
            catalogue=read_catalogue("ap-northeast-2", Path("/nowhere")),
            seen=look(self.aws, owner),
            poll=0.2,
        )

    def neighbours(self) -> dict[str, list[tuple[str, str]]]:
        """What there is of the others: kind and name, without tasks that come and go."""
        return {
            name: sorted((i.kind, i.name) for i in self.look(name).seen.found if i.kind != "task")
            for name in self.environments
            if name != "ours"
        }

    def sweep_up(self) -> Sweep:
        return sweep_up(self.look("ours"), Unwatched())


@pytest.fixture
def neighbourhood(aws_for: Callable[..., Aws], sandbox: process.Sandbox) -> Neighbourhood:
    """A planted task takes a few seconds: else it has ended before anyone looks."""
    process.set_scenario(
        sandbox, account_id=ACCOUNT, region="ap-northeast-2", service=ONE_OFF, scenario="slow"
    )
    return Neighbourhood(aws_for(ACCOUNT))


def test_every_class_is_found_and_goes_and_neighbours_stay(neighbourhood: Neighbourhood) -> None:
    for garden in neighbourhood.gardens.values():
        for kind in PLANTED:
            if kind != "task":
                garden.plant(kind)
    neighbourhood.gardens["ours"].plant("task")
    before = neighbourhood.neighbours()
    found = neighbourhood.look("ours")
    assert found.seen.problems == ()
    assert {item.kind for item in found.seen.found} == set(PLANTED)
    for item in found.seen.billable:
        if item.kind != "bucket":
            assert found.monthly([item]).unknown == (), item
            assert item.prices, item
    after = neighbourhood.sweep_up()
    assert after.seen.is_clean
    assert {item.kind for item in after.seen.found} == {"role", "topic", "vpc"}
    assert neighbourhood.neighbours() == before
    assert all(len(found) >= len(PLANTED) - 1 for found in before.values())


@pytest.mark.search
def test_any_subset_goes_and_nothing_else(neighbourhood: Neighbourhood) -> None:
    """Also: what is planted twice, and what was swept before."""
    kinds = [kind for kind in PLANTED if KINDS[kind].goes]
    for name in ("a longer name", "another environment"):
        for kind in kinds:
            if kind != "task":
                neighbourhood.gardens[name].plant(kind)
    before = neighbourhood.neighbours()
    number = iter(range(1, 1000))

    @settings(max_examples=examples(8), suppress_health_check=list(HealthCheck))
    @given(subset=st.lists(st.sampled_from(kinds), min_size=1, max_size=6, unique=True))
    def holds(subset: list[Kind]) -> None:
        for kind in sorted(subset, key="task".__eq__):
            by_name = kind in ("budget", "dashboard", "schedule")  # they bear no tags
            neighbourhood.gardens["ours"].plant(kind, 0 if by_name else next(number))
        there = {item.kind for item in neighbourhood.look("ours").seen.found}
        assert set(subset) <= there, "nothing is clean because it was not seen"
        after = neighbourhood.sweep_up()
        assert after.seen.is_clean
        assert neighbourhood.neighbours() == before

    holds()


def test_calls_are_in_the_order_that_aws_takes(neighbourhood: Neighbourhood) -> None:
    for kind in sorted(PLANTED, key="task".__eq__):
        neighbourhood.gardens["ours"].plant(kind)
    calls: list[str] = []
    services = (
        "application-autoscaling", "budgets", "cloudwatch", "ec2", "ecr", "ecs", "elbv2", "kms",
        "logs", "rds", "s3", "scheduler", "secretsmanager", "wafv2",
    )  # fmt: skip
    for name in services:
        neighbourhood.aws.client(name).meta.events.register(
            "before-call", lambda model, **_: calls.append(model.name)
        )
    neighbourhood.sweep_up()
    at = {name: calls.index(name) for name in set(calls)}
    for first, then in (
        ("DeregisterScalableTarget", "UpdateService"),
        ("UpdateService", "DeleteService"),
        ("DeleteService", "DeleteCluster"),
        ("StopTask", "DeleteCluster"),
        ("DescribeNetworkInterfaces", "DeleteLoadBalancer"),
        ("ModifyLoadBalancerAttributes", "DeleteLoadBalancer"),
        ("DeleteLoadBalancer", "DeleteTargetGroup"),
        ("DeleteLoadBalancer", "DeleteWebACL"),
        ("DeleteNatGateway", "ReleaseAddress"),
        ("ModifyDBInstance", "DeleteDBInstance"),
        ("DeleteDBInstance", "ScheduleKeyDeletion"),
        ("DeleteObjects", "DeleteBucket"),
        ("DeregisterTaskDefinition", "DeleteTaskDefinitions"),
        ("DeleteService", "DeleteLogGroup"),
    ):
        assert at[first] < at[then], (first, then)


def test_many_are_read_in_pages(neighbourhood: Neighbourhood) -> None:
    """More than a page of each: all are found, with calls by the page and not by the thing."""
    garden, count = neighbourhood.gardens["ours"], 130
    for number in range(1, count + 1):
        garden.plant("alarm", number)
        garden.plant("log-group", number)
        garden.plant("secret", number)
    aws = neighbourhood.aws
    calls = counting(aws, "cloudwatch", "logs", "resourcegroupstaggingapi", "secretsmanager")
    found = neighbourhood.look("ours").seen
    by_kind = {checked.kind: len(checked.found) for checked in found.checked}
    assert (by_kind["alarm"], by_kind["log-group"], by_kind["secret"]) == (count, count, count)
    assert calls["logs:DescribeLogGroups"] >= 3
    assert sum(calls.values()) < 30
    assert neighbourhood.sweep_up().seen.is_clean


def test_a_class_that_cannot_be_read_is_a_finding(neighbourhood: Neighbourhood) -> None:
    events = neighbourhood.aws.client("rds").meta.events

    def refuse(model: Any, **_: Any) -> None:
        wrong = {"Error": {"Code": "AccessDenied", "Message": "not authorized"}}
        raise ClientError(wrong, model.name)  # type: ignore[arg-type]

    events.register("before-call.rds.DescribeDBSnapshots", refuse)
    found = neighbourhood.look("ours").seen
    assert [checked.kind for checked in found.problems] == ["snapshot"]
    assert "not authorized" in str(found.problems[0].problem)
    assert not found.is_clean


def test_a_teams_own_things_are_not_proven_gone(neighbourhood: Neighbourhood) -> None:
    """A disk of a team's own Terraform, with the provider's default tags."""
    tags = neighbourhood.gardens["ours"].listed()
    neighbourhood.aws.client("ec2").create_volume(
        AvailabilityZone="ap-northeast-2a",
        Size=8,
        TagSpecifications=[{"ResourceType": "volume", "Tags": tags}],
    )
    seen = neighbourhood.look("ours").seen
    assert [arn.partition(":volume/")[1] for arn in seen.others] == [":volume/"]
    assert not seen.is_clean


def test_sweep_in_the_terminal(project: Catctl, cat: Stage) -> None:
    project("deploy", "cat", "--sandbox", "--yes")
    found = project("sweep", "cat", "--sandbox", code=1)
    assert re.search(r"^  service +cat-gateway-api \(2 tasks\) +20\.72$", found.out, re.M)
    assert re.search(r"^  load balancer +cat-alb \(2 public IPv4\) +23\.73$", found.out, re.M)
    assert "cat: 16 billable things left, $78.65 a month." in found.out
    assert "Next: catctl sweep cat --delete --sandbox" in found.err
    dry = project("sweep", "cat", "--delete", "--dry-run", "--sandbox", code=1)
    assert "This would be deleted:" in dry.err
    assert "Nothing was changed: this is a dry run." in dry.err
    assert "terminal" in project("sweep", "cat", "--delete", "--sandbox", code=2).err
    done = json.loads(project("sweep", "cat", "--delete", "--yes", "--sandbox", "--json").out)
    assert (done["clean"], done["billable"], done["problems"]) == (True, 0, {})
    assert len(done["checked"]) == len(KINDS)
    assert "cat: nothing billable is left." in project("sweep", "cat", "--sandbox").out


def test_a_protected_environment_is_not_swept(project: Catctl, cat: Stage) -> None:
    file = project.folder / "environments/cat/environment.yaml"
    file.write_text(f"protected: true\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    found = project("sweep", "cat", "--delete", "--yes", "--sandbox", code=1)
    assert "cat is protected" in found.err


def test_what_lives_is_not_swept(project: Catctl, cat: Stage) -> None:
    cat.store({"mode": "managed", "type": "aws_x", "name": "x", "instances": [{"attributes": {}}]})
    found = project("sweep", "cat", "--delete", "--yes", "--sandbox", code=1)
    assert "cat is up: Terraform's state knows of 1 resources." in found.err
    assert "Try: catctl destroy cat --sandbox" in found.err
    assert cat.client("ecr").describe_repositories()["repositories"]


def test_what_costs_in_our_vpc_is_ours_though_nobody_has_tagged_it(
    neighbourhood: Neighbourhood,
) -> None:
    aws = neighbourhood.aws
    ec2 = aws.client("ec2")
    for name in ("ours", "another project"):
        vpc = neighbourhood.gardens[name]._vpc("")
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
        ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")
        ec2.create_vpc_endpoint(
            VpcId=vpc, ServiceName=f"com.amazonaws.{aws.region}.logs", SubnetIds=[subnet],
            VpcEndpointType="Interface",
        )  # fmt: skip
    found = neighbourhood.look("ours").seen.billable
    assert sorted((item.kind, item.why) for item in found) == [
        ("endpoint", "place"),
        ("nat-gateway", "place"),
    ]
    neighbours = neighbourhood.neighbours()
    assert neighbourhood.sweep_up().seen.is_clean
    assert neighbourhood.neighbours() == neighbours


def test_a_family_that_another_has_tagged_stays(neighbourhood: Neighbourhood) -> None:
    ours, other = (neighbourhood.gardens[name] for name in ("ours", "another project"))
    other.environment = ours.environment  # the same family, with the other's tags
    other.plant("task-definition")
    assert neighbourhood.look("ours").seen.found == ()
    ours.tags = {}
    ours.plant("task-definition")
    [item] = neighbourhood.look("ours").seen.found
    assert (item.kind, item.why, item.note) == ("task-definition", "name", "2 revisions")


def test_the_alias_of_a_key_goes_with_it(neighbourhood: Neighbourhood) -> None:
    """The key itself waits for a week: a new environment could not have its name till then."""
    garden = neighbourhood.gardens["ours"]
    garden.plant("key")
    neighbourhood.sweep_up()
    names = [a["AliasName"] for a in neighbourhood.aws.client("kms").list_aliases()["Aliases"]]
    assert "alias/cat" not in names
    garden.plant("key")


# --- the default VPC ------------------------------------------------------------------------------


def default_vpc(aws: Aws) -> tuple[Any, str, list[str]]:
    """The EC2 client, the VPC, and its subnets."""
    ec2 = aws.client("ec2")
    wish = [{"Name": "is-default", "Values": ["true"]}]
    [vpc] = ec2.describe_vpcs(Filters=wish)["Vpcs"]
    inside = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
    subnets = [item["SubnetId"] for item in ec2.describe_subnets(Filters=inside)["Subnets"]]
    return ec2, vpc["VpcId"], subnets


def test_a_default_vpc_goes_in_order_and_comes_back(aws_for: Callable[..., Aws]) -> None:
    """As the first team left theirs: groups of the launch wizard, a subnet group of RDS."""
    aws = aws_for()
    ec2, vpc, subnets = default_vpc(aws)
    made = [
        ec2.create_security_group(GroupName=f"launch-wizard-{n}", Description="x", VpcId=vpc)
        for n in (1, 2)
    ]
    for own, other in (made, made[::-1]):
        pair = [{"GroupId": other["GroupId"]}]
        ec2.authorize_security_group_ingress(
            GroupId=own["GroupId"],
            IpPermissions=[
                {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "UserIdGroupPairs": pair}
            ],
        )
    ec2.create_route_table(VpcId=vpc)
    ec2.create_egress_only_internet_gateway(VpcId=vpc)
    ec2.create_network_acl(VpcId=vpc)
    service = f"com.amazonaws.{aws.region}.s3"
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=service, VpcEndpointType="Gateway")
    aws.client("rds").create_db_subnet_group(
        DBSubnetGroupName="default-vpc", DBSubnetGroupDescription="x", SubnetIds=subnets
    )
    found = read_default_vpc(aws)
    assert found is not None
    assert found.users == ()
    plan = plan_cleaning(found)
    kinds = list(dict.fromkeys(type(action).__name__ for action in plan))
    assert kinds == [
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
    assert carry_out(plan, VpcExecutor(aws)).error is None
    assert read_default_vpc(aws) is None
    assert not plan_cleaning(None)
    assert carry_out(plan_recreating(None, aws.region), VpcExecutor(aws)).error is None
    again = read_default_vpc(aws)
    assert again is not None
    assert again.id != vpc
    assert not plan_recreating(again, aws.region)


def test_a_default_vpc_in_use_stays(aws_for: Callable[..., Aws]) -> None:
    aws = aws_for()
    _, _, subnets = default_vpc(aws)
    aws.client("rds").create_db_subnet_group(
        DBSubnetGroupName="default-vpc", DBSubnetGroupDescription="x", SubnetIds=subnets
    )
    aws.client("rds").create_db_instance(
        DBInstanceIdentifier="database-1", DBInstanceClass="db.t4g.micro", Engine="postgres",
        AllocatedStorage=20, MasterUsername="app", MasterUserPassword="not a secret",
        DBSubnetGroupName="default-vpc",
    )  # fmt: skip
    aws.client("elbv2").create_load_balancer(Name="x", Subnets=subnets[:2])
    found = read_default_vpc(aws)
    assert found is not None
    assert found.users[0] == "the database database-1 is available"
    whose = r"the network interface eni-\w+ is in use \((ELB app/x/\w+|RDSNetworkInterface)\)"
    assert len(found.users) == 4, "one of the database, two of the load balancer"
    assert all(re.fullmatch(whose, user) for user in found.users[1:])
    assert not plan_cleaning(found)


def _cluster_without_instances(aws: Aws, _vpc: str, subnets: list[str]) -> None:
    rds = aws.client("rds")
    rds.create_db_subnet_group(
        DBSubnetGroupName="default-vpc", DBSubnetGroupDescription="x", SubnetIds=subnets
    )
    rds.create_db_cluster(
        DBClusterIdentifier="aurora", Engine="aurora-postgresql", MasterUsername="app",
        MasterUserPassword="not a secret", DBSubnetGroupName="default-vpc",
    )  # fmt: skip


def _vpn_gateway(aws: Aws, vpc: str, _subnets: list[str]) -> None:
    ec2 = aws.client("ec2")
    gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    ec2.attach_vpn_gateway(VpcId=vpc, VpnGatewayId=gateway)


def _carrier_gateway(aws: Aws, vpc: str, _subnets: list[str]) -> None:
    aws.client("ec2").create_carrier_gateway(VpcId=vpc)


def _peering(aws: Aws, vpc: str, _subnets: list[str]) -> None:
    ec2 = aws.client("ec2")
    other = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.create_vpc_peering_connection(VpcId=other, PeerVpcId=vpc)


def _endpoint(aws: Aws, vpc: str, subnets: list[str]) -> None:
    aws.client("ec2").create_vpc_endpoint(
        VpcId=vpc, ServiceName=f"com.amazonaws.{aws.region}.logs", VpcEndpointType="Interface",
        SubnetIds=subnets[:1],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_cluster_without_instances, "the database cluster aurora is "),
        (_vpn_gateway, "the VPN gateway vgw-"),
        (_carrier_gateway, "the carrier gateway cagw-"),
        (_peering, "the peering connection pcx-"),
        (_endpoint, "the endpoint vpce-"),
    ],
)
def test_all_that_would_hold_a_default_vpc_is_seen_first(
    aws_for: Callable[..., Aws], make: Callable[[Aws, str, list[str]], None], said: str
) -> None:
    """Else groups, subnets and gateway are gone by the time that AWS keeps the VPC."""
    aws = aws_for()
    _, vpc, subnets = default_vpc(aws)
    make(aws, vpc, subnets)
    found = read_default_vpc(aws)
    assert found is not None
    assert any(user.startswith(said) for user in found.users)
    assert not plan_cleaning(found)


def test_clean_default_vpc_in_the_terminal(project: Catctl) -> None:
    several = project("clean-default-vpc", "--yes", "--sandbox", code=2)
    assert "Try: catctl clean-default-vpc --of cat" in several.err
    call = ("clean-default-vpc", "--of", "cat", "--sandbox")
    unknown = project(*call, "--region", "us-east-9", "--yes", code=2)
    assert "'us-east-9' is no AWS region that this catctl knows; did you mean" in unknown.err
    assert "terminal" in project(*call, code=2).err
    dry = project(*call, "--dry-run")
    assert "ap-northeast-2 (account 277679348386): vpc-" in dry.out
    assert "Nothing was changed: this is a dry run." in dry.err
    assert "✓ delete the VPC vpc-" in project(*call, "--yes").err
    assert "no default VPC" in project(*call, "--yes").out
    everywhere = json.loads(project(*call, "--all-regions", "--dry-run", "--json").out)
    assert everywhere["regions"]["ap-northeast-2"]["vpc"] is None
    assert len(everywhere["regions"]) > 10
    assert everywhere["regions"]["us-east-1"]["vpc"]
    assert "✓ create a default VPC" in project(*call, "--recreate", "--yes").err
