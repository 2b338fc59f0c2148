"""What catctl does with a version 6 of the AWS provider: here version 5, which says it is 6.25."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from catctl.terraform.pins import PROVIDER
from catctl.terraform.platforms import this_platform
from tests.support.command_line import Catctl
from tests.support.project import ROOT
from tests.support.terraform_by_hand import plain_terraform


def provider(home: Path) -> Path:
    """The folder of the provider that is at hand."""
    folder = home / "ecr"
    skip = shutil.ignore_patterns(".terraform*")
    shutil.copytree(ROOT / "modules/ecr", folder, ignore=skip)
    shutil.copy(ROOT / "environments/cat/.terraform.lock.hcl", folder)
    plain_terraform(home)(folder, "init", "-no-color")
    [program] = folder.glob(f".terraform/providers/{PROVIDER}/*/*/terraform-provider-aws*")
    return program.resolve().parent


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_version_6_from_a_mirror_is_locked_and_used(bare: Catctl, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    place = mirror / PROVIDER / "6.25.0"
    place.mkdir(parents=True)
    (place / this_platform()).symlink_to(provider(tmp_path / "home5"))
    file = bare.folder / "environments/library/environment.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        f'{text}\nversions: {{terraform: ">= 1.11", aws: "~> 6.0"}}\n', encoding="utf-8"
    )
    bare.environ["CATCTL_PROVIDER_MIRROR"] = str(mirror)
    valid = bare("validate", "library")
    assert "library is valid." in valid.err
    assert "which is not proved against the real AWS yet" in valid.err
    used = bare.folder / ".catctl/environments/library/validate/providers" / PROVIDER
    assert [folder.name for folder in used.iterdir()] == ["6.25.0"]
    versions = bare.folder / "environments/library/versions.tf"
    assert 'required_version = ">= 1.11"' in versions.read_text(encoding="utf-8")
