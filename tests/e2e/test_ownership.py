"""Stop using catctl any day and lose nothing: the rendered files stand alone."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.support.command_line import Catctl
from tests.support.terraform_by_hand import plain_terraform


@pytest.mark.parametrize(("key", "count"), [("cat", 79), ("library", 34)])
def test_terraform_alone_does_with_what_is_rendered(
    project: Catctl, tmp_path: Path, key: str, count: int
) -> None:
    project("bootstrap-state", key, "--sandbox", "--yes")
    variables = json.loads(project("sandbox", "env", key, "--json").out)["variables"]
    alone = tmp_path / "alone"
    shutil.copytree(project.folder / "modules", alone / "modules")
    shutil.copytree(project.folder / "environments" / key, alone / "environments" / key)
    (alone / "environments" / key / "environment.yaml").unlink()
    terraform = plain_terraform(tmp_path / "nobody")
    terraform.environ.update(variables)
    folder = alone / "environments" / key
    said = terraform(folder, "init", "-input=false", "-no-color", "-lockfile=readonly")
    assert "Terraform has been successfully initialized!" in said
    said = terraform(folder, "plan", "-input=false", "-no-color", "-detailed-exitcode", code=2)
    assert f"Plan: {count} to add, 0 to change, 0 to destroy." in said
    files = [*alone.rglob("*.tf"), *alone.rglob("*.hcl")]
    assert not [file for file in files if re.search(r"^[^#]*catctl", _code(file), re.M)]


def _code(file: Path) -> str:
    """A file without the tag that says by whom a thing is managed."""
    return file.read_text(encoding="utf-8").replace('ManagedBy   = "catctl"', "")


def test_own_templates_and_own_files_go_beside_the_built_in_ones(project: Catctl) -> None:
    templates = project.folder / "templates"
    (templates / "environment").mkdir(parents=True)
    (templates / "modules/queue").mkdir(parents=True)
    (templates / "environment/versions.tf.j2").write_text(
        'terraform {\n  required_version = ">= 1.11"\n}\n', encoding="utf-8"
    )
    (templates / "environment/queue.tf.j2").write_text(
        'module "queue" {\n  source = "../../modules/queue"\n\n  name = {{ env.name | hcl }}\n}\n',
        encoding="utf-8",
    )
    (templates / "modules/queue/main.tf").write_text(
        'variable "name" {\n  type = string\n}\n\nresource "aws_sqs_queue" "this" {\n'
        "  name = var.name\n}\n",
        encoding="utf-8",
    )
    own = project.folder / "environments/library/own.tf"
    own.write_text('output "mine" {\n  value = module.ecs.cluster_arn\n}\n', encoding="utf-8")
    project("render", "--all")
    project("render", "--all", "--check")
    folder = project.folder / "environments/library"
    assert '">= 1.11"' in (folder / "versions.tf").read_text(encoding="utf-8")
    assert 'name = "library"' in (folder / "queue.tf").read_text(encoding="utf-8")
    assert own.read_text(encoding="utf-8").startswith('output "mine"')
    assert "library is valid." in project("validate", "library").err
    shutil.rmtree(templates)
    project("render", "--all")
    assert not (folder / "queue.tf").exists()
    assert not (project.folder / "modules/queue").exists()
    assert own.exists()
