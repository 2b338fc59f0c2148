"""A state that could not be stored blocks its own AWS alone, and is never lost."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from catctl.errors import RefusedError
from catctl.journeys.errored import refuse_while_waiting, set_sandboxes_aside, waiting
from catctl.journeys.workbench import Workbench
from catctl.stack.journal import note_target
from catctl.stack.model import Run
from catctl.stack.observe import ERRORED, target_file
from tests.support.bench import workbench
from tests.support.samples import FACTS

REAL, THIS, GONE = "aws", "sandbox this", "sandbox gone"


class Desk:
    """Workbenches for the real AWS and for a sandbox, and what they have said."""

    def __init__(self, folder: Path) -> None:
        self.said: list[str] = []
        self.folder = folder
        self.lying = folder / "environments/hack" / ERRORED
        self.lying.parent.mkdir(parents=True)
        (self.lying.parent / "environment.yaml").touch()

    def bench(self, target: str) -> Workbench:
        found = workbench(self.folder, sandboxed=target != REAL, tell=self.said.append)
        found.access = SimpleNamespace(target=lambda: target)  # type: ignore[assignment]
        return found

    def leaves(self, target: str | None, text: str = "state") -> None:
        """A run on ``target`` could not store its state."""
        self.lying.write_text(text, encoding="utf-8")
        if target:
            note_target(self.bench(REAL).runs, "hack", target)

    def kept(self) -> list[str]:
        folder = self.folder / ".catctl/errored/hack"
        return sorted(file.name.partition("-")[0] for file in folder.glob("*"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize(
    ("origin", "at", "blocks"),
    [
        (REAL, REAL, True),
        (REAL, THIS, False),
        (THIS, THIS, True),
        (THIS, REAL, False),
        (GONE, THIS, False),
        (GONE, REAL, False),
        (None, REAL, True),
        ("damaged", REAL, True),
        (None, THIS, True),
    ],
)
def test_only_a_state_of_the_same_aws_blocks(
    desk: Desk, origin: str | None, at: str, blocks: bool
) -> None:
    desk.leaves(origin)
    if blocks:
        with pytest.raises(RefusedError, match="could not store its state"):
            refuse_while_waiting(desk.bench(at), FACTS)
        assert desk.lying.exists()
        return
    refuse_while_waiting(desk.bench(at), FACTS)
    assert not desk.lying.exists()
    [said] = desk.said
    assert "errored.tfstate of hack is of " in said
    named = said.rpartition(" ")[2].rstrip(".")
    assert (desk.folder / named).read_text(encoding="utf-8") == "state"
    assert (desk.folder / named).stat().st_mode & 0o077 == 0
    assert not re.search("this|gone", named), "the nonce opens the sandbox's door"


@pytest.mark.parametrize(("origin", "other"), [(REAL, THIS), (THIS, REAL)])
def test_what_was_set_aside_still_waits_for_its_own(desk: Desk, origin: str, other: str) -> None:
    """Also when others have failed since."""
    desk.leaves(origin, "first")
    refuse_while_waiting(desk.bench(other), FACTS)
    desk.leaves(other, "second")
    with pytest.raises(RefusedError):
        refuse_while_waiting(desk.bench(origin), FACTS)
    found = waiting(desk.bench(origin), "hack")
    assert found
    assert found.is_known
    assert found.file.read_text(encoding="utf-8") == "first"
    second = waiting(desk.bench(other), "hack")
    assert second
    assert second.file.read_text(encoding="utf-8") == "second"


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
@pytest.mark.parametrize("aside", [False, True])
def test_what_a_repository_brings_is_of_nobody(desk: Desk, aside: bool) -> None:
    """Its record says whose the state is, and says so to whoever clones it."""
    desk.leaves(REAL)
    if aside:
        refuse_while_waiting(desk.bench(THIS), FACTS)
    for known in (True, False):
        found = waiting(desk.bench(REAL), "hack")
        assert found
        assert found.is_known is known
        for file in (desk.folder / ".catctl").rglob("*"):
            if file.is_file():
                file.chmod(0o644)  # as git does


def test_nothing_that_was_set_aside_is_overwritten(desk: Desk) -> None:
    texts = ["first", "second", "third"]
    for text in texts:
        desk.leaves(GONE, text)
        refuse_while_waiting(desk.bench(REAL), FACTS)
    kept = (desk.folder / ".catctl/errored/hack").glob("*")
    assert sorted(file.read_text(encoding="utf-8") for file in kept) == texts


@pytest.mark.parametrize("aside", [False, True])
def test_a_sandbox_that_is_emptied_waits_for_nothing(desk: Desk, aside: bool) -> None:
    """Its name may stay the same."""
    desk.leaves(THIS)
    if aside:
        refuse_while_waiting(desk.bench(REAL), FACTS)
    set_sandboxes_aside(desk.bench(REAL))
    refuse_while_waiting(desk.bench(THIS), FACTS)
    assert desk.kept() == ["gone.tfstate"]


def test_what_is_of_the_real_aws_outlives_every_sandbox(desk: Desk) -> None:
    desk.leaves(REAL)
    set_sandboxes_aside(desk.bench(REAL))
    assert desk.lying.exists()
    refuse_while_waiting(desk.bench(THIS), FACTS)
    set_sandboxes_aside(desk.bench(REAL))
    with pytest.raises(RefusedError):
        refuse_while_waiting(desk.bench(REAL), FACTS)


def test_records_of_an_older_catctl_tell_it_too(desk: Desk) -> None:
    desk.leaves(None)
    runs = desk.bench(REAL).runs
    runs.mkdir(parents=True)
    run = Run(id="1", environment="hack", verb="apply", target=GONE, started=1.0, catctl_pid=1)
    (runs / "1.json").write_text(json.dumps(run.to_json()), encoding="utf-8")
    refuse_while_waiting(desk.bench(REAL), FACTS)
    desk.leaves(None)
    (runs / "2.json").write_text(json.dumps(replace(run, id="2", target=REAL).to_json()), "utf-8")
    with pytest.raises(RefusedError):
        refuse_while_waiting(desk.bench(REAL), FACTS)


def test_a_link_is_no_state(desk: Desk) -> None:
    """Its mode is not ours to change, and it is not moved."""
    elsewhere = desk.folder / "elsewhere"
    elsewhere.write_text("x", encoding="utf-8")
    desk.lying.symlink_to(elsewhere)
    elsewhere.chmod(0o644)
    with pytest.raises(RefusedError, match="is no file"):
        refuse_while_waiting(desk.bench(REAL), FACTS)
    assert waiting(desk.bench(REAL), "hack") is None
    assert desk.lying.is_symlink()
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("code", "ended", "written", "is_known"),
    [
        (None, None, 50.0, True),  # catctl was killed
        (1, 90.0, 50.0, True),
        (1, 90.0, 500.0, False),  # put there since
        (1, 90.0, -500.0, False),  # older than the run
        (0, 90.0, 50.0, False),  # which stored its own
    ],
)
def test_a_state_is_known_where_the_last_run_can_have_left_it(
    desk: Desk, code: int | None, ended: float | None, written: float, is_known: bool
) -> None:
    """A file that somebody has put there after an apply that went well is of nobody knows where."""
    desk.leaves(THIS)
    bench = desk.bench(THIS)
    began = target_file(bench.runs, "hack").stat().st_mtime
    run = Run(
        id="1",
        environment="hack",
        verb="apply",
        target=THIS,
        started=began,
        catctl_pid=1,
        ended=None if ended is None else began + ended,
        code=code,
    )
    (bench.runs / "1.json").write_text(json.dumps(run.to_json()), encoding="utf-8")
    os.utime(desk.lying, (began + written, began + written))
    found = waiting(bench, "hack")
    assert found is not None
    assert found.is_known == is_known


@pytest.mark.parametrize("kind", ["folder", "link", "link to nothing"])
def test_what_is_no_file_in_its_place_is_refused(desk: Desk, tmp_path: Path, kind: str) -> None:
    """Terraform would write a state through a link, and lose it before a folder."""
    if kind == "folder":
        desk.lying.mkdir()
    else:
        target = tmp_path / "target"
        if kind == "link":
            target.touch()
        desk.lying.symlink_to(target)
    with pytest.raises(RefusedError, match="is no file"):
        refuse_while_waiting(desk.bench(REAL), FACTS)
