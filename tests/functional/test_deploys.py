"""Deploys by the command line on the sandbox, with what Terraform would have made put there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.aws_stage import Stage, stage_of
from tests.support.command_line import Catctl


def lines(text: str, kind: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in text.splitlines()]
    return [item for item in found if item["type"] == kind]


def test_before_the_first_apply(project: Catctl) -> None:
    found = project("deploy", "cat", "--sandbox", "--yes", code=1)
    assert "cat has not been applied" in found.err
    assert "catctl apply cat --sandbox" in found.err


def test_without_an_image(project: Catctl) -> None:
    stage_of(project, "library")
    found = project("deploy", "library", "--sandbox", "--yes", code=1)
    assert "service has no image to deploy" in found.err
    assert "catctl push library service --sandbox" in found.err


def test_five_services(project: Catctl, cat: Stage) -> None:
    planned = project("deploy", "cat", "--sandbox", "--dry-run")
    assert "gateway-api: create the service with 2 tasks" in planned.err
    assert not cat.client("ecs").list_services(cluster="cat-cluster")["serviceArns"]
    found = project("deploy", "cat", "--sandbox", "--yes")
    assert "cat-gateway-api:1 serves now" in found.err
    gateway = cat.service("cat-gateway-api")
    assert (gateway["runningCount"], gateway["desiredCount"]) == (2, 2)
    assert gateway["networkConfiguration"]["awsvpcConfiguration"]["assignPublicIp"] == "DISABLED"
    assert {tag["key"]: tag["value"] for tag in gateway["tags"]} == cat.environment.tags
    worker = cat.service("cat-reservation-worker")
    assert worker["loadBalancers"] == []
    assert [c["capacityProvider"] for c in worker["capacityProviderStrategy"]] == ["FARGATE_SPOT"]
    group = cat.outputs["target_group_arns"]["gateway-api"]
    health = cat.client("elbv2").describe_target_health(TargetGroupArn=group)
    states = [item["TargetHealth"]["State"] for item in health["TargetHealthDescriptions"]]
    assert states == ["healthy", "healthy"]
    again = project("deploy", "cat", "--sandbox", "--yes")
    assert "Nothing to do" in again.err


def test_blue_green(project: Catctl, library: Stage) -> None:
    project("deploy", "library", "--sandbox", "--yes")
    found = library.service("library-service")
    [route] = found["loadBalancers"]
    assert route["containerPort"] == 8081
    assert route["advancedConfiguration"]["alternateTargetGroupArn"].endswith(
        library.outputs["blue_green"]["service"]["green_target_group_arn"].rpartition("/")[2]
    )
    assert found["networkConfiguration"]["awsvpcConfiguration"]["assignPublicIp"] == "ENABLED"
    library.push("service", "dev-2")
    found_again = project("deploy", "library", "--sandbox", "--yes", "--tag", "dev-2")
    assert "traffic is on the new tasks" in found_again.err
    rule = library.outputs["blue_green"]["service"]["listener_rule_arn"]
    [action] = library.client("elbv2").describe_rules(RuleArns=[rule])["Rules"][0]["Actions"]
    assert [g["Weight"] for g in action["ForwardConfig"]["TargetGroups"]] == [0, 100]


def test_a_failure_is_explained_and_rolled_back(project: Catctl, cat: Stage) -> None:
    project("deploy", "cat", "reservation-api", "--sandbox", "--yes")
    project("sandbox", "scenario", "unhealthy-404", "--env", "cat", "--service", "reservation-api")
    cat.push("reservation-api", "dev-2")
    found = project("deploy", "cat", "reservation-api", "--sandbox", "--yes", code=4)
    assert "rolled back" in found.err
    assert "cat-reservation-api:1 serves now" in found.err
    assert "The load balancer's health check got 404." in found.err
    assert "catctl explain cat reservation-api --sandbox" in found.err
    again = project("explain", "cat", "reservation-api", "--sandbox", "--json", code=1)
    told = json.loads(again.out)
    assert told["id"] == "alb-code"
    assert "health_check.path" in told["fix"]
    assert told["log"][-1].endswith('ELB-HealthChecker/2.0"')
    fine = project("explain", "cat", "gateway-api", "--sandbox")
    assert "has not been deployed" in fine.out


def test_blue_green_is_given_up_by_catctl(project: Catctl, library: Stage) -> None:
    """ECS has no circuit breaker there: two failed tasks, and catctl asks for the rollback."""
    project("deploy", "library", "--sandbox", "--yes")
    project("sandbox", "scenario", "oom", "--env", "library")
    library.push("service", "dev-2")
    found = project("deploy", "library", "--sandbox", "--yes", code=4)
    assert "asking ECS to roll back" in found.err
    assert "library-task:1 serves now" in found.err
    assert "The container needed more memory than it has." in found.err


def test_the_first_deployment_has_nothing_to_return_to(project: Catctl, cat: Stage) -> None:
    project("sandbox", "scenario", "crash", "--env", "cat", "--service", "payment-sim-api")
    found = project("deploy", "cat", "payment-sim-api", "--sandbox", "--yes", code=4)
    assert "no earlier one to return to" in found.err
    assert "Error: DATABASE_URL is not set" in found.err
    project("sandbox", "scenario", "none", "--env", "cat")
    mended = project("deploy", "cat", "payment-sim-api", "--sandbox", "--yes")
    assert "the last deployment failed" in mended.err


def test_what_is_really_missing_is_met(project: Catctl, library: Stage) -> None:
    """No scenario: the parameter is not there. The checks see it first, and ECS meets it."""
    library.client("ssm").delete_parameter(Name="/library/db/url")
    refused = project("deploy", "library", "--sandbox", "--yes", code=1)
    assert "SPRING_DATASOURCE_URL: the parameter /library/db/url is not there." in refused.err
    assert "catctl secret set library /library/db/url --sandbox" in refused.err
    assert not library.client("ecs").list_task_definitions()["taskDefinitionArns"]
    found = project("deploy", "library", "--sandbox", "--yes", "--no-verify", code=4)
    assert "The parameter /library/db/url is not there" in found.err


def test_a_call_that_aws_refuses(project: Catctl, cat: Stage) -> None:
    project("sandbox", "scenario", "pass-role-denied", "--env", "cat")
    found = project("deploy", "cat", "inventory-api", "--sandbox", "--yes", code=1)
    assert "Whoever deploys may not hand the service's roles to ECS." in found.err
    assert "catctl iam deploy-role cat --sandbox prints the policy" in found.err
    assert not cat.client("ecs").list_services(cluster="cat-cluster")["serviceArns"]


def test_the_time_is_up(project: Catctl, cat: Stage) -> None:
    project("sandbox", "scenario", "stuck", "--env", "cat", "--service", "inventory-api")
    found = project(
        "deploy", "cat", "inventory-api", "--sandbox", "--yes", "--timeout", "3s", code=4
    )
    assert "still on its way when the time is up" in found.err


def test_on_github(project: Catctl, cat: Stage) -> None:
    summary = project.folder / "summary.md"
    workflow = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    project.environ.update(workflow)
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    assert "| gateway-api | dev-1 (" in summary.read_text(encoding="utf-8")
    project("sandbox", "scenario", "oom", "--env", "cat", "--service", "gateway-api")
    cat.push("gateway-api", "dev-2")
    found = project("deploy", "cat", "gateway-api", "--sandbox", "--yes", code=4)
    assert "::error title=gateway-api failed to deploy::The container needed" in found.err
    assert "**gateway-api**: The container needed more memory" in summary.read_text("utf-8")


def test_json_lines(project: Catctl, cat: Stage) -> None:
    found = project("deploy", "cat", "gateway-api", "--sandbox", "--yes", "--json", "--diff")
    [plan] = lines(found.out, "catctl_deploy")
    assert any('"family": "cat-gateway-api"' in line for line in plan["diff"]["gateway-api"])
    kinds = [action["action"] for action in plan["actions"]]
    assert kinds == ["RegisterTaskDefinition", "CreateService", "AwaitRollouts"]
    assert lines(found.out, "catctl_rollout")[-1]["verdict"] == "done"


def test_no_wait_and_watching_again(project: Catctl, cat: Stage) -> None:
    project("sandbox", "scenario", "slow", "--env", "cat", "--service", "gateway-api")
    begun = project("deploy", "cat", "gateway-api", "--sandbox", "--yes", "--no-wait")
    assert "which watches it" in begun.err
    again = project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    assert "wait for gateway-api" in again.err
    assert "serves now" in again.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nobody",), "There is no service 'nobody' in cat."),
        (("gateway-ap",), "Did you mean gateway-api?"),
        (("gateway-api", "--all"), "Name services, or say --all"),
        (("--image", "x", "--tag", "y"), "--image or --tag; not both"),
        (("--image", "x"), "--image is for one service"),
        (("--timeout", "soon"), "'soon' is no length of time"),
    ],
)
def test_bad_calls(project: Catctl, arguments: tuple[str, ...], sentence: str) -> None:
    stage_of(project, "cat")
    found = project("deploy", "cat", *arguments, "--sandbox", "--yes", code=2)
    assert sentence in found.err


def test_a_tag_that_is_not_there(project: Catctl, cat: Stage) -> None:
    found = project("deploy", "cat", "gateway-api", "--tag", "v9", "--sandbox", "--yes", code=1)
    assert "there is no image with the tag v9" in found.err


def test_which_image_is_taken(project: Catctl, cat: Stage) -> None:
    """A reference to the service's own repository is pinned to its digest; a signature is none."""
    url = cat.outputs["repository_urls"]["gateway-api"]
    cat.push("gateway-api", "latest")
    cat.push("gateway-api", f"sha256-{'0' * 64}.sig")
    call = ("deploy", "cat", "gateway-api", "--sandbox", "--dry-run", "--json")

    def image(*more: str) -> str:
        [plan] = lines(project(*call, *more).out, "catctl_deploy")
        return str(plan["images"]["gateway-api"])

    assert "sig" not in project(*call).err
    assert image("--image", f"{url}:latest") == image("--image", url)
    assert image("--image", f"{url}:latest").startswith(f"{url}@sha256:")
    assert image("--image", "public.ecr.aws/nginx/nginx:1") == "public.ecr.aws/nginx/nginx:1"
    gone = project(*call, "--image", f"{url}:gone", code=1)
    assert f"There is no image {url}:gone." in gone.err


