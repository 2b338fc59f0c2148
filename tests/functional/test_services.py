"""The verbs for services that run, by the command line, on the sandbox."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.aws_stage import Stage, stage_of
from tests.support.command_line import Catctl


def yaml_of(project: Catctl, key: str, old: str, new: str) -> None:
    file = project.folder / "environments" / key / "environment.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_rollback_and_forward(project: Catctl, cat: Stage) -> None:
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    nothing = project("rollback", "cat", "gateway-api", "--sandbox", "--yes", code=1)
    assert "is its first revision" in nothing.err
    cat.push("gateway-api", "dev-2")
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    dry = project("rollback", "cat", "gateway-api", "--sandbox", "--dry-run", "--json")
    [plan] = [json.loads(line) for line in dry.out.splitlines()]
    assert plan["actions"][0]["text"] == (
        "gateway-api: return from cat-gateway-api:2 to cat-gateway-api:1"
    )
    project("rollback", "cat", "gateway-api", "--sandbox", "--yes")
    assert cat.service("cat-gateway-api")["taskDefinition"].endswith(":1")
    wrong = project("rollback", "cat", "gateway-api", "--to", "9", "--sandbox", "--yes", code=2)
    assert "There are: 2, 1." in wrong.err
    same = project("rollback", "cat", "gateway-api", "--to", "1", "--sandbox", "--yes", code=1)
    assert "runs cat-gateway-api:1 already" in same.err
    project("rollback", "cat", "gateway-api", "--to", "2", "--sandbox", "--yes")
    assert cat.service("cat-gateway-api")["taskDefinition"].endswith(":2")


def test_rollback_skips_what_failed(project: Catctl, cat: Stage) -> None:
    """Revision 2 never came up: from 3 the way back leads to 1."""
    deploy = ("deploy", "cat", "inventory-api", "--sandbox", "--yes")
    project(*deploy)
    project("sandbox", "scenario", "crash", "--env", "cat", "--service", "inventory-api")
    cat.push("inventory-api", "dev-2")
    project(*deploy, code=4)
    project("sandbox", "scenario", "none", "--env", "cat")
    cat.push("inventory-api", "dev-3")
    project(*deploy)
    found = project("rollback", "cat", "inventory-api", "--sandbox", "--yes")
    assert "return from cat-inventory-api:3 to cat-inventory-api:1" in found.err


def test_rollback_in_the_middle(project: Catctl, cat: Stage) -> None:
    deploy = ("deploy", "cat", "inventory-api", "--sandbox", "--yes")
    project(*deploy)
    project("sandbox", "scenario", "stuck", "--env", "cat", "--service", "inventory-api")
    cat.push("inventory-api", "dev-2")
    project(*deploy, "--no-wait")
    found = project("rollback", "cat", "inventory-api", "--sandbox", "--yes")
    assert "have ECS roll the running deployment back" in found.err
    assert cat.service("cat-inventory-api")["taskDefinition"].endswith(":1")


def test_scale_pause_resume(project: Catctl, cat: Stage) -> None:
    project("deploy", "cat", "--sandbox", "--yes")
    scaled = project("scale", "cat", "gateway-api", "3", "--sandbox", "--yes")
    assert "the next deploy goes back to 2" in scaled.err
    assert cat.service("cat-gateway-api")["runningCount"] == 3
    same = project("scale", "cat", "gateway-api", "3", "--sandbox", "--yes")
    assert "runs 3 already" in same.err
    project("pause", "cat", "--sandbox", "--yes")
    assert cat.service("cat-gateway-api")["runningCount"] == 0
    paused = json.loads(project("status", "cat", "--sandbox", "--json").out)
    assert {item["standing"] for item in paused["services"]} == {"paused"}
    project("resume", "cat", "--sandbox", "--yes")
    assert cat.service("cat-gateway-api")["runningCount"] == 2
    again = project("resume", "cat", "--sandbox", "--yes")
    assert "Nothing is paused." in again.err
    gone = project("scale", "library", "service", "1", "--sandbox", "--yes", code=1)
    assert "has not been applied" in gone.err


def test_autoscaling(project: Catctl, library: Stage) -> None:
    yaml_of(
        project,
        "library",
        "    strategy: blue_green\n",
        "    strategy: blue_green\n    autoscaling: {min: 2, max: 4, cpu: 60}\n",
    )
    project("deploy", "library", "--sandbox", "--yes")
    scaling = library.client("application-autoscaling")
    [target] = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    assert (target["MinCapacity"], target["MaxCapacity"]) == (2, 4)
    assert library.service("library-service")["desiredCount"] == 2
    refused = project("scale", "library", "service", "9", "--sandbox", "--yes", code=1)
    assert "scales by itself between 2 and 4" in refused.err
    project("pause", "library", "--sandbox", "--yes")
    [target] = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    assert target["SuspendedState"]["DynamicScalingOutSuspended"]
    project("resume", "library", "--sandbox", "--yes")
    assert library.service("library-service")["desiredCount"] == 2
    again = project("deploy", "library", "--sandbox", "--yes")
    assert "Nothing to do" in again.err


def test_status(project: Catctl, cat: Stage) -> None:
    before = project("status", "cat", "--sandbox")
    assert "not deployed" in before.out
    assert "catctl deploy cat --sandbox" in before.err
    project("deploy", "cat", "--sandbox", "--yes")
    found = project("status", "cat", "--sandbox")
    rows = [line.split() for line in found.out.splitlines() if line.startswith("  gateway-api")]
    assert rows[0][1:5] == ["up", "1", "2/2", "2/2"]
    assert "http://cat-alb" in found.out
    told = json.loads(project("status", "cat", "--sandbox", "--json").out)
    worker = next(s for s in told["services"] if s["service"] == "reservation-worker")
    assert (worker["running"], worker["healthy"]) == (1, None)


def test_status_says_what_is_wrong(project: Catctl, cat: Stage) -> None:
    project("sandbox", "scenario", "quota", "--env", "cat", "--service", "payment-sim-api")
    project("deploy", "cat", "payment-sim-api", "--sandbox", "--yes", code=4)
    found = project("status", "cat", "--sandbox")
    assert "✗ payment-sim-api: The account may not run more vCPUs at once" in found.out
    assert "catctl explain cat payment-sim-api --sandbox" in found.err


def test_logs(project: Catctl, cat: Stage) -> None:
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    found = project("logs", "cat", "gateway-api", "--sandbox")
    assert len([line for line in found.out.splitlines() if "Listening on port 80" in line]) == 2
    [_, first, second] = [
        json.loads(line)
        for line in project("logs", "cat", "gateway-api", "--sandbox", "--json").out.splitlines()
    ]
    assert first["task"] != second["task"]
    one = project("logs", "cat", "gateway-api", "--task", first["task"][:8], "--sandbox")
    assert len(one.out.splitlines()) == 1
    none = project("logs", "cat", "gateway-api", "--previous", "--sandbox", code=1)
    assert "remembers no stopped task" in none.err
    project("sandbox", "scenario", "crash", "--env", "cat", "--service", "gateway-api")
    cat.push("gateway-api", "dev-2")
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes", code=4)
    last = project("logs", "cat", "gateway-api", "--previous", "--sandbox")
    assert "DATABASE_URL is not set" in last.out
    assert "exit code 1" in last.err


def test_following_logs(project: Catctl, cat: Stage) -> None:
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    following = project.start("logs", "cat", "gateway-api", "--follow", "--sandbox")
    assert following.stdout
    lines = [following.stdout.readline() for _ in range(2)]
    assert all("Listening" in line for line in lines)
    following.terminate()
    following.communicate(timeout=30)


def test_run(project: Catctl, cat: Stage) -> None:
    early = project("run", "cat", "gateway-api", "--sandbox", "--", "true", code=1)
    assert "has no task definition yet" in early.err
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    assert "exit code 0" in project("run", "cat", "gateway-api", "--sandbox", "--", "true").err
    project("sandbox", "scenario", "crash", "--env", "cat", "--service", "gateway-api")
    failed = project("run", "cat", "gateway-api", "--sandbox", "--", "rake", "db", code=1)
    assert failed.out.count("DATABASE_URL is not set") == 1
    project("sandbox", "scenario", "image-missing", "--env", "cat", "--service", "gateway-api")
    never = project("run", "cat", "gateway-api", "--sandbox", code=4)
    assert "never ran: CannotPullContainerError" in never.err


def test_migrations(project: Catctl, cat: Stage) -> None:
    yaml_of(
        project,
        "cat",
        'path: "/api/payment/*"}',
        'path: "/api/payment/*", before_deploy: [rake, "db:migrate"]}',
    )
    found = project("deploy", "cat", "payment-sim-api", "--sandbox", "--yes")
    assert "payment-sim-api: run rake db:migrate" in found.err
    project("sandbox", "scenario", "crash", "--env", "cat", "--service", "payment-sim-api")
    cat.push("payment-sim-api", "dev-2")
    failed = project("deploy", "cat", "payment-sim-api", "--sandbox", "--yes", code=4)
    assert "rake db:migrate failed (exit code 1); the service was left as it is" in failed.err
    assert "DATABASE_URL is not set" in failed.err
    assert cat.service("cat-payment-sim-api")["taskDefinition"].endswith(":1")


def test_exec_says_what_is_missing(project: Catctl, cat: Stage) -> None:
    assert "runs no containers" in project("exec", "cat", "gateway-api", "--sandbox", code=1).err
    wrong = 'path: "/*", desired: 2, exec: true'
    yaml_of(project, "cat", 'path: "/*", desired: 2', wrong)
    assert "set read_only_root: false, too" in project("validate", "cat", code=2).err


def test_exec(project: Catctl, cat: Stage, tmp_path: Path) -> None:
    """On the fake AWS, but not as its sandbox, with a plugin that writes down how it is called."""
    if sys.platform == "win32":
        pytest.skip("the scripted plugin is a shell script")
    aws = json.loads(project("sandbox", "env", "cat", "--json").out)["variables"]
    outside = Catctl(project.folder, {**project.environ, **aws})
    enter = ("exec", "cat", "gateway-api", "--", "ls", "-l", "a b")
    assert "allows no ECS Exec" in outside(*enter, code=1).err
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    yaml_of(
        project,
        "cat",
        'path: "/*", desired: 2',
        'path: "/*", desired: 2, exec: true, read_only_root: false',
    )
    assert "was deployed before exec: true" in outside(*enter, code=1).err
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    program = tmp_path / "bin" / "session-manager-plugin"
    program.parent.mkdir()
    log = tmp_path / "plugin.log"
    assert "session-manager-plugin is not installed" in outside(*enter, code=1).err
    outside.environ["PATH"] = f"{program.parent}:{outside.environ['PATH']}"
    _plugin(program, log, "1.2.30.0")
    assert "it takes 1.2.497 or newer" in outside(*enter, code=1).err
    _plugin(program, log, "1.2.707.0")
    outside(*enter, code=7)
    arguments, session = log.read_text(encoding="utf-8").split("\n", 1)
    assert "a-token-of-the-sandbox" not in arguments
    assert json.loads(session)["TokenValue"] == "a-token-of-the-sandbox"
    assert '"Target": "ecs:cat-cluster_' in arguments


def _plugin(program: Path, log: Path, version: str) -> None:
    program.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo {version} && exit 0\n'
        f'echo "$@" > {log}\necho "$AWS_SSM_START_SESSION_RESPONSE" >> {log}\nexit 7\n',
        encoding="utf-8",
    )
    program.chmod(0o755)


def test_url_and_dns(project: Catctl, cat: Stage) -> None:
    assert project("url", "cat", "--sandbox").out.startswith("http://cat-alb")
    paths = json.loads(project("url", "cat", "--sandbox", "--json").out)["services"]
    assert paths["payment-sim-api"]["paths"] == ["/api/payment", "/api/payment/*"]
    found = project("dns", "cat", "--sandbox")
    assert found.out.split()[:2] == ["api.go-to-learn.net", "CNAME"]
    assert "was not checked" in found.err


def test_export(project: Catctl, cat: Stage) -> None:
    """What is written needs no catctl; the commands are the AWS CLI's, the JSON its input."""
    found = project("export", "cat", "plain", "--sandbox")
    folder = project.folder / "plain"
    assert "sh plain" in found.err
    document = json.loads((folder / "task-definitions/gateway-api.json").read_text("utf-8"))
    registered = cat.client("ecs").register_task_definition(**document)["taskDefinition"]
    create = json.loads((folder / "services/gateway-api.create.json").read_text("utf-8"))
    made = cat.client("ecs").create_service(
        **create, taskDefinition=registered["taskDefinitionArn"]
    )
    update = json.loads((folder / "services/gateway-api.update.json").read_text("utf-8"))
    cat.client("ecs").update_service(**update)
    assert made["service"]["serviceName"] == "cat-gateway-api"
    if sys.platform != "win32":
        subprocess.run(["sh", "-n", folder / "deploy.sh"], check=True)
    time.sleep(4)
    after = project("deploy", "cat", "gateway-api", "--sandbox", "--dry-run")
    assert "Nothing to do" in after.err
    project("export", "cat", "plain", "--sandbox")  # the same again is no overwriting
    (folder / "deploy.sh").write_text("mine\n", encoding="utf-8")
    refused = project("export", "cat", "plain", "--sandbox", code=1)
    assert "holds other text in deploy.sh" in refused.err


