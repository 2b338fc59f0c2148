"""Whoever works on an environment's state on this machine is seen, whichever clone he is in."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest

from catctl.errors import RefusedError
from catctl.journeys.unlock import terraform_at_work
from catctl.journeys.workbench import Workbench
from catctl.stack.refusals import refuse_unlock
from tests.support.bench import workbench
from tests.support.samples import FACTS

ELSEWHERE = "http://127.0.0.1:4566"


@dataclass
class FakeProcess:
    """A process as psutil tells of it."""

    pid: int
    folder: Path
    program: str = "terraform"
    endpoint: str | None = None

    def name(self) -> str:
        return self.program

    def cwd(self) -> str:
        return str(self.folder)

    def environ(self) -> dict[str, str]:
        return {"AWS_ENDPOINT_URL": self.endpoint} if self.endpoint else {}


def clone(folder: Path, *, bucket: str = FACTS.bucket, key: str = FACTS.state_key) -> Path:
    """A root module in another clone, initialised for a state."""
    config = {"bucket": bucket, "key": key, "region": FACTS.region, "use_lockfile": True}
    (folder / ".terraform").mkdir(parents=True)
    text = json.dumps({"backend": {"type": "s3", "config": config}})
    (folder / ".terraform/terraform.tfstate").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    (tmp_path / "here/environments/hack").mkdir(parents=True)
    return workbench(tmp_path / "here")


def at_work(
    monkeypatch: pytest.MonkeyPatch, bench: Workbench, *processes: FakeProcess
) -> list[int]:
    monkeypatch.setattr(psutil, "process_iter", lambda: iter(processes))
    return terraform_at_work(bench, FACTS)


def test_terraform_in_another_clone(
    monkeypatch: pytest.MonkeyPatch, bench: Workbench, tmp_path: Path
) -> None:
    """Its folder is another one, its state the same: the lock may be its own."""
    there = clone(tmp_path / "there")
    pids = at_work(monkeypatch, bench, FakeProcess(7, there), FakeProcess(3, there, "tofu"))
    assert pids == [3, 7]
    with pytest.raises(RefusedError, match=r"Terraform is at work on hack .*\(process 3, 7\)"):
        refuse_unlock(FACTS, pids)


def test_terraform_in_our_own_folder(monkeypatch: pytest.MonkeyPatch, bench: Workbench) -> None:
    """Whatever it was initialised for, and for whichever AWS it works."""
    folder = bench.project.folder("hack")
    found = (FakeProcess(5, folder), FakeProcess(6, folder, endpoint=ELSEWHERE))
    assert at_work(monkeypatch, bench, *found) == [5, 6]


def test_a_clone_that_locks_in_another_way_has_the_same_state(
    monkeypatch: pytest.MonkeyPatch, bench: Workbench, tmp_path: Path
) -> None:
    there = clone(tmp_path / "there")
    monkeypatch.setattr(psutil, "process_iter", lambda: iter([FakeProcess(7, there)]))
    locked = replace(FACTS, lock_table="shop-lock", uses_lockfile=False)
    assert terraform_at_work(bench, locked) == [7]


def test_whoever_works_on_something_else(
    monkeypatch: pytest.MonkeyPatch, bench: Workbench, tmp_path: Path
) -> None:
    same = clone(tmp_path / "same")
    bare = tmp_path / "bare"
    bare.mkdir()
    others = (
        FakeProcess(1, clone(tmp_path / "bucket", bucket="another")),
        FakeProcess(2, clone(tmp_path / "key", key="prod/terraform.tfstate")),
        FakeProcess(3, bare),
        FakeProcess(4, same, endpoint=ELSEWHERE),
        FakeProcess(5, same, "terraform-ls"),
        FakeProcess(6, same, "python"),
    )
    assert at_work(monkeypatch, bench, *others) == []
    refuse_unlock(FACTS, [])
