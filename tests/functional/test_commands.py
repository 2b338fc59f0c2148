"""The command line as a user meets it: help, scaffolds, rendering, bad input."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import Catctl
from tests.support.project import ROOT


@pytest.fixture
def empty(tmp_path: Path, environ: dict[str, str]) -> Catctl:
    """The command line in an empty folder with a difficult name."""
    folder = tmp_path / "library-management-system (27) 우리 팀"
    folder.mkdir()
    return Catctl(folder, environ)


@pytest.fixture
def project(copy_project: Callable[..., Path], environ: dict[str, str]) -> Catctl:
    return Catctl(copy_project("cat", "library"), environ)


def test_version_and_help(empty: Catctl) -> None:
    assert empty("--version").out == "catctl 0.1.0\n"
    assert "bootstrap-state" in empty("--help").out
    assert "Did you mean plan?" in empty("paln", code=2).err


def test_version_imports_click_and_little_else(empty: Catctl) -> None:
    code = (
        "import sys; sys.argv = ['catctl', '--help']\n"
        "from catctl.cli import main; main()\n"
        "heavy = {'boto3', 'jinja2', 'pydantic', 'rich', 'yaml', 'python_terraform', 'moto', "
        "'importlib.metadata', 'catctl.cost', 'catctl.billing'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], env=empty.environ, capture_output=True, text=True, check=True
    )
    assert "LOADED []" in found.stdout


def test_outside_a_project(empty: Catctl) -> None:
    found = empty("plan", "hack", code=2)
    assert "No catctl project in" in found.err
    assert "Try: catctl init" in found.err
    assert list(empty.folder.iterdir()) == []


def test_init_and_render_in_a_folder_with_a_difficult_name(empty: Catctl) -> None:
    found = empty("init")
    assert "create environments/hack/environment.yaml" in found.err
    assert 'bucket: "library-management-s-tfstate-' in (
        empty.folder / "environments/defaults.yaml"
    ).read_text(encoding="utf-8")
    empty("render", "--all")
    empty("render", "--all", "--check")
    assert "is a catctl project already" in empty("init", code=2).err
    backend = (empty.folder / "environments/hack/backend.tf").read_text(encoding="utf-8")
    assert "use_lockfile" in backend
    assert "dynamodb_table" not in backend


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--region", "mars", "region: 'mars' is no AWS region"),
        ("--region", "cn-north-1", "region: 'cn-north-1' is in AWS China"),
        ("--project", "sg", "project: a security group's name must not begin with sg-"),
        ("--project", "sthree", "state.bucket: 'sthree-tfstate-"),
    ],
)
def test_init_writes_nothing_that_does_not_load(
    empty: Catctl, option: str, value: str, said: str
) -> None:
    refused = empty("init", option, value, code=2)
    assert said in refused.err
    assert not (empty.folder / "environments").exists()


def test_init_leaves_files_that_are_there(empty: Catctl) -> None:
    (empty.folder / "README.md").write_text("mine", encoding="utf-8")
    found = empty("init", "--project", "shop", "--region", "us-east-1")
    assert "leave README.md as it is" in found.err
    assert (empty.folder / "README.md").read_text(encoding="utf-8") == "mine"
    assert 'region: "us-east-1"' in (empty.folder / "environments/defaults.yaml").read_text()


def test_env_new(project: Catctl) -> None:
    project("env", "new", "prod")
    project("env", "new", "copy", "--from", "cat")
    text = (project.folder / "environments/copy/environment.yaml").read_text(encoding="utf-8")
    assert "# name: cat" in text
    assert "# key: cat-cicd/terraform.tfstate" in text
    project("render", "--all")
    assert "There is an environment prod already" in project("env", "new", "prod", code=2).err
    assert "cannot name an environment" in project("env", "new", "../x", code=2).err
    assert (
        "There is no environment 'nope'" in project("env", "new", "x", "--from", "nope", code=2).err
    )


def test_schema_is_the_one_beside_the_environments(project: Catctl) -> None:
    text = project("schema").out
    assert text == (ROOT / "environments/environment.schema.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    assert schema["properties"]["network"]
    assert "required" not in schema


def test_the_committed_files_are_what_is_rendered(project: Catctl) -> None:
    assert "up to date" in project("render", "--all", "--check").err


def test_render_check_and_diff(project: Catctl) -> None:
    file = project.folder / "environments/cat/environment.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("retention_days: 7", "retention_days: 14"), encoding="utf-8")
    before = (project.folder / "environments/cat/main.tf").read_text(encoding="utf-8")
    found = project("render", "cat", "--check", code=1)
    assert "+  log_retention_days = 14" in found.out
    assert "There is 1 stale file." in found.err
    project("render", "cat", "--dry-run")
    assert (project.folder / "environments/cat/main.tf").read_text(encoding="utf-8") == before
    assert "update environments/cat/main.tf" in project("render", "cat", "--diff").err
    project("render", "--all", "--check")


def test_hashes_that_init_has_added_are_not_stale(project: Catctl) -> None:
    lock = project.folder / "environments/cat/.terraform.lock.hcl"
    text = lock.read_text(encoding="utf-8")
    lock.write_text(text.replace('"h1:H3mU', '"h1:AAAA=",\n    "h1:H3mU'), encoding="utf-8")
    project("render", "--all", "--check")


def test_an_edited_file_is_kept(project: Catctl) -> None:
    file = project.folder / "modules/vpc/main.tf"
    file.write_text(file.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    found = project("render", "--all", code=1)
    assert "modules/vpc/main.tf was edited by hand" in found.err
    forced = project("render", "--all", "--force")
    assert "keep the edited modules/vpc/main.tf as .catctl/kept/modules/vpc/main.tf." in forced.err
    [kept] = (project.folder / ".catctl/kept/modules/vpc").iterdir()
    assert kept.read_text(encoding="utf-8").endswith("# mine\n")
    assert "# mine" not in file.read_text(encoding="utf-8")


def test_windows_line_ends_are_no_edit(project: Catctl) -> None:
    file = project.folder / "modules/vpc/main.tf"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    project("render", "--all", "--check")


def test_what_is_no_longer_rendered_goes_and_own_files_stay(project: Catctl) -> None:
    module = project.folder / "modules/vpc"
    own = module / "own.tf"
    own.write_text("# mine\n", encoding="utf-8")
    old = module / "old.tf"
    old.write_text((module / "outputs.tf").read_text(encoding="utf-8"), encoding="utf-8")
    assert "delete modules/vpc/old.tf" in project("render", "--all").err
    assert own.exists()
    assert not old.exists()


def test_a_file_that_does_not_load_leaves_nothing_behind(project: Catctl) -> None:
    file = project.folder / "environments/cat/environment.yaml"
    file.write_text("project: cat\nregoin: x\n", encoding="utf-8")
    before = sorted(project.folder.rglob("*"))
    for command in (["render", "cat"], ["plan", "cat", "--sandbox"], ["apply", "cat", "--yes"]):
        found = project(*command, code=2)
        assert "environments/cat/environment.yaml:2: regoin: unknown key." in found.err
    assert sorted(project.folder.rglob("*")) == before


def test_json_errors(project: Catctl) -> None:
    found = project("--json", "plan", "nope", code=2)
    assert json.loads(found.out)["exit_code"] == 2


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
def test_symbolic_links_are_left_alone(project: Catctl) -> None:
    outside = project.folder.parent / "outside.tf"
    outside.write_text("precious", encoding="utf-8")
    target = project.folder / "modules/vpc/main.tf"
    target.unlink()
    target.symlink_to(outside)
    assert "symbolic link" in project("render", "--all", code=1).err
    assert outside.read_text(encoding="utf-8") == "precious"


def test_globals_work_before_and_after_the_verb(project: Catctl, tmp_path: Path) -> None:
    elsewhere = Catctl(tmp_path, project.environ)
    elsewhere("--chdir", str(project.folder), "render", "--all", "--check")
    elsewhere("render", "--all", "--check", "--chdir", str(project.folder))
    elsewhere("render", "--all", "--check", CATCTL_CHDIR=str(project.folder))
    assert "there is no such folder" in elsewhere("--chdir", "nope", "render", "--all", code=2).err


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_completion(project: Catctl, shell: str) -> None:
    assert "_CATCTL_COMPLETE" in project("completion", shell).out


def test_environments_complete(project: Catctl) -> None:
    found = project.process(
        code=None,
        _CATCTL_COMPLETE="bash_complete",
        COMP_WORDS="catctl plan l",
        COMP_CWORD="2",
    )
    assert "library" in found.out


def test_a_project_without_environments(empty: Catctl) -> None:
    (empty.folder / "environments").mkdir()
    (empty.folder / "environments/defaults.yaml").write_text("{}\n", encoding="utf-8")
    for command in (["render", "--all"], ["plan", "--all"], ["try"]):
        assert "There is no environment in" in empty(*command, code=2).err
    empty("env", "new", "hack")
    empty("render", "--all")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do anything")
def test_a_read_only_project_is_no_bug(project: Catctl) -> None:
    (project.folder / "modules/vpc/main.tf").unlink()
    (project.folder / "modules/vpc").chmod(0o500)
    found = project("render", "--all", code=1)
    (project.folder / "modules/vpc").chmod(0o700)
    assert "Permission denied" in found.err


def test_the_files_of_a_module_are_one_line(empty: Catctl) -> None:
    empty("init", "--project", "shop")
    said = empty("render", "--all").err
    assert re.search(r"create modules/vpc/ \(\d\d files\)", said)
    assert len(said.splitlines()) < 40
    (empty.folder / "modules/vpc/main.tf").unlink()
    assert "  create modules/vpc/main.tf\n" in empty("render", "--all").err
    (empty.folder / "modules/vpc/main.tf").unlink()
    (empty.folder / "modules/vpc/outputs.tf").unlink()
    assert "  create modules/vpc/outputs.tf\n" in empty("render", "--all", "-v").err


def test_config_says_what_is_in_effect_and_why(project: Catctl) -> None:
    every = project("config", "cat").out
    assert "  nat                 single                              environment.yaml:22" in every
    assert "  retention_days  7  environment.yaml:29" in every
    assert "  flow_logs           false                               preset hackathon" in every
    one = project("config", "cat", "network.flow_logs").out.splitlines()
    assert one[:2] == ["network.flow_logs = false", "  from preset hackathon"]
    found = json.loads(project("config", "cat", "services.gateway-api", "--json").out)["settings"]
    assert found["services.gateway-api.desired"]["value"] == 2
    assert found["services.gateway-api.priority"]["origin"] == "built-in"
    missing = project("config", "cat", "netwrk", code=2)
    assert "cat has no setting 'netwrk'. Did you mean network?" in missing.err


def test_render_needs_a_wish(project: Catctl) -> None:
    assert "Name the environments to render, or give --all." in project("render", code=2).err


def test_many_renders_at_once_never_mix(project: Catctl) -> None:
    """Each renders what the file says when its turn comes; in the end all is of the last file."""
    file = project.folder / "environments/cat/environment.yaml"
    text = file.read_text(encoding="utf-8")
    children = []
    for number in range(2, 8):
        next_text = file.with_name("next")  # those at work never read half a file
        next_text.write_text(text + f"\ntags: {{Round: round-{number}}}\n", encoding="utf-8")
        next_text.replace(file)
        children.append(project.start("render", "--all"))
    for child in children:
        _, err = child.communicate(timeout=60)
        assert child.returncode == 0, err
    project("render", "--all", "--check")
    rendered = (project.folder / "environments/cat/providers.tf").read_text(encoding="utf-8")
    assert '"round-7"' in rendered
    assert not list(project.folder.rglob("*.catctl-tmp"))


def test_a_render_that_was_killed_leaves_nothing_for_long(project: Catctl) -> None:
    half = project.folder / "environments/cat/.main.tf.x1y2z3.catctl-tmp"
    half.write_text("half", encoding="utf-8")
    file = project.folder / "environments/cat/environment.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\ntags: {A: b}\n", encoding="utf-8")
    project("render", "cat")
    assert not half.exists()
