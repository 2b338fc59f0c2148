"""The files of tfenv, mise and their like: written for a new project, and heeded."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from catctl.terraform.binary import find_terraform, version_of
from catctl.terraform.pins import TERRAFORM_VERSION
from tests.support.command_line import Catctl
from tests.support.scripted import Scripted

ONLY_PYTHON = str(Path(sys.executable).parent)


@pytest.fixture
def empty(tmp_path: Path, environ: dict[str, str]) -> Catctl:
    (tmp_path / "shop").mkdir()
    return Catctl(tmp_path / "shop", environ)


def read(project: Catctl, name: str) -> str:
    return (project.folder / name).read_text(encoding="utf-8")


def test_a_new_project_is_made_for_the_terraform_that_is_here(empty: Catctl) -> None:
    here = find_terraform(os.environ, Path("/nowhere"))
    assert here
    version = version_of(here, os.environ)
    said = empty("init")
    assert "create .terraform-version" in said.err
    assert read(empty, ".terraform-version") == f"{version}\n"
    assert read(empty, ".tool-versions") == f"terraform {version}\n"


def test_or_for_the_one_that_catctl_would_install(empty: Catctl) -> None:
    empty("init", PATH=ONLY_PYTHON)
    assert read(empty, ".terraform-version") == f"{TERRAFORM_VERSION}\n"


def test_files_that_are_there_stay(empty: Catctl) -> None:
    (empty.folder / ".tool-versions").write_text("python 3.12.1\n", encoding="utf-8")
    assert "leave .tool-versions as it is" in empty("init").err
    assert read(empty, ".tool-versions") == "python 3.12.1\n"
    assert (empty.folder / ".terraform-version").is_file()


def test_opentofu_has_files_of_its_own(empty: Catctl, fake_terraform: Path, place: Path) -> None:
    program = place / "tofu"
    program.write_bytes(fake_terraform.read_bytes())
    program.chmod(0o755)
    fake = {"FAKE_LOG": str(place / "log"), "FAKE_SCRIPT": str(place)}
    empty("init", code=0, CATCTL_TERRAFORM=str(program), **fake)
    assert read(empty, ".opentofu-version") == "1.11.4\n"
    assert read(empty, ".tool-versions") == "opentofu 1.11.4\n"
    assert not (empty.folder / ".terraform-version").exists()


def test_a_terraform_that_does_not_work_keeps_no_project_from_being_made(empty: Catctl) -> None:
    empty("init", CATCTL_TERRAFORM="/not/there")
    assert read(empty, ".tool-versions") == f"terraform {TERRAFORM_VERSION}\n"


@pytest.mark.parametrize(
    ("file", "text"),
    [(".terraform-version", "1.14.1\n"), (".tool-versions", "terraform 1.14.1\n")],
)
def test_another_version_than_the_one_here_is_said(ready: Scripted, file: str, text: str) -> None:
    (ready.folder / file).write_text(text, encoding="utf-8")
    (ready.folder / ".catctl/environments/cat/initialised.json").unlink()
    said = ready("plan", "cat", "--sandbox")
    program = ready.environ["CATCTL_TERRAFORM"]
    sentence = f"{file} asks for terraform 1.14.1; {program} is 1.11.4, and is used."
    assert said.err.count(sentence) == 1


@pytest.mark.parametrize("text", ["1.11.4", "latest", "min-required"])
def test_the_same_or_no_release_is_no_news(ready: Scripted, text: str) -> None:
    (ready.folder / ".terraform-version").write_text(text, encoding="utf-8")
    (ready.folder / ".catctl/environments/cat/initialised.json").unlink()
    assert "asks for" not in ready("plan", "cat", "--sandbox").err


def test_the_installer_takes_the_release_whose_checksum_it_holds(bare: Catctl) -> None:
    (bare.folder / ".terraform-version").write_text("1.14.1\n", encoding="utf-8")
    refused = bare("validate", "cat", code=1, PATH=ONLY_PYTHON)
    assert (
        f".terraform-version asks for Terraform 1.14.1; catctl itself installs only "
        f"{TERRAFORM_VERSION}, whose checksum it holds."
    ) in refused.err
    assert "tfenv install, or mise install; or set CATCTL_TERRAFORM to that version" in refused.err
    (bare.folder / ".terraform-version").write_text(f"{TERRAFORM_VERSION}\n", encoding="utf-8")
    offered = bare("validate", "cat", code=1, PATH=ONLY_PYTHON)
    assert "Terraform is not installed, and nothing was installed." in offered.err
