"""Files are written as a whole, with the mode that was asked for."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import catctl
from catctl.errors import RefusedError
from catctl.files import (
    exclusive,
    make_folder,
    make_private_folder,
    refuse_links_in,
    remove_file,
    remove_folder,
    write_atomically,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Whatever the user's own is."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode_of(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


@posix
def test_a_new_file_may_be_read_by_those_whom_the_umask_lets(tmp_path: Path, umask: int) -> None:
    """A rendered file is the team's, unless the user's umask says otherwise."""
    write_atomically(tmp_path / "main.tf", "x\n")
    write_atomically(tmp_path / "saved.json", "{}", mode=0o600)
    assert mode_of(tmp_path / "main.tf") == 0o644 & ~umask
    assert mode_of(tmp_path / "saved.json") == 0o600


@posix
def test_private_folders_are_this_users_alone(tmp_path: Path, umask: int) -> None:
    work = tmp_path / ".catctl"
    make_private_folder(work)
    write_atomically(work / "runs/deep/1.json", "{}", mode=0o600)
    make_folder(work / "environments/cat")
    with exclusive(work / "sandbox/start.lock"):
        pass
    made = [work, *(path for path in work.rglob("*") if path.is_dir())]
    assert {mode_of(path) for path in made} == {0o700}
    assert len(made) == 6
    make_folder(tmp_path / "modules/own")
    assert mode_of(tmp_path / "modules/own") == 0o777 & ~umask


@posix
def test_a_private_folder_that_others_could_read_is_closed(tmp_path: Path) -> None:
    """As git, or an older catctl, has made it."""
    work = tmp_path / ".catctl"
    work.mkdir()
    work.chmod(0o777)
    make_private_folder(work)
    assert mode_of(work) == 0o700


def _hold(path: Path) -> None:
    with exclusive(path):
        pass


@posix
@pytest.mark.parametrize(
    "touch",
    [lambda path: write_atomically(path, "new"), _hold, make_folder, remove_file, remove_folder],
)
@pytest.mark.parametrize("linked", ["a", "a/b", "a/b/c"])
def test_no_link_among_private_files_is_followed(
    tmp_path: Path, linked: str, touch: Callable[[Path], None]
) -> None:
    outside, link = tmp_path / "outside", tmp_path / ".catctl" / linked
    (outside / "b").mkdir(parents=True)
    for kept in (outside / "c", outside / "b/c"):
        kept.write_text("kept", encoding="utf-8")
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    with pytest.raises(RefusedError, match="is a symbolic link"):
        touch(tmp_path / ".catctl/a/b/c")
    assert link.is_symlink()
    assert {path.read_text("utf-8") for path in outside.rglob("c")} == {"kept"}


@posix
def test_links_are_seen_before_anything_is_read(tmp_path: Path) -> None:
    work = tmp_path / ".catctl"
    refuse_links_in(work)
    (work / "sandbox/unguarded/.terraform").mkdir(parents=True)
    (work / "sandbox/unguarded/.terraform/provider").symlink_to(tmp_path)
    refuse_links_in(work)  # Terraform's own, in a copy that goes before it is used again
    other = work / "environments/unguarded"  # an environment may be called so
    other.mkdir(parents=True)
    (other / "saved.json").symlink_to(tmp_path / "nowhere")
    with pytest.raises(RefusedError, match=r"unguarded/saved\.json is a symbolic link"):
        refuse_links_in(work)
    (other / "saved.json").unlink()
    (work / "runs").mkdir()
    (work / "runs/1.json").symlink_to(tmp_path / "nowhere")
    with pytest.raises(RefusedError, match=r"runs/1\.json is a symbolic link"):
        refuse_links_in(work)


# What they make or remove lies in a cache, among rendered files or in a new project.
ELSEWHERE = {
    "catctl/cli/try_.py",
    "catctl/files.py",
    "catctl/journeys/scaffold.py",
    "catctl/journeys/terraform_setup.py",
    "catctl/rendering/execute.py",
    "catctl/sandbox/process.py",
    "catctl/sandbox/scenarios_run.py",  # a message that says mkdir()
    "catctl/terraform/binary.py",
}


def test_all_others_make_and_remove_files_through_this_one() -> None:
    root = Path(catctl.__file__).parents[1]
    calls = re.compile(r"\.(?:unlink|mkdir|write_text|write_bytes|symlink_to)\(|\brmtree\(")
    found = {
        path.relative_to(root).as_posix()
        for path in root.joinpath("catctl").rglob("*.py")
        if calls.search(path.read_text(encoding="utf-8"))
    }
    assert found - ELSEWHERE == set()


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


def test_what_validate_leaves_is_terraform_s_own(tmp_path: Path) -> None:
    """It links a provider from a mirror; a link anywhere else in there is none of its own."""
    data = tmp_path / ".catctl/environments/cat/validate"
    version = data / "providers/registry.terraform.io/hashicorp/aws/5.100.0"
    version.mkdir(parents=True)
    (version / "linux_amd64").symlink_to(tmp_path)
    refuse_links_in(tmp_path / ".catctl")
    for place in (data / "modules", version.parent / "5.99.0", version / "linux_amd64.x"):
        place.symlink_to(tmp_path)
        with pytest.raises(RefusedError, match="is a symbolic link"):
            refuse_links_in(tmp_path / ".catctl")
        place.unlink()
