"""Both teams' environments, from nothing to nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import edit, terraform
from tests.support.command_line import Catctl


@pytest.mark.waits
def test_try_lives_through_the_first_seed(bare: Catctl) -> None:
    found = bare("try")
    assert "cat: 79 resources created, 5 services deployed, 79 destroyed, nothing left" in found.out
    for phase in ("bootstrap the state backend", "plan again", "deploy", "break gateway-api"):
        assert phase in found.out
    assert "No changes: what is there is what the file says." in found.err
    assert "The load balancer's health check got 404." in found.err
    assert "cat-gateway-api:1 serves now." in found.err
    assert "Looked for in account 277679348386, ap-northeast-2:" in found.out
    assert "cat: nothing billable is left." in found.out
    bare("sandbox", "status", code=1)


@pytest.mark.waits
def test_try_works_outside_a_project(tmp_path: Path, environ: dict[str, str]) -> None:
    folder = tmp_path / "우리 팀 (27)"
    folder.mkdir()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    found = Catctl(folder, {**environ, "TMPDIR": str(temporary)})("try", "--json")
    last = json.loads(found.out.splitlines()[-1])
    assert last["type"] == "catctl_try"
    assert last["created"] == last["destroyed"] > 20
    assert last["deployed"] == 1
    assert list(folder.iterdir()) == []
    assert list(temporary.iterdir()) == []


@pytest.mark.waits
def test_the_second_seed_step_by_step(project: Catctl) -> None:
    project("bootstrap-state", "library", "--sandbox", "--yes")
    project("apply", "library", "--sandbox", "--yes")
    _by_hand(project)
    outputs = json.loads(project("output", "library", "--sandbox", "--json").out)["outputs"]
    assert outputs["cluster_name"]["value"] == "library-management-cluster"
    assert outputs["log_groups"]["value"] == {"service": "/ecs/library-management-task"}
    _deploys_leave_terraform_alone(project)
    _updates_are_shown_and_applied(project)
    _the_roles_read_only_their_own_parameters(project)
    found = project("destroy", "library", "--sandbox", "--yes")
    assert "✓ delete service library-service (1 task)" in found.err
    assert "✓ delete task definition library-task (2 revisions)" in found.err
    assert "Stays on purpose: s3://library-tfstate-011587325937" in found.err
    assert "library: nothing billable is left." in found.out
    assert project("tf", "library", "--sandbox", "--", "state", "list").out == ""


def _by_hand(project: Catctl) -> None:
    """Terraform alone, in the rendered folder, sees no difference."""
    variables = json.loads(project("sandbox", "env", "library", "--json").out)["variables"]
    done = subprocess.run(
        [terraform(), "plan", "-detailed-exitcode", "-input=false", "-no-color"],
        cwd=project.folder / "environments/library",
        env={**project.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "found no differences" in done.stdout


def _deploys_leave_terraform_alone(project: Catctl) -> None:
    """Two blue/green deploys shift the rule's weights there and back; no plan sees them."""
    for name in ("url", "username", "password"):
        subprocess.run(
            [sys.executable, "-m", "catctl", "secret", "set", "library", f"/library/db/{name}"],
            cwd=project.folder,
            env={**project.environ, "CATCTL_SANDBOX": "1"},
            input="made up\n",
            text=True,
            check=True,
        )
    for tag in ("dev-1", "dev-2"):
        project("push", "library", "service", "--tag", tag, "--sandbox")
        project("deploy", "library", "--sandbox", "--yes")
    project("plan", "library", "--sandbox", "--detailed-exitcode")
    found = json.loads(project("status", "library", "--sandbox", "--json").out)
    [service] = found["services"]
    assert (service["standing"], service["healthy"]) == ("up", 1)
    assert service["task_definition"].endswith("library-task:2")


def _updates_are_shown_and_applied(project: Catctl) -> None:
    edit(project, "library", "interval: 30", "interval: 20")
    found = project("apply", "library", "--sandbox", "--yes")
    assert "Plan: 0 to create, 2 to update, 0 to replace, 0 to delete." in found.out
    assert "health_check[0].interval  30 → 20" in found.out
    edit(project, "library", "port: 8081", "port: 8082")
    found = project("apply", "library", "--sandbox", "--yes")
    assert '-/+ aws_lb_listener_rule.this["service"]  (with what it refers to)' in found.out
    assert "port  8081 → 8082  forces replacement" in found.out
    project("plan", "library", "--sandbox", "--detailed-exitcode")


def _the_roles_read_only_their_own_parameters(project: Catctl) -> None:
    shown = project(
        "tf",
        "library",
        "--sandbox",
        "--",
        "state",
        "show",
        'module.ecs.aws_iam_role_policy.execution["service"]',
    ).out
    for name in ("url", "username", "password"):
        assert f"arn:aws:ssm:ap-northeast-2:011587325937:parameter/library/db/{name}" in shown
    assert "repository/library-management-system" in shown
    assert "log-group:/ecs/library-management-task:*" in shown
    assert "kms:" not in shown


@pytest.mark.parametrize("key", ["cat", "library"])
def test_validate_needs_no_aws(project: Catctl, key: str) -> None:
    assert f"{key} is valid." in project("validate", key).err
    (project.folder / f"environments/{key}/own.tf").write_text("nonsense {}\n", encoding="utf-8")
    assert "Unsupported block type" in project("validate", key, code=1).err


def test_rendered_files_are_formatted(project: Catctl) -> None:
    done = subprocess.run(
        [terraform(), "fmt", "-check", "-recursive", "-diff", "."],
        cwd=project.folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("TF_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
