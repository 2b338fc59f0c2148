"""An environment that has everything, from nothing to nothing: the one test with a database."""

from __future__ import annotations

import json

from tests.conftest import Catctl
from tests.e2e.conftest import aws, edit

TEXT = """\
preset: production
protected: false
project: shop
region: ap-northeast-2
account_id: "123456789012"
database: {}
monitoring: {emails: [team@example.org]}
network: {endpoints: [s3, dynamodb, ecr, logs]}
load_balancer:
  domain: api.example.org
  hosted_zone_id: Z0123456789ABC
  certificate_arn: arn:aws:acm:ap-northeast-2:123456789012:certificate/0a1b
services:
  web: {port: 8080, strategy: blue_green, database: true}
  api: {path: [/api/*, /v2], host: "*.example.org", arch: arm64}
  job: {worker: true}
"""


def test_an_environment_that_has_everything(catctl: Catctl) -> None:
    file = catctl.folder / "environments/all/environment.yaml"
    file.parent.mkdir()
    file.write_text(TEXT, encoding="utf-8")
    catctl("bootstrap-state", "all", "--sandbox", "--yes")
    catctl("apply", "all", "--sandbox", "--yes")
    catctl("plan", "all", "--sandbox", "--detailed-exitcode")
    outputs = json.loads(catctl("output", "all", "--sandbox", "--json").out)
    database = outputs["database"]["value"]
    assert (database["name"], database["port"]) == ("app", 5432)
    assert "dns_records" not in outputs
    _the_password_is_in_no_state(catctl)
    _only_web_reads_the_password(catctl, database["secret_arn"])
    _traffic_that_a_deploy_has_shifted_stays(catctl, outputs["blue_green"]["value"]["web"])
    _no_database_stays_with_a_key_that_goes(catctl)
    edit(catctl, "all", "strategy: blue_green, ", "")
    found = catctl("plan", "all", "--sandbox").out
    assert "Plan: 0 to create, 1 to update, 1 to replace, 3 to delete." in found
    catctl("apply", "all", "--sandbox", "--yes")
    catctl("plan", "all", "--sandbox", "--detailed-exitcode")
    catctl("destroy", "all", "--sandbox", "--yes")
    assert catctl("tf", "all", "--sandbox", "--", "state", "list").out == ""


def _the_password_is_in_no_state(catctl: Catctl) -> None:
    state = json.loads(catctl("tf", "all", "--sandbox", "--", "state", "pull").out)
    [database] = [r for r in state["resources"] if r["type"] == "aws_db_instance"]
    [instance] = database["instances"]
    assert instance["attributes"]["password"] is None
    assert instance["attributes"]["manage_master_user_password"] is True


def _only_web_reads_the_password(catctl: Catctl, secret: str) -> None:
    iam = aws(catctl, "iam", "all")
    policies = {
        service: json.dumps(
            iam.get_role_policy(RoleName=f"shop-all-{service}-execution", PolicyName="start-task")[
                "PolicyDocument"
            ]
        )
        for service in ("web", "api", "job")
    }
    assert [service for service, text in policies.items() if secret in text] == ["web"]


def _traffic_that_a_deploy_has_shifted_stays(catctl: Catctl, pair: dict[str, str]) -> None:
    """A deploy moves all weight to green, and Terraform sees nothing to put right."""
    elb = aws(catctl, "elbv2", "all")
    [rule] = elb.describe_rules(RuleArns=[pair["listener_rule_arn"]])["Rules"]
    groups = rule["Actions"][0]["ForwardConfig"]["TargetGroups"]
    assert {group["Weight"] for group in groups} == {0, 100}
    for group in groups:
        group["Weight"] = 100 if group["TargetGroupArn"] == pair["green_target_group_arn"] else 0
    action = {"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}
    elb.modify_rule(RuleArn=pair["listener_rule_arn"], Actions=[action])
    catctl("plan", "all", "--sandbox", "--detailed-exitcode")


def _no_database_stays_with_a_key_that_goes(catctl: Catctl) -> None:
    edit(catctl, "all", "protected: false", "protected: false\nencryption: {customer_key: false}")
    found = catctl("plan", "all", "--sandbox").out
    assert "- aws_kms_key.this" in found
    assert "-/+ aws_db_instance.this" in found
    edit(catctl, "all", "\nencryption: {customer_key: false}", "")


def test_a_key_of_ones_own_can_be_turned_on_and_off(worker: Catctl) -> None:
    """Repositories are replaced, with all that goes with them; log groups stay."""
    worker("apply", "library", "--sandbox", "--yes")
    edit(worker, "library", "cluster:", "encryption: {customer_key: true}\n\ncluster:")
    found = worker("apply", "library", "--sandbox", "--yes").out
    assert '-/+ aws_ecr_repository.this["service"]' in found
    assert '~ aws_cloudwatch_log_group.this["service"]' in found
    worker("plan", "library", "--sandbox", "--detailed-exitcode")
    edit(worker, "library", "customer_key: true", "customer_key: false")
    found = worker("apply", "library", "--sandbox", "--yes").out
    assert '-/+ aws_ecr_repository.this["service"]' in found, (
        "the key goes, and must be used no more"
    )
    worker("plan", "library", "--sandbox", "--detailed-exitcode")