def test_secrets(project: Catctl, library: Stage) -> None:
    library.client("ssm").delete_parameter(Name="/library/db/url")
    listed = project("secret", "list", "library", "--sandbox")
    assert "/library/db/url" in listed.out
    assert "missing" in listed.out
    diff = project("secret", "diff", "library", "--sandbox", code=1)
    assert "- /library/db/url: missing, for service" in diff.out
    set_secret(project, "SPRING_DATASOURCE_URL", "jdbc:postgresql://db/app\n")
    found = library.client("ssm").get_parameter(Name="/library/db/url", WithDecryption=True)
    assert found["Parameter"]["Value"] == "jdbc:postgresql://db/app"
    assert found["Parameter"]["Type"] == "SecureString"
    project("deploy", "library", "--sandbox", "--yes")
    time.sleep(1.1)
    again = set_secret(project, "/library/db/url", "other\n")
    assert "Running tasks of service still have the old value." in again
    assert "--force" in again
    stale = project("secret", "diff", "library", "--sandbox", code=1)
    assert "~ service: runs with an older value" in stale.out
    project("deploy", "library", "--sandbox", "--yes", "--force")
    library.client("ssm").put_parameter(Name="/library/db/old", Value="x", Type="String")
    unread = project("secret", "diff", "library", "--sandbox", code=1)
    assert unread.out == "+ /library/db/old: no service reads it\n"
    project("secret", "rm", "library", "/library/db/url", "--sandbox", "--yes")
    wrong = project("secret", "rm", "library", "/library/db/ur", "--sandbox", "--yes", code=2)
    assert "Did you mean /library/db/url?" in wrong.err


