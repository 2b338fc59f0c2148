"""Programs come from the PATH, and never from the folder one is in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from catctl.search_path import find_program


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The folder that one is in, and one on the PATH, each with a program tool."""
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        program = folder / _name("tool")
        program.touch(mode=0o755)
    monkeypatch.chdir(here)
    return here, there


def _name(name: str) -> str:
    return f"{name}.exe" if sys.platform == "win32" else name


@pytest.mark.parametrize("before", ["", ".", "..", "here", "./here"])
def test_a_folder_without_a_root_does_not_count(folders: tuple[Path, Path], before: str) -> None:
    path = os.pathsep.join([before, str(folders[1])])
    assert find_program("tool", {"PATH": path}) == folders[1] / _name("tool")
    assert find_program("tool", {"PATH": before}) is None
    assert find_program("tool", {}) is None


def test_a_path_is_taken_as_it_is(folders: tuple[Path, Path]) -> None:
    here, there = folders
    chosen = os.path.join(os.curdir, _name("tool"))  # noqa: PTH118 - Path drops the dot
    assert find_program(chosen, {}) == here / _name("tool")
    assert find_program(str(there / _name("tool")), {}) == there / _name("tool")
    assert find_program(str(there / "other"), {}) is None


def test_windows_goes_by_the_ending(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    here, there = folders
    (here / "git.exe").touch(mode=0o755)
    (there / "git.cmd").touch(mode=0o755)
    environ = {"PATH": str(there), "PATHEXT": ".COM;.EXE;.CMD"}
    assert find_program("git", environ) == there / "git.cmd"
    assert find_program("git.cmd", environ) == there / "git.cmd"
    assert find_program("git.exe", environ) is None