def test_another_account_is_refused(project: Catctl, cat: Stage) -> None:
    file = project.folder / "environments/cat/environment.yaml"
    text = file.read_text(encoding="utf-8")
    found = json.loads(project("sandbox", "env", "cat", "--json").out)["variables"]
    file.write_text(text.replace("277679348386", "111111111111"), encoding="utf-8")
    keys = {name: found[name] for name in found if name.startswith("AWS_")}
    project.environ.update(keys)
    refused = project("deploy", "cat", "--yes", code=1)
    assert "belongs to account 111111111111" in refused.err


def test_explain_a_text(project: Catctl) -> None:
    file = project.folder / "said.txt"
    file.write_text("CannotPullContainerError: failed to resolve ref x:1: not found", "utf-8")
    found = project("explain", "--text", "said.txt", "--json")
    assert json.loads(found.out)["diagnosis"]["id"] == "image-not-found"
    file.write_text("nothing of note", "utf-8")
    project("explain", "--text", "said.txt", code=1)
    missing = project("explain", "--text", "gone.txt", code=2)
    assert "there is no such file" in missing.err
    assert "Which service?" in project("explain", "cat", code=2).err


def test_scenarios_are_listed(project: Catctl) -> None:
    assert "unhealthy-404" in project("sandbox", "scenario").out
    wrong = project("sandbox", "scenario", "unhealthy-40", "--env", "cat", code=2)
    assert "Did you mean unhealthy-404?" in wrong.err
    alone = project("sandbox", "scenario", "oom", "--service", "web", code=2)
    assert "Name the environment" in alone.err
    everywhere = project("sandbox", "scenario", "oom")
    assert "library (service): The container needs more memory than it has." in everywhere.err
