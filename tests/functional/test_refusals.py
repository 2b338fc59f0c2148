"""The sandbox refuses values that AWS refuses, with AWS's own codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from catctl.aws.hints import error_code
from catctl.aws.session import Aws, ClientError
from catctl.state_backend.purge.execute import PAUSE_SECONDS, Purger
from catctl.state_backend.purge.plan import DeleteLockTable
from tests.support.aws_stage import TRUST

Clients = Callable[..., Aws]
CASES = [{"Key": "Team", "Value": "a"}, {"Key": "team", "Value": "b"}]


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return error_code(caught.value)


def test_iam_takes_keys_of_tags_for_one_in_any_case(aws_for: Clients) -> None:
    iam = aws_for().client("iam")
    trust = json.dumps(TRUST)
    for call in (
        lambda: iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust, Tags=CASES),
        lambda: iam.create_user(UserName="u", Tags=CASES),
        lambda: iam.create_policy(PolicyName="p", PolicyDocument=trust, Tags=CASES),
    ):
        assert code_of(call) == "InvalidInput"
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust, Tags=CASES[:1])
    assert code_of(lambda: iam.tag_role(RoleName="r", Tags=CASES)) == "InvalidInput"
    iam.tag_role(RoleName="r", Tags=CASES[1:])
    assert iam.list_role_tags(RoleName="r")["Tags"] == CASES[1:]


@pytest.mark.parametrize(
    ("service", "call", "code"),
    [
        (
            "ecs",
            lambda c, k, v: c.create_cluster(clusterName="c", tags=[{"key": k, "value": v}]),
            "InvalidParameterException",
        ),
        (
            "ecr",
            lambda c, k, v: c.create_repository(
                repositoryName="web", tags=[{"Key": k, "Value": v}]
            ),
            "InvalidTagParameterException",
        ),
        (
            "logs",
            lambda c, k, v: c.create_log_group(logGroupName="/x", tags={k: v}),
            "InvalidParameterException",
        ),
        (
            "ec2",
            lambda c, k, v: c.create_vpc(
                CidrBlock="10.0.0.0/16",
                TagSpecifications=[
                    {"ResourceType": "vpc", "Tags": [{"Key": k, "Value": v}]},
                ],
            ),
            "InvalidParameterValue",
        ),
        (
            "elbv2",
            lambda c, k, v: c.create_target_group(Name="t", Tags=[{"Key": k, "Value": v}]),
            "ValidationError",
        ),
        (
            "rds",
            lambda c, k, v: c.create_db_parameter_group(
                DBParameterGroupName="g",
                DBParameterGroupFamily="postgres17",
                Description="d",
                Tags=[{"Key": k, "Value": v}],
            ),
            "InvalidParameterValue",
        ),
    ],
    ids=["ecs", "ecr", "logs", "ec2", "elbv2", "rds"],
)
def test_tags_by_the_rules_of_each_service(
    aws_for: Clients, service: str, call: Callable[..., Any], code: str
) -> None:
    client = aws_for().client(service)
    assert code_of(lambda: call(client, "Aws:x", "y")) == code
    assert code_of(lambda: call(client, "k" * 129, "y")) == code
    assert code_of(lambda: call(client, "x", "v" * 257)) == code
    if service not in ("ec2", "ecr"):
        assert code_of(lambda: call(client, "a\tb", "R&D")) == code


def test_names_that_aws_keeps(aws_for: Clients) -> None:
    us_east = aws_for(region="us-east-1")
    ec2, elb, logs, rds, s3 = map(us_east.client, ("ec2", "elbv2", "logs", "rds", "s3"))
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    blocks = {"us-east-1a": "10.0.0.0/24", "us-east-1b": "10.0.1.0/24"}
    made = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=zone)
        for zone, block in blocks.items()
    ]
    subnets = [item["Subnet"]["SubnetId"] for item in made]
    refused = {
        "InvalidParameterException": [
            lambda: logs.create_log_group(logGroupName="aws/x"),
            lambda: logs.create_log_group(logGroupName="/ecs/a b"),
        ],
        "InvalidParameterValue": [
            lambda: ec2.create_security_group(GroupName="sg-x", Description="d", VpcId=vpc),
            lambda: rds.create_db_subnet_group(
                DBSubnetGroupName="default", DBSubnetGroupDescription="d", SubnetIds=subnets
            ),
        ],
        "ValidationError": [
            lambda: elb.create_load_balancer(Name="internal-x", Subnets=subnets),
            lambda: elb.create_load_balancer(Name="a" * 33, Subnets=subnets),
        ],
        "InvalidBucketName": [
            lambda: s3.create_bucket(Bucket="sthree-x"),
            lambda: s3.create_bucket(Bucket="x--table-s3"),
        ],
    }
    for code, calls in refused.items():
        assert [code_of(call) for call in calls] == [code, code]
    logs.create_log_group(logGroupName="web-logs")


def test_a_table_that_is_being_updated_stays(aws_for: Clients) -> None:
    """And the end of a state backend waits for it."""
    aws = aws_for()
    dynamodb = aws.client("dynamodb")
    dynamodb.create_table(
        TableName="locks",
        AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        DeletionProtectionEnabled=True,
    )
    dynamodb.update_table(TableName="locks", DeletionProtectionEnabled=False)
    busy = code_of(lambda: dynamodb.delete_table(TableName="locks"))
    assert busy == "ResourceInUseException"
    dynamodb.update_table(TableName="locks", DeletionProtectionEnabled=True)
    assert dynamodb.describe_table(TableName="locks")["Table"]["TableStatus"] == "UPDATING"
    pauses: list[float] = []
    Purger(aws, "111111111111", pause=pauses.append)(DeleteLockTable(table="locks"))
    assert pauses == [PAUSE_SECONDS]
    assert dynamodb.list_tables()["TableNames"] == []


def test_an_endpoint_that_is_not_deleted_is_told(aws_for: Clients) -> None:
    """In an answer of status 200."""
    ec2 = aws_for().client("ec2")
    code = code_of(lambda: ec2.delete_vpc_endpoints(VpcEndpointIds=["vpce-none"]))
    assert code == "InvalidVpcEndpointId.NotFound"


def test_a_schedule_for_what_is_past(aws_for: Clients) -> None:
    scheduler = aws_for().client("scheduler")
    wish: dict[str, Any] = {
        "Name": "stop",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": "arn:aws:scheduler:::aws-sdk:ecs:updateService", "RoleArn": "arn:x"},
    }

    def refusal(call: Callable[..., Any], at: str) -> str:
        return code_of(lambda: call(**wish, ScheduleExpression=f"at({at})"))

    for at in ("2020-01-01T00:00:00", "2126-13-01T00:00:00", "tomorrow"):
        assert refusal(scheduler.create_schedule, at) == "ValidationException"
    scheduler.create_schedule(**wish, ScheduleExpression="at(2126-01-01T00:00:00)")
    assert refusal(scheduler.update_schedule, "2020-01-01T00:00:00") == "ValidationException"


def test_values_that_a_service_does_not_take(aws_for: Clients) -> None:
    elb, ssm = aws_for().client("elbv2"), aws_for().client("ssm")
    vpc = aws_for().client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = {"Name": "g", "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip"}
    wrong: list[dict[str, Any]] = [
        {"Matcher": {"HttpCode": "299-201"}},
        {"HealthCheckPath": "/größe"},
    ]
    for more in wrong:
        code = code_of(lambda more=more: elb.create_target_group(**group, **more))  # type: ignore[misc]
        assert code == "ValidationError"
    assert elb.create_target_group(**group, Matcher={"HttpCode": "200,201-299"})["TargetGroups"]
    for name in ("shop/db", "awsome", "/a" * 16):
        code = code_of(lambda name=name: ssm.put_parameter(Name=name, Value="x", Type="String"))  # type: ignore[misc]
        assert code == "ValidationException"