def set_secret(project: Catctl, name: str, value: str) -> str:
    """``catctl secret set`` with the value on stdin; it stands in no output and no argument."""
    found = subprocess.run(
        [sys.executable, "-m", "catctl", "secret", "set", "library", name, "--sandbox"],
        cwd=project.folder,
        env=project.environ,
        input=value,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert value.strip() not in found.stdout + found.stderr
    return found.stderr


def test_an_empty_secret_is_not_stored(project: Catctl, library: Stage) -> None:
    found = project("secret", "set", "library", "/library/db/url", "--sandbox", code=1)
    assert "The value is empty" in found.err


def test_verify(project: Catctl, library: Stage) -> None:
    found = project("verify", "library", "--sandbox")
    assert "execution role library-service-execution is as needed" in found.out
    library.client("iam").delete_role_policy(
        RoleName="library-service-execution", PolicyName="execution"
    )
    library.client("logs").delete_log_group(logGroupName="/ecs/library-management-task")
    wrong = project("verify", "library", "--sandbox", "--json", code=1)
    findings = json.loads(wrong.out)["findings"]
    bad = {(f["subject"], f["level"]) for f in findings if f["level"] != "ok"}
    assert bad == {("roles", "error"), ("logs", "error")}
    assert not library.client("ecs").list_task_definitions()["taskDefinitionArns"]


def test_deploy_policy(project: Catctl) -> None:
    policy = json.loads(project("iam", "deploy-role", "library").out)
    statements = {item["Sid"]: item for item in policy["Statement"]}
    assert statements["PassRoles"]["Condition"] == {
        "StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
    }
    assert statements["PassBlueGreenRole"]["Resource"] == [
        "arn:aws:iam::011587325937:role/library-blue-green"
    ]
    actions = {action for item in policy["Statement"] for action in item["Action"]}
    assert not {a for a in actions if a.startswith(("secretsmanager:", "ssm:Get", "kms:"))}
    assert not {a for a in actions if a.endswith("*")}
    trust = json.loads(project("iam", "deploy-role", "library", "--repository", "o/r").out)
    [statement] = trust["Statement"]
    subjects = statement["Condition"]["StringLike"]["token.actions.githubusercontent.com:sub"]
    assert "repo:o/r:environment:library" in subjects
    assert "repo:o@*/r@*:ref:refs/heads/main" in subjects
    assert (
        "is no repository"
        in project("iam", "deploy-role", "library", "--repository", "r", code=2).err
    )


@pytest.fixture
def engine(project: Catctl, tmp_path: Path) -> Path:
    """A docker that writes down how it is called, and pushes nothing."""
    if sys.platform == "win32":
        pytest.skip("the scripted docker is a shell script")
    log = tmp_path / "docker.log"
    program = tmp_path / "bin" / "docker"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {log}\n[ "$1" = login ] && cat >> {log}.stdin\nexit 0\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    project.environ["PATH"] = f"{program.parent}:{project.environ['PATH']}"
    return log


def commit(folder: Path) -> str:
    """A repository with one commit; returns its first letters."""
    import os

    names = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a"}
    environ = {**os.environ, **names, "GIT_COMMITTER_EMAIL": "a@b"}
    for args in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run(["git", *args], cwd=folder, env=environ, check=True)
    found = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True, check=True
    )
    return found.stdout[:12]


