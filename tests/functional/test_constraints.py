"""Version constraints as Terraform itself reads them: it chooses from a mirror."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catctl.environment.constraints import Constraint, parse_constraint
from catctl.rendering.ownership import lock_version
from catctl.terraform.binary import find_terraform
from catctl.terraform.pins import PROVIDER
from catctl.terraform.platforms import this_platform
from tests.support.project import clean_environ
from tests.support.terraform_by_hand import PlainTerraform

VERSIONS = ("5.99.0", "5.100.0", "6.0.0", "6.25.0", "6.25.1", "6.26.0", "7.0.0")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a mirror in it."""
    folder = tmp_path_factory.mktemp("constraints")
    for version in VERSIONS:
        place = folder / "mirror" / PROVIDER / version / this_platform()
        place.mkdir(parents=True)
        (place / f"terraform-provider-aws_v{version}").write_text(version, encoding="utf-8")
    return folder


def chosen(home: Path, constraint: str) -> str:
    """The version that Terraform chooses, or what it says is wrong."""
    folder = home / "root"
    folder.mkdir(exist_ok=True)
    (folder / ".terraform.lock.hcl").unlink(missing_ok=True)
    source = f'source = "hashicorp/aws"\n      version = "{constraint}"'
    text = (
        f"terraform {{\n  required_providers {{\n    aws = {{\n      {source}\n    }}\n  }}\n}}\n"
    )
    (folder / "main.tf").write_text(text, encoding="utf-8")
    binary = find_terraform(os.environ, Path("/nowhere"))
    terraform = PlainTerraform(str(binary), clean_environ(home))
    mirror = f"-fs-mirror={home / 'mirror'}"
    platform = f"-platform={this_platform()}"
    said = terraform(folder, "providers", "lock", mirror, platform, "-no-color", code=None)
    lock = folder / ".terraform.lock.hcl"
    if lock.is_file():
        return lock_version(lock.read_text(encoding="utf-8"), PROVIDER) or said
    return "none" if "no available releases match" in " ".join(said.split()) else said


@pytest.mark.parametrize(
    "text",
    [
        "~> 5.100",
        "~> 6.0",
        "~> 6",
        "~>6.25.0",
        "6.25",
        "> 6",
        "<= 6",
        "= 6.25.0",
        ">= 5.100 , < 6.26.0, != 6.25.1",
        ">= 6.25, < 6.25",
        "> 6.25.1, < 6.26",
        "< 5.99",
    ],
)
def test_terraform_chooses_the_newest_that_we_say_fits(home: Path, text: str) -> None:
    constraint: Constraint = parse_constraint(text)
    fitting = [version for version in VERSIONS if constraint.admits(version)]
    assert chosen(home, text) == (fitting[-1] if fitting else "none")


@pytest.mark.parametrize("text", ["v6", "6.x", "=> 6", ">= 5.100 < 6", ">= 6,", "6.0.0.0", ""])
def test_what_we_refuse_terraform_refuses(home: Path, text: str) -> None:
    with pytest.raises(ValueError, match="is no version constraint"):
        parse_constraint(text)
    assert "Invalid version constraint" in chosen(home, text)
