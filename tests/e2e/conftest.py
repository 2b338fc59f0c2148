"""End to end: the real Terraform and the real AWS provider, against the sandbox."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.conftest import Catctl


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)


def edit(catctl: Catctl, key: str, old: str, new: str) -> None:
    """Change an environment's file."""
    file = catctl.folder / "environments" / key / "environment.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def terraform() -> str:
    """The terraform that a user would run by hand."""
    found = shutil.which(os.environ.get("CATCTL_TERRAFORM", "terraform"))
    if found is None:
        pytest.skip("no terraform on the PATH to run by hand")
    return found