def test_push_in_the_sandbox(project: Catctl, cat: Stage) -> None:
    sha = commit(project.folder)
    pushed = project("push", "cat", "gateway-api", "inventory-api", "--sandbox")
    assert [line.split()[:2] for line in pushed.out.splitlines()] == [
        ["gateway-api", f"dev-{sha}"],
        ["inventory-api", f"dev-{sha}"],
    ]
    again = project("push", "cat", "gateway-api", "--sandbox")
    assert "is pushed already" in again.err
    found = project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    assert f"dev-{sha}" in found.err
    (project.folder / "new.txt").write_text("x", encoding="utf-8")
    dirty = project("push", "cat", "gateway-api", "--sandbox")
    assert "not committed" in dirty.err
    assert dirty.out.split()[1].startswith(f"dev-{sha}-")
    time.sleep(1.1)  # ECR counts in whole seconds
    cat.push("gateway-api", "dev-later")
    noted = project("deploy", "cat", "gateway-api", "--sandbox", "--dry-run")
    assert "--tag dev-later takes it" in noted.err
    taken = project("push", "cat", "gateway-api", "--tag", "dev-later", "--sandbox", code=1)
    assert "tags here cannot be overwritten" in taken.err


def test_push_with_an_engine(project: Catctl, cat: Stage, engine: Path) -> None:
    """Against the fake AWS, but not as its sandbox: the engine is called as on a real account."""
    found = json.loads(project("sandbox", "env", "cat", "--json").out)["variables"]
    project.environ.update({name: found[name] for name in found if name.startswith("AWS_")})
    (project.folder / "web").mkdir()
    (project.folder / "web" / "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")
    missing = project("push", "cat", "gateway-api", code=1)
    assert "There is no Dockerfile" in missing.err
    project("push", "cat", "gateway-api", "web", "--tag", "v1", code=1)  # nothing was really pushed
    calls = engine.read_text(encoding="utf-8").splitlines()
    url = cat.outputs["repository_urls"]["gateway-api"]
    assert calls == [
        f"login --username AWS --password-stdin {url.partition('/')[0]}",
        f"build --platform linux/amd64 --tag {url}:v1 .",
        f"push {url}:v1",
    ]
    password = Path(f"{engine}.stdin").read_text(encoding="utf-8")
    assert password
    assert password not in "\n".join(calls)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("gateway-api", "--tag", "no tag"), 2, "'no tag' is no tag"),
        (("gateway-api", "--tag", "-x"), 2, "'-x' is no tag"),
        (("gateway-api", "--platform", "arm"), 2, "'arm' is no platform"),
        (("gateway-api", "gateway-api"), 2, "named twice"),
        (("gateway-api=gone",), 1, "There is no folder"),
        (("nobody",), 2, "There is no service 'nobody'"),
    ],
)
def test_pushes_that_make_no_sense(
    project: Catctl, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    stage_of(project, "cat")
    assert sentence in project("push", "cat", *arguments, "--sandbox", code=code).err


def test_push_without_an_engine(project: Catctl, cat: Stage) -> None:
    found = json.loads(project("sandbox", "env", "cat", "--json").out)["variables"]
    project.environ.update({name: found[name] for name in found if name.startswith("AWS_")})
    (project.folder / "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")
    none = project("push", "cat", "gateway-api", "--tag", "v1", code=1, CATCTL_ENGINE="nobody")
    assert "CATCTL_ENGINE is nobody" in none.err


def test_looking_at_services_takes_few_calls(project: Catctl, cat: Stage) -> None:
    """One DescribeServices for ten services, one look at each target group, and no tasks."""
    from catctl.environment.project import Project
    from catctl.journeys.deploy_plan import plan_services
    from catctl.journeys.services_overview import overview
    from tests.support.call_counter import counting, site_of

    project("deploy", "cat", "--sandbox", "--yes")
    site = site_of(Project(project.folder), "cat")
    calls = counting(site.aws, "application-autoscaling", "ecr", "ecs", "elbv2")
    assert [item.standing for item in overview(site)] == ["up"] * 5
    assert calls == {"ecs:DescribeServices": 1, "elbv2:DescribeTargetHealth": 4}
    calls.clear()
    assert not plan_services(site, ()).plan
    assert calls == {
        "application-autoscaling:DescribeScalableTargets": 1,
        "ecr:DescribeImages": 5,
        "ecs:DescribeServices": 1,
        "ecs:DescribeTaskDefinition": 5,
    }


def test_the_requests_that_are_sent(project: Catctl, library: Stage) -> None:
    """As they leave: what the fake AWS makes of them is another matter."""
    from catctl.actions import carry_out
    from catctl.environment.project import Project
    from catctl.journeys.deploy_plan import plan_services
    from catctl.services.execute import DeployExecutor
    from tests.support.call_counter import recording, site_of

    def deploy(tag: str) -> dict[str, list[dict[str, Any]]]:
        site = site_of(Project(project.folder), "library")
        sent = recording(site.aws, "ecs")
        plan = plan_services(site, (), tag=tag, wait=False).plan
        cluster = site.platform.cluster
        executor = DeployExecutor(site.aws, cluster, watch=lambda _: None, tell=lambda _: None)
        outcome = carry_out(plan, executor)
        assert outcome.error is None
        return sent

    first = deploy("dev-1")
    [created] = first["CreateService"]
    assert created.pop("clientToken")
    assert created.pop("taskDefinition").endswith("task-definition/library-task:1")
    groups = library.outputs["target_group_arns"], library.outputs["blue_green"]["service"]
    assert created == {
        "cluster": "library-management-cluster",
        "serviceName": "library-service",
        "desiredCount": 1,
        "deploymentController": {"type": "ECS"},
        "enableECSManagedTags": True,
        "tags": [
            {"key": "Environment", "value": "library"},
            {"key": "ManagedBy", "value": "catctl"},
            {"key": "Project", "value": "library"},
        ],
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "subnets": sorted(library.outputs["public_subnet_ids"]),
                "securityGroups": [library.outputs["tasks_security_group_id"]],
                "assignPublicIp": "ENABLED",
            }
        },
        "capacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1, "base": 0}],
        "deploymentConfiguration": {
            "strategy": "BLUE_GREEN",
            "bakeTimeInMinutes": 1,
            "minimumHealthyPercent": 100,
            "maximumPercent": 200,
            "deploymentCircuitBreaker": {"enable": False, "rollback": False},
        },
        "enableExecuteCommand": False,
        "platformVersion": "LATEST",
        "propagateTags": "SERVICE",
        "healthCheckGracePeriodSeconds": 60,
        "loadBalancers": [
            {
                "targetGroupArn": groups[0]["service"],
                "containerName": "library-app",
                "containerPort": 8081,
                "advancedConfiguration": {
                    "alternateTargetGroupArn": groups[1]["green_target_group_arn"],
                    "productionListenerRule": groups[1]["listener_rule_arn"],
                    "roleArn": groups[1]["role_arn"],
                },
            }
        ],
    }
    library.push("service", "dev-2")
    second = deploy("dev-2")
    [updated] = second["UpdateService"]
    assert updated.pop("taskDefinition").endswith("task-definition/library-task:2")
    assert updated == {
        "cluster": "library-management-cluster",
        "service": "library-service",
        "desiredCount": 1,
    }


