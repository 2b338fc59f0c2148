"""Finding the project and its environments."""

from __future__ import annotations

from pathlib import Path

import pytest

from catctl.environment.load import load
from catctl.environment.project import Project, check_key, find_project
from catctl.errors import ConfigError, UsageError
from tests.support.project import ROOT


@pytest.mark.parametrize("key", ["../x", "-rf", "/abs", "a\0b", "x" * 300, "аdmin", "", "A", "a b"])
def test_environment_keys_that_are_refused(key: str) -> None:
    with pytest.raises(UsageError):
        check_key(key)


def test_missing_environment_has_a_guess() -> None:
    with pytest.raises(UsageError, match="Did you mean library"):
        Project(ROOT).require("libary")


def test_project_is_found_from_below() -> None:
    assert find_project(ROOT / "environments" / "cat") == Project(ROOT)


def test_what_is_no_file_in_its_place_is_there(tmp_path: Path) -> None:
    """It was missing, and then guessed: there is no 'hack', did you mean hack?"""
    project = Project(tmp_path)
    project.file("hack").mkdir(parents=True)
    project.require("hack")
    with pytest.raises(ConfigError, match=r"hack/environment\.yaml: is not a regular file"):
        load(project, "hack")
