"""Whoever deploys an environment may act on that environment's cluster, and on no other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from catctl.iam.arns import Arns
from catctl.iam.deploy import deploying
from tests.support.samples import environment_of

ACCOUNT = "123456789012"
HEAD = f"arn:aws:ecs:ap-northeast-2:{ACCOUNT}:"
NAME = "shop-hack-cluster"
CLUSTER = f"{HEAD}cluster/{NAME}"
HERE = {"ArnEquals": {"ecs:cluster": CLUSTER}}
INSIDE = rf"{CLUSTER}|{HEAD}(?:service|service-deployment|service-revision|task)/{NAME}/\*"
FAMILY = f"{HEAD}task-definition/shop-hack-*:*"
FAMILIES = re.escape(FAMILY)

PLAIN = "services:\n  web: {}\n"
ALL = """\
database: {}
services:
  web:
    database: true
    strategy: blue_green
    autoscaling: {min: 1, max: 3}
    exec: true
    read_only_root: false
    secrets: {KEY: "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:own-AbCdEf"}
  job: {worker: true}
"""
# Task definitions are in no cluster.
_OF_NO_CLUSTER = {
    "ecs:DescribeTaskDefinition",
    "ecs:ListTaskDefinitions",
    "ecs:RegisterTaskDefinition",
}


def statements(text: str) -> dict[str, dict[str, Any]]:
    said = deploying(Arns(environment_of(text), ACCOUNT, "aws"))
    found = {item["Sid"]: item for item in said}
    assert len(found) == len(said)
    return found


def places(*kinds: str) -> list[str]:
    return [f"{HEAD}{kind}/{NAME}/*" for kind in sorted(kinds)]


def test_the_cluster_is_the_environments_own() -> None:
    assert environment_of(PLAIN).cluster == NAME


@pytest.mark.parametrize("text", [PLAIN, ALL])
def test_every_statement_on_ecs_names_the_cluster(text: str) -> None:
    """By its condition or by all of its resources; whatever statements there will be."""
    acting = {
        sid: item
        for sid, item in statements(text).items()
        if any(a.startswith("ecs:") and a not in _OF_NO_CLUSTER for a in item["Action"])
    }
    assert len(acting) >= 4
    for sid, item in acting.items():
        tags_only = item["Action"] == ["ecs:TagResource"]
        pattern = rf"{INSIDE}|{FAMILIES}" if tags_only else INSIDE
        inside = all(re.fullmatch(pattern, resource) for resource in item["Resource"])
        assert inside or item.get("Condition") == HERE, sid


@pytest.mark.parametrize("text", [PLAIN, ALL])
@pytest.mark.parametrize(
    ("sid", "resources", "condition"),
    [
        ("Services", places("service", "service-deployment", "service-revision"), None),
        ("Tasks", ["*"], HERE),
    ],
)
def test_where_services_and_tasks_are(
    text: str, sid: str, resources: list[str], condition: dict[str, Any] | None
) -> None:
    found = statements(text)[sid]
    assert (sorted(found["Resource"]), found.get("Condition")) == (sorted(resources), condition)


def test_tasks_are_run_of_our_families_in_our_cluster() -> None:
    found = statements(PLAIN)
    run = found["RunTasks"]
    assert (run["Resource"], run.get("Condition")) == ([FAMILY], HERE)
    assert found["TagWhatIsMade"]["Resource"] == sorted([*places("task"), FAMILY])


def test_commands_are_run_in_our_cluster() -> None:
    assert "Exec" not in statements(PLAIN)
    assert statements(ALL)["Exec"]["Resource"] == [CLUSTER, *places("task")]


@pytest.mark.parametrize("text", [PLAIN, ALL])
def test_roles_are_passed_to_ecs_alone_and_are_the_environments_own(text: str) -> None:
    passing = [item for item in statements(text).values() if "iam:PassRole" in item["Action"]]
    for item in passing:
        head = re.escape(f"arn:aws:iam::{ACCOUNT}:role/shop-hack-")
        own = rf"{head}(?:blue-green|\*-execution|\*-task)"
        assert all(re.fullmatch(own, role) for role in item["Resource"])
        [(key, value)] = item["Condition"]["StringEquals"].items()
        assert key == "iam:PassedToService"
        assert value in ("ecs-tasks.amazonaws.com", "ecs.amazonaws.com")
    assert passing


def test_no_value_of_a_secret_can_be_read() -> None:
    acts = {action for item in statements(ALL).values() for action in item["Action"]}
    assert not acts & {"secretsmanager:GetSecretValue", "ssm:GetParameter", "ssm:GetParameters"}
    assert not [action for action in acts if "*" in action]


def test_nobody_deregisters_what_another_team_may_run() -> None:
    """``ecs:DeregisterTaskDefinition`` knows no resources: with it, no rollback is safe."""
    acts = {action for item in statements(ALL).values() for action in item["Action"]}
    assert "ecs:DeregisterTaskDefinition" not in acts
    assert statements(ALL)["TaskDefinitions"]["Resource"] == [FAMILY]


def test_what_the_file_names_itself_is_named_and_the_rest_fits_a_pattern() -> None:
    own = "{repository: old/web, family: old, log_group: /old/web}"
    text = f"services:\n  web: {own}\n  api: {{path: /api/*}}\n"
    found = statements(text)
    head = f":ap-northeast-2:{ACCOUNT}:"
    assert found["Images"]["Resource"] == [
        f"arn:aws:ecr{head}repository/old/web",
        f"arn:aws:ecr{head}repository/shop-hack-*",
    ]
    assert found["TaskDefinitions"]["Resource"] == [f"{HEAD}task-definition/old:*", FAMILY]
    assert found["Logs"]["Resource"] == [
        f"arn:aws:logs{head}log-group:/ecs/shop-hack-*:*",
        f"arn:aws:logs{head}log-group:/old/web:*",
    ]


def test_scaling_goes_by_a_deploy_after_it_has_left_the_file() -> None:
    found = statements(PLAIN)["Scaling"]
    assert "application-autoscaling:DeregisterScalableTarget" in found["Action"]
    only = {"application-autoscaling:service-namespace": "ecs"}
    assert found["Condition"] == {"StringEquals": only}
    assert found["Resource"] != ["*"]
