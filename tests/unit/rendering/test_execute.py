"""A module that is no longer rendered leaves no empty folder, and takes no file of the user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from catctl.environment.project import Project
from catctl.rendering.execute import execute
from catctl.rendering.observe import read_rendered
from catctl.rendering.ownership import with_header
from catctl.rendering.plan import plan_files

VPC = "modules/vpc/main.tf"
RDS = (
    "modules/rds/main.tf",
    "modules/rds/README.md",
    "modules/rds/examples/small/main.tf",
    "modules/rds/tests/rds.tftest.hcl",
    "modules/rds/tests/setup/main.tf",
)


def render(root: Path, *paths: str) -> None:
    """Bring the project from what is there to these files, as catctl render does."""
    desired = {path: with_header(f"# {path}\n", path, path) for path in paths}
    for action in plan_files(desired, read_rendered(Project(root), [])):
        execute(root, action)


def entries(root: Path) -> set[str]:
    """All files and folders below ``root``."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*")}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    render(tmp_path, VPC, *RDS)
    assert set(RDS) < entries(tmp_path)
    return tmp_path


def test_an_empty_module_goes_with_its_folders(root: Path) -> None:
    render(root, VPC)
    assert entries(root) == {"modules", "modules/vpc", VPC}


def test_the_project_itself_stays(root: Path) -> None:
    render(root)
    assert root.is_dir()
    assert entries(root) == set()


@pytest.mark.parametrize(
    "name",
    [
        "modules/rds/own.tf",
        "modules/rds/notes.txt",
        "modules/rds/.terraform/providers/x",
        "modules/rds/tests/setup/own.tf",
        "modules/rds/examples/small/terraform.tfvars",
    ],
)
def test_a_folder_with_a_file_of_the_users_stays(root: Path, name: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("mine\n", encoding="utf-8")
    render(root, VPC)
    assert (root / name).read_text(encoding="utf-8") == "mine\n"
    above = {path.as_posix() for path in Path(name).parents} - {"."}
    assert entries(root) == {"modules/vpc", VPC, name} | above


def test_an_empty_folder_of_the_users_stays(root: Path) -> None:
    """Only folders above what was deleted are looked at."""
    (root / "modules/rds/plans").mkdir()
    render(root, VPC)
    assert entries(root) == {"modules", "modules/vpc", VPC, "modules/rds", "modules/rds/plans"}
