"""An environment that has everything, from nothing to nothing: the one test with a database."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import aws, edit
from tests.support.aws_rules import LATER
from tests.support.aws_shapes import given, of_state, refused
from tests.support.command_line import Catctl
from tests.support.policies import findings, policies_in

ALARM = "aws_cloudwatch_metric_alarm"
TEXT = """\
preset: production
protected: false
project: shop
region: ap-northeast-2
account_id: "123456789012"
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
def test_an_environment_that_has_everything(project: Catctl, tmp_path: Path) -> None:
    file = project.folder / "environments/all/environment.yaml"
    file.parent.mkdir()
    file.write_text(TEXT, encoding="utf-8")
    project("bootstrap-state", "all", "--sandbox", "--yes")
    project("apply", "all", "--sandbox", "--yes")
    outputs = json.loads(project("output", "all", "--sandbox", "--json").out)["outputs"]
    database = outputs["database"]["value"]
    assert (database["name"], database["port"]) == ("app", 5432)
    assert "dns_records" not in outputs
    state = json.loads(project("tf", "all", "--sandbox", "--", "state", "pull").out)
    _what_is_there_is_priced(project, state)
    _aws_takes_what_is_there(state)
    _linters_find_nothing(state, tmp_path / "linted")
    _the_password_is_in_no_state(state)
    _only_web_reads_the_password(project, database["secret_arn"])
    _traffic_that_a_deploy_has_shifted_stays(project, outputs["blue_green"]["value"]["web"])
    _the_state_knows_a_module_by_its_old_name(project)
    edit(project, "all", "strategy: blue_green, ", "")
    found = project("apply", "all", "--sandbox", "--yes").out
    assert "Plan: 0 to create, 1 to update, 1 to replace, 3 to delete." in found
    assert '> aws_scheduler_schedule.this["web"]' in found, "it moves, and is none of these"
    _no_database_stays_with_a_key_that_goes(project)
    project("destroy", "all", "--sandbox", "--yes")
    assert project("tf", "all", "--sandbox", "--", "state", "list").out == ""


# Kinds of resources that cost nothing by themselves, or only by use that their kind does not show.
FREE = {
    "aws_budgets_budget",
    "aws_db_parameter_group",
    "aws_db_subnet_group",
    "aws_default_security_group",
    "aws_ecr_lifecycle_policy",
    "aws_ecs_cluster_capacity_providers",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "aws_internet_gateway",
    "aws_kms_alias",
    "aws_lb_listener",
    "aws_lb_listener_rule",
    "aws_lb_target_group",
    "aws_route",
    "aws_route53_record",
    "aws_route_table",
    "aws_route_table_association",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_notification",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
    "aws_scheduler_schedule",
    "aws_security_group",
    "aws_sns_topic",
    "aws_sns_topic_policy",
    "aws_sns_topic_subscription",
    "aws_subnet",
    "aws_vpc",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
    "aws_wafv2_web_acl_association",
    "aws_wafv2_web_acl_logging_configuration",
    "terraform_data",
}


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
    assert set(by_count) - FREE == set(), "neither priced, nor known to be free"


def _aws_takes_what_is_there(state: dict[str, Any]) -> None:
    """By its own models; among it is what no plan knows. A state has 0 for what is not given."""
    found = [item for item in given(of_state(state)) if item[2] != 0]
    reasons = [(where, place[1], refused(place, value)) for where, place, value in found]
    assert [item for item in reasons if item[2]] == []
    assert LATER - {place for _, place, _ in found} == set()


def _linters_find_nothing(state: dict[str, Any], folder: Path) -> None:
    """In no policy that AWS was given, whole as only an apply makes them."""
    policies = {
        f"{where}-{number}-{count}": policy
        for number, (where, _, values) in enumerate(of_state(state))
        for count, policy in enumerate(policies_in(values))
    }
    kinds = {name.partition(".")[0] for name in policies}
    assert kinds >= {"aws_iam_role", "aws_iam_role_policy", "aws_kms_key", "aws_s3_bucket_policy"}
    assert findings(policies, folder) == []


def _the_password_is_in_no_state(state: dict[str, Any]) -> None:
    [database] = [r for r in state["resources"] if r["type"] == "aws_db_instance"]
    [instance] = database["instances"]
    assert instance["attributes"]["password"] is None
    assert instance["attributes"]["manage_master_user_password"] is True


def _only_web_reads_the_password(project: Catctl, secret: str) -> None:
    iam = aws(project, "iam", "all")
    policies = {
        service: json.dumps(
            iam.get_role_policy(RoleName=f"shop-all-{service}-execution", PolicyName="start-task")[
                "PolicyDocument"
            ]
        )
        for service in ("web", "api", "job")
    }
    assert [service for service, text in policies.items() if secret in text] == ["web"]


def _traffic_that_a_deploy_has_shifted_stays(project: Catctl, pair: dict[str, str]) -> None:
    """A deploy moves all weight to green, and Terraform sees nothing to put right, there or
    anywhere else.
    """
    elb = aws(project, "elbv2", "all")
    [rule] = elb.describe_rules(RuleArns=[pair["listener_rule_arn"]])["Rules"]
    groups = rule["Actions"][0]["ForwardConfig"]["TargetGroups"]
    assert {group["Weight"] for group in groups} == {0, 100}
    for group in groups:
        group["Weight"] = 100 if group["TargetGroupArn"] == pair["green_target_group_arn"] else 0
    action = {"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}
    elb.modify_rule(RuleArn=pair["listener_rule_arn"], Actions=[action])
    project("plan", "all", "--sandbox", "--detailed-exitcode")


def _the_state_knows_a_module_by_its_old_name(project: Catctl) -> None:
    """As it stands where the environment was applied before the module was renamed."""
    move = ("state", "mv", "module.scheduled_stop", "module.brake")
    project("tf", "all", "--sandbox", "--", *move)


def _no_database_stays_with_a_key_that_goes(project: Catctl) -> None:
    edit(project, "all", "protected: false", "protected: false\nencryption: {customer_key: false}")
    found = project("plan", "all", "--sandbox").out
    assert "- aws_kms_key.this" in found
    assert "-/+ aws_db_instance.this" in found
    assert "aws_lb_" not in found, "of blue/green nothing is left to change"
