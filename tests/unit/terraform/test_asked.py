"""Which Terraform a project asks for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from catctl.terraform.asked import OPENTOFU, TERRAFORM, AskedVersion, read_asked


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1.11.4\n", "1.11.4"),
        ("v1.11.4", "1.11.4"),
        ("# ours\n\n1.12.0-rc1  # until the release\r\n1.9.0\n", "1.12.0-rc1"),
        ("latest\n", None),
        ("latest:^1.11", None),
        ("min-required", None),
        ("1.11", None),
        ("1.11.4\x1b[2J", None),
        ("", None),
        ("\ufeff\x00", None),
        ("1.11.4" * 10**6, None),
    ],
)
def test_terraform_version(tmp_path: Path, text: str, version: str | None) -> None:
    (tmp_path / ".terraform-version").write_bytes(text.encode())
    asked = read_asked(tmp_path, TERRAFORM)
    assert asked == (AskedVersion(version=version, file=".terraform-version") if version else None)


def test_tool_versions(tmp_path: Path) -> None:
    tools = tmp_path / ".tool-versions"
    tools.write_text(
        "python 3.12.1\n# terraform 1.0.0\nterraform 1.14.1 system\nopentofu 1.10.2\n",
        encoding="utf-8",
    )
    assert read_asked(tmp_path, TERRAFORM) == AskedVersion(version="1.14.1", file=".tool-versions")
    assert read_asked(tmp_path, OPENTOFU) == AskedVersion(version="1.10.2", file=".tool-versions")
    (tmp_path / ".terraform-version").write_text("1.11.4", encoding="utf-8")
    assert read_asked(tmp_path, TERRAFORM) == AskedVersion(
        version="1.11.4", file=".terraform-version"
    )
    tools.write_text("terraform\n", encoding="utf-8")
    assert read_asked(tmp_path, OPENTOFU) is None


def test_what_is_no_file_asks_for_nothing(tmp_path: Path) -> None:
    assert read_asked(tmp_path, TERRAFORM) is None
    (tmp_path / ".tool-versions").mkdir()
    assert read_asked(tmp_path, TERRAFORM) is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("1.11.4", encoding="utf-8")
    (tmp_path / ".terraform-version").symlink_to("there")
    assert read_asked(tmp_path, TERRAFORM) is None
