"""An environment that has everything, from nothing to nothing: the one test with a database."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import aws, edit
from tests.support.assuming import Account
from tests.support.aws_rules import LATER
from tests.support.aws_shapes import given, of_state, refused
from tests.support.billed import FREE
from tests.support.command_line import Catctl
from tests.support.policies import findings, policies_in

ALARM = "aws_cloudwatch_metric_alarm"
SECRET = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:db-AbCdEf"
TEXT = """\
preset: production
protected: false
project: shop
region: ap-northeast-2
account_id: "123456789012"
permissions_boundary: arn:aws:iam::123456789012:policy/shop-all-boundary
database: {}
monitoring: {emails: [team@example.org]}
expires: 2036-11-30T18:00+09:00
brake: true
budget: {usd: 50, emails: [team@example.org]}
network: {endpoints: [s3, dynamodb, ecr, logs]}
load_balancer:
  domain: api.example.org
  hosted_zone_id: Z0123456789ABC
  certificate_arn: arn:aws:acm:ap-northeast-2:123456789012:certificate/0a1b
services:
  web: {port: 8080, strategy: blue_green, database: true}
  api: {path: [/api/*, /v2], host: "*.example.org", arch: arm64}
  job:
    worker: true
    secrets:
      A: parameter
      B: "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:db-AbCdEf:password::"
      C: {from: /encrypted, kms_key: "arn:aws:kms:ap-northeast-2:123456789012:key/0-1"}
    permissions: [{actions: [s3:PutObject], resources: ["arn:aws:s3:::uploads/*"]}]
"""


@pytest.mark.waits
def test_an_environment_that_has_everything(enforcing: Catctl, tmp_path: Path) -> None:
    """Each step by the role that is meant for it, which may do what is printed, and no more."""
    file = enforcing.folder / "environments/all/environment.yaml"
    file.parent.mkdir()
    _write(enforcing, file)
    account = Account(enforcing, "all")
    project, planner = account.role("apply"), account.role("plan")
    project("bootstrap-state", "all", "--yes")
    planner("plan", "all")
    project("apply", "all", "--yes")
    outputs = json.loads(project("output", "all", "--json").out)["outputs"]
    database = outputs["database"]["value"]
    assert (database["name"], database["port"]) == ("app", 5432)
    assert "dns_records" not in outputs
    state = json.loads(project("tf", "all", "--", "state", "pull").out)
    _what_is_there_is_priced(project, state)
    _what_aws_wants_first_is_made_first(project)
    _aws_takes_what_is_there(state)
    _linters_find_nothing(state, tmp_path / "linted")
    _the_password_is_in_no_state(state)
    _only_web_reads_the_password(enforcing, database["secret_arn"])
    _only_what_reads_the_password_waits_for_it(project)
    _the_password_changes_once_a_year(enforcing, database["secret_arn"])
    elb, pair = aws(enforcing, "elbv2", "all"), outputs["blue_green"]["value"]["web"]
    _rules_change_places_while_green_serves(project, elb, pair)
    planner("plan", "all", "--detailed-exitcode")
    _a_deployer_deploys(enforcing, account.role("deploy"))
    _the_state_knows_a_module_by_its_old_name(project)
    edit(project, "all", "strategy: blue_green, ", "")
    found = project("apply", "all", "--yes").out
    assert "Plan: 0 to create, 3 to update, 1 to replace, 3 to delete." in found
    assert '> aws_scheduler_schedule.this["web"]' in found, "it moves, and is none of these"
    _no_database_stays_with_a_key_that_goes(project)
    project("destroy", "all", "--yes")
    assert project("tf", "all", "--", "state", "list").out == ""


def _what_is_there_is_priced(project: Catctl, state: dict[str, Any]) -> None:
    """The estimate knows of the file alone; the state knows what Terraform has made of it."""
    found = json.loads(project("cost", "all", "--json").out)
    assert found["unpriced"] == []
    amounts: Counter[str] = Counter()
    for item in found["components"]:
        amounts[item["price"]] += item["quantity"]
    made: dict[str, list[dict[str, Any]]] = {}
    for resource in state["resources"]:
        if resource["mode"] == "managed":
            instances = [item["attributes"] for item in resource["instances"]]
            made.setdefault(resource["type"], []).extend(instances)
    by_count = {kind: len(items) for kind, items in made.items()}
    assert amounts["nat.hour"] == 730 * by_count.pop("aws_nat_gateway")
    assert amounts["alb.hour"] == 730 * by_count.pop("aws_lb")
    zones = len(made["aws_lb"][0]["subnets"])
    assert amounts["ipv4.hour"] == 730 * (by_count.pop("aws_eip") + zones)
    endpoints = [e for e in made["aws_vpc_endpoint"] if e["vpc_endpoint_type"] == "Interface"]
    assert amounts["endpoint.hour"] == 730 * sum(len(e["subnet_ids"]) for e in endpoints) > 0
    assert amounts["rds.postgres.db.t4g.micro.multi-az"] == 730 * by_count.pop("aws_db_instance")
    assert amounts["rds.gp3.gb.multi-az"] == made["aws_db_instance"][0]["allocated_storage"]
    assert amounts["kms.key"] == by_count.pop("aws_kms_key")
    assert amounts["waf.acl"] == by_count.pop("aws_wafv2_web_acl")
    assert amounts["waf.rule"] == len(made["aws_wafv2_web_acl"][0]["rule"])
    watched = [max(1, len([q for q in a["metric_query"] if q["metric"]])) for a in made[ALARM]]
    assert amounts["alarm"] == sum(watched)
    assert amounts["dashboard"] == by_count.pop("aws_cloudwatch_dashboard")
    assert made["aws_ecs_cluster"][0]["setting"] == [
        {"name": "containerInsights", "value": "enabled"}
    ]
    by_use = {
        "aws_cloudwatch_log_group": "logs.ingest.gb",
        "aws_ecr_repository": "ecr.gb",
        "aws_ecs_cluster": "metric",
        "aws_flow_log": "logs.stored.gb",
        "aws_s3_bucket": "s3.gb",
        "aws_vpc_endpoint": "endpoint.gb",
        ALARM: "alarm",
    }
    for kind, key in by_use.items():
        assert by_count.pop(kind) > 0
        assert amounts[key] > 0
    assert set(by_count) - set(FREE) == set(), "neither priced, nor known to be free"


# What AWS refuses, or leaves broken, until another thing is there, which no argument of its names.
FIRST = {
    "access_logs.aws_s3_bucket_policy.this": ["alb.aws_lb.this"],
    "alb.aws_lb_listener_rule.this": ["alb.output.target_group_arns"],
    "database.aws_cloudwatch_log_group.this": ["database.aws_db_instance.this"],
    "scheduled_stop.aws_iam_role_policy.this": ["scheduled_stop.aws_scheduler_schedule.this"],
    "vpc.aws_iam_role_policy.flow_logs": ["vpc.aws_flow_log.this"],
    "vpc.aws_internet_gateway.this": [
        "alb.aws_lb.this",
        "vpc.aws_eip.nat",
        "vpc.aws_nat_gateway.this",
    ],
    "vpc.aws_route.public_internet": ["alb.aws_lb.this"],
    "vpc.aws_route_table_association.public": ["alb.aws_lb.this"],
}


def _what_aws_wants_first_is_made_first(project: Catctl) -> None:
    """By Terraform's own graph: in the sandbox as on AWS, what has no order may come out right."""
    found = project("tf", "all", "--", "graph", "-type=plan").out
    needs: dict[str, set[str]] = defaultdict(set)
    for later, first in re.findall(r'"\[root\] (.+?)" -> "\[root\] (.+?)"', found):
        needs[later].add(first)

    def reached(node: str) -> set[str]:
        seen: set[str] = set()
        ahead = [node]
        while ahead:
            new = needs[ahead.pop()] - seen
            seen |= new
            ahead += new
        return seen

    missing = [
        f"{later} does not wait for {first}"
        for first, laters in FIRST.items()
        for later in laters
        if f"module.{first} (expand)" not in reached(f"module.{later} (expand)")
    ]
    assert missing == []


def _write(enforcing: Catctl, file: Path) -> None:
    """With what the job reads: values of a team's own, which no apply makes."""
    file.write_text(TEXT, encoding="utf-8")
    store = aws(enforcing, "secretsmanager", "all")
    secret = store.create_secret(Name="db", SecretString='{"password": "made up"}')["ARN"]
    file.write_text(TEXT.replace(SECRET, secret), encoding="utf-8")
    parameters = aws(enforcing, "ssm", "all")
    for name in ("parameter", "/encrypted"):
        parameters.put_parameter(Name=name, Value="made up", Type="SecureString")


def _aws_takes_what_is_there(state: dict[str, Any]) -> None:
    """By its own models; among it is what no plan knows. A state has 0 for what is not given."""
    found = [item for item in given(of_state(state)) if item[2] != 0]
    reasons = [(where, place[1], refused(place, value)) for where, place, value in found]
    assert [item for item in reasons if item[2]] == []
    assert LATER - {place for _, place, _ in found} == set()


# Whose policies are catctl's: an endpoint's and a topic's own are AWS's until another is given.
WITH_POLICIES = {
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_kms_key",
    "aws_s3_bucket_policy",
    "aws_sns_topic_policy",
}


def _linters_find_nothing(state: dict[str, Any], folder: Path) -> None:
    """In no policy that AWS was given, whole as only an apply makes them."""
    policies = {
        f"{where}-{number}-{count}": policy
        for number, (where, kind, values) in enumerate(of_state(state))
        if kind in WITH_POLICIES
        for count, policy in enumerate(policies_in(values))
    }
    assert {name.partition(".")[0] for name in policies} == WITH_POLICIES
    assert "\n".join(findings(policies, folder)) == ""


def _the_password_is_in_no_state(state: dict[str, Any]) -> None:
    [database] = [r for r in state["resources"] if r["type"] == "aws_db_instance"]
    [instance] = database["instances"]
    assert instance["attributes"]["password"] is None
    assert instance["attributes"]["manage_master_user_password"] is True


def _only_web_reads_the_password(project: Catctl, secret: str) -> None:
    iam = aws(project, "iam", "all")
    policies = {
        service: json.dumps(
            [
                iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
                for name in iam.list_role_policies(RoleName=role)["PolicyNames"]
            ]
        )
        for service, role in ((key, f"shop-all-{key}-execution") for key in ("web", "api", "job"))
    }
    assert [service for service, text in policies.items() if secret in text] == ["web"]


def _only_what_reads_the_password_waits_for_it(project: Catctl) -> None:
    text = project("tf", "all", "--", "graph").out
    edges: dict[str, set[str]] = {}
    for source, target in re.findall(r'"([^"]+)" -> "([^"]+)"', text):
        edges.setdefault(source, set()).add(target)

    def behind(node: str) -> set[str]:
        found: set[str] = set()
        wanted = [node]
        while wanted:
            new = edges.get(wanted.pop(), set()) - found
            found |= new
            wanted += new
        return found

    database = "module.database.aws_db_instance.this"
    waiting = {
        node for node in edges if node.startswith("module.ecs.") and database in behind(node)
    }
    assert waiting == {
        "module.ecs.aws_iam_role_policy.database",
        "module.ecs.data.aws_iam_policy_document.database",
    }
    assert "module.database.aws_iam_role_policy_attachment.monitoring" in behind(database)


def _the_password_changes_once_a_year(project: Catctl, secret: str) -> None:
    found = aws(project, "secretsmanager", "all").describe_secret(SecretId=secret)
    assert found["RotationEnabled"] is True
    assert found["RotationRules"]["ScheduleExpression"].startswith("cron(")
    assert "LastRotatedDate" not in found


def _rules_change_places_while_green_serves(
    project: Catctl, elb: Any, pair: dict[str, str]
) -> None:
    """A deploy moves all weight to green. Two rules change places, which AWS refuses of either
    alone; the traffic stays, and then Terraform sees nothing to put right anywhere.
    """
    [rule] = elb.describe_rules(RuleArns=[pair["listener_rule_arn"]])["Rules"]
    groups = rule["Actions"][0]["ForwardConfig"]["TargetGroups"]
    assert {group["Weight"] for group in groups} == {0, 100}
    for group in groups:
        group["Weight"] = 100 if group["TargetGroupArn"] == pair["green_target_group_arn"] else 0
    action = {"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}
    elb.modify_rule(RuleArn=pair["listener_rule_arn"], Actions=[action])
    before = _priorities(project)
    edit(project, "all", "web: {", f"web: {{priority: {before['api']}, ")
    edit(project, "all", "api: {", f"api: {{priority: {before['web']}, ")
    found = project("apply", "all", "--yes")
    assert "Plan: 0 to create, 2 to update, 0 to replace, 0 to delete." in found.out
    assert "Rules of the listener change places" in found.err
    assert _priorities(project) == {"api": before["web"], "web": before["api"]}
    [rule] = elb.describe_rules(RuleArns=[pair["listener_rule_arn"]])["Rules"]
    assert rule["Actions"][0]["ForwardConfig"]["TargetGroups"] == groups


def _a_deployer_deploys(enforcing: Catctl, deployer: Catctl) -> None:
    """All verbs of a working day, but for the images: those need an engine, or the sandbox's."""
    for service in ("api", "job", "web"):
        enforcing("push", "all", service, "--tag", "dev-1", "--sandbox")
    deployer("verify", "all")
    deployer("deploy", "all", "--yes")
    assert "lock" in deployer("status", "all").out
    for verb in (("explain", "web"), ("logs", "web"), ("scale", "job", "2", "--yes")):
        deployer(verb[0], "all", *verb[1:])
    deployer("run", "all", "job", "--", "true")
    deployer("pause", "all", "--yes")
    deployer("resume", "all", "--yes")


def _priorities(project: Catctl) -> dict[str, int]:
    state = json.loads(project("tf", "all", "--", "state", "pull").out)
    [rules] = [r for r in state["resources"] if r["type"] == "aws_lb_listener_rule"]
    return {item["index_key"]: item["attributes"]["priority"] for item in rules["instances"]}


def _the_state_knows_a_module_by_its_old_name(project: Catctl) -> None:
    """As it stands where the environment was applied before the module was renamed."""
    move = ("state", "mv", "module.scheduled_stop", "module.brake")
    project("tf", "all", "--", *move)


def _no_database_stays_with_a_key_that_goes(project: Catctl) -> None:
    edit(project, "all", "protected: false", "protected: false\nencryption: {customer_key: false}")
    found = project("plan", "all").out
    assert "- aws_kms_key.this" in found
    assert "-/+ aws_db_instance.this" in found
    assert "aws_lb_" not in found, "of blue/green nothing is left to change"
