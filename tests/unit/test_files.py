"""Files are written as a whole, with the mode that was asked for."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from catctl.files import write_atomically

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever the user's own is."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode_of(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


@posix
@pytest.mark.usefixtures("umask")
def test_a_new_file_may_be_read_by_all_unless_it_is_private(tmp_path: Path) -> None:
    """A rendered file is the team's; a temporary one is this user's alone until it is complete."""
    write_atomically(tmp_path / "main.tf", "x\n")
    write_atomically(tmp_path / "saved.json", "{}", mode=0o600)
    assert mode_of(tmp_path / "main.tf") == 0o644
    assert mode_of(tmp_path / "saved.json") == 0o600


@posix
@pytest.mark.parametrize(("was", "asked"), [(0o644, 0o600), (0o600, 0o644), (0o444, 0o644)])
def test_a_file_that_is_replaced_gets_the_mode_that_was_asked_for(
    tmp_path: Path, was: int, asked: int
) -> None:
    file = tmp_path / "x"
    file.write_text("old", encoding="utf-8")
    file.chmod(was)
    write_atomically(file, "new", mode=asked)
    assert (mode_of(file), file.read_text(encoding="utf-8")) == (asked, "new")


def test_what_cannot_be_written_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "x"
    write_atomically(file, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(file, "\ud800")
    assert file.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