def test_the_deploy_policy_allows_every_call(project: Catctl, library: Stage) -> None:
    """What deploying, checking, looking, explaining, running and returning ask of AWS.

    By the names of the actions; for which resources is not checked here.
    """
    from catctl.environment.load import load
    from catctl.environment.project import Project
    from catctl.journeys import logs
    from catctl.journeys.course import agreed
    from catctl.journeys.deploy import deploy
    from catctl.journeys.explain import explain
    from catctl.journeys.permissions import permissions
    from catctl.journeys.rollback import rollback
    from catctl.journeys.run import run_once
    from catctl.journeys.scale import scale
    from catctl.journeys.services_overview import overview
    from catctl.journeys.verify import verify_some
    from tests.support.call_counter import counting, site_of
    from tests.support.unwatched import Unwatched

    yaml_of(
        project,
        "library",
        "    strategy: blue_green\n",
        "    strategy: blue_green\n    autoscaling: {max: 2}\n    before_deploy: [migrate]\n",
    )

    home = Project(project.folder)
    site = site_of(home, "library")
    names = (
        "application-autoscaling",
        "ec2",
        "ecr",
        "ecs",
        "elbv2",
        "iam",
        "logs",
        "s3",
        "secretsmanager",
        "service-quotas",
        "ssm",
        "sts",
    )
    calls = counting(site.aws, *names)
    [service] = site.environment.services
    assert verify_some(site, (), image=None, tag=None).is_good
    for tag in ("dev-1", "dev-2"):
        if tag != "dev-1":  # which is there already
            library.push("service", tag)
        deploy(site, (), tag=tag, consent=agreed(), view=Unwatched(), timeout=60)
    only_planned = agreed(dry_run=True)
    rollback(site, service, to=None, consent=only_planned, view=Unwatched())
    scale(site, service, 2, consent=only_planned, view=Unwatched())
    explain(site, service)
    overview(site)
    logs.tail_of(site, service, (), since=0).fresh()
    logs.last_stopped(site, service)
    run_once(site, service, ("true",), tell=print, show=lambda _: None, poll=0.5)
    policies = permissions(load(home, "library"), "deploy", account_id="011587325937")
    allowed = {a for p in policies for item in p.document["Statement"] for a in item["Action"]}
    prefixes = {"elbv2": "elasticloadbalancing", "service-quotas": "servicequotas"}
    asked = set()
    for call in calls:
        name, _, operation = call.partition(":")
        asked.add(f"{prefixes.get(name, name)}:{operation}")
    assert len(asked) > 25
    assert asked - allowed == set()


def test_a_rollback_that_fails(project: Catctl, cat: Stage) -> None:
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    cat.push("gateway-api", "dev-2")
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    project("sandbox", "scenario", "crash", "--env", "cat", "--service", "gateway-api")
    found = project("rollback", "cat", "gateway-api", "--sandbox", "--yes", code=4)
    assert "✓ gateway-api: return from cat-gateway-api:2 to cat-gateway-api:1" in found.err
    assert "cat-gateway-api:2 serves now." in found.err
    assert "catctl explain cat gateway-api --sandbox" in found.err


def test_watching_the_status(project: Catctl, cat: Stage) -> None:
    project("deploy", "cat", "gateway-api", "--sandbox", "--yes")
    watching = project.start("status", "cat", "--watch", "--sandbox")
    assert watching.stdout
    seen = ""
    while "gateway-api" not in seen:
        seen = watching.stdout.readline()
    project("pause", "cat", "gateway-api", "--sandbox", "--yes")
    while "paused" not in seen:
        seen = watching.stdout.readline()
    assert seen.split()[:2] == ["gateway-api", "paused"]
    watching.terminate()
    watching.communicate(timeout=30)
