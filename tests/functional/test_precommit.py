"""The hooks that a project is given, run by pre-commit itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from catctl.terraform.binary import find_terraform
from tests.support.command_line import Catctl
from tests.support.project import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("git") is None, reason="needs git and a POSIX path"
)
SCRIPTS = Path(sys.executable).parent


class Repository:
    """A scaffolded project under git, on a machine that has Terraform and no other tool."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        folder.mkdir()
        self.folder = folder
        self.environ = {
            **environ,
            "CATCTL_TERRAFORM": str(find_terraform(os.environ, Path.home() / ".cache/catctl")),
            "GIT_AUTHOR_NAME": "team",
            "GIT_AUTHOR_EMAIL": "team@example.org",
            "GIT_COMMITTER_NAME": "team",
            "GIT_COMMITTER_EMAIL": "team@example.org",
            "PATH": f"{SCRIPTS}{os.pathsep}/usr/bin{os.pathsep}/bin",
        }
        catctl = Catctl(folder, environ)
        catctl("init", "--project", "shop")
        catctl("render", "--all")
        self.run("git", "init", "-q")
        self.run("git", "add", "-A")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps the tools that it has installed."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def repository(tmp_path: Path, environ: dict[str, str], store: Path) -> Repository:
    return Repository(tmp_path / "shop", {**environ, "PRE_COMMIT_HOME": str(store)})


@pytest.mark.xdist_group("hooks")
def test_hooks_run_or_say_why_they_are_skipped(repository: Repository) -> None:
    found = repository.run("pre-commit", "run", "--all-files")
    assert found.returncode == 0, found.stdout + found.stderr
    for tool in ("tflint", "trivy", "terraform-docs"):
        assert f"skipped: {tool} is not on this machine. To have it: https://" in found.stdout
    assert "hack is valid." in found.stdout
    assert found.stdout.count("Passed") == 6


@pytest.mark.xdist_group("hooks")
def test_a_stale_file_and_bad_format_stop_the_commit(repository: Repository) -> None:
    file = repository.folder / "environments/hack/environment.yaml"
    file.write_text(file.read_text("utf-8").replace("10.0.0.0/16", "10.1.0.0/16"), "utf-8")
    (repository.folder / "environments/hack/own.tf").write_text("locals {\na = 1\n}\n", "utf-8")
    repository.run("git", "add", "-A")
    repository.environ["SKIP"] = "terraform_validate"  # it has been run, and takes longest
    found = repository.run("pre-commit", "run", "--all-files")
    assert found.returncode == 1
    assert '+  cidr = "10.1.0.0/16"' in found.stdout
    assert "There is 1 stale file." in found.stdout
    assert "files were modified by this hook" in found.stdout
    own = (repository.folder / "environments/hack/own.tf").read_text("utf-8")
    assert own == "locals {\n  a = 1\n}\n"


def test_another_repository_can_use_the_hook(repository: Repository) -> None:
    hook = ("pre-commit", "try-repo", str(ROOT), "catctl-render", "--all-files")
    found = repository.run(*hook)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "rendered files are up to date" in found.stdout


def test_this_repository_has_what_it_gives() -> None:
    given = ROOT / "templates/scaffold/project"
    for name in (".pre-commit/terraform.py", ".tflint.hcl"):
        assert (ROOT / name).read_text("utf-8") == (given / name).read_text("utf-8")
    hooks = (given / ".pre-commit-config.yaml").read_text("utf-8").partition("hooks:\n")[2]
    assert (ROOT / ".pre-commit-config.yaml").read_text("utf-8").endswith(hooks)
