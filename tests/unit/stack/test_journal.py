"""A tfplan holds secrets in clear: what a killed run leaves of it goes."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from catctl.stack.journal import remove_leftovers
from catctl.stack.model import Run

DEAD = 2**22 + 1  # more than any system numbers its processes
RUN = Run(
    id="1-hack-plan",
    environment="hack",
    verb="plan",
    target="aws",
    started=1_000_000_000.0,
    catctl_pid=DEAD,
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    folder.mkdir()
    return folder


def plan(work: Path, name: str, *, saved: bool = False) -> None:
    (work / name).write_text("secrets", encoding="utf-8")
    if saved:
        (work / "saved.json").write_text(json.dumps({"file": name}), encoding="utf-8")


def note(runs: Path, run: Run) -> None:
    (runs / f"{run.id}.json").write_text(json.dumps(run.to_json()), encoding="utf-8")


def left(work: Path) -> set[str]:
    return {file.name for file in work.iterdir()}


@pytest.mark.parametrize("file", ["[]", '["x"]', "{}", "1", "null"])
def test_a_damaged_note_on_a_plan_keeps_none(work: Path, runs: Path, file: str) -> None:
    plan(work, "1-hack-plan.tfplan")
    (work / "saved.json").write_text(f'{{"file": {file}}}', encoding="utf-8")
    remove_leftovers(work, runs)
    assert left(work) == set()


def test_the_plan_of_a_killed_run_goes(work: Path, runs: Path) -> None:
    plan(work, "1-hack-plan.tfplan")
    note(runs, RUN)
    remove_leftovers(work, runs)
    assert left(work) == set()


def test_a_plan_of_no_run_on_record_goes(work: Path, runs: Path) -> None:
    plan(work, "0-hack-plan.tfplan")
    plan(work, "2-hack-plan.tfplan", saved=True)
    remove_leftovers(work, runs)
    assert left(work) == {"2-hack-plan.tfplan", "saved.json"}


def test_the_plan_that_waits_stays(work: Path, runs: Path) -> None:
    """Its run has ended, and nobody has applied it."""
    plan(work, "1-hack-plan.tfplan", saved=True)
    note(runs, replace(RUN, ended=RUN.started + 9, code=0))
    remove_leftovers(work, runs)
    assert left(work) == {"1-hack-plan.tfplan", "saved.json"}


@pytest.mark.parametrize("alive", ["catctl", "terraform"])
def test_the_plan_of_a_run_that_goes_on_stays(work: Path, runs: Path, alive: str) -> None:
    """Also where only one of the two lives: catctl, or Terraform alone."""
    plan(work, "1-hack-plan.tfplan")
    mine, its = (os.getpid(), DEAD) if alive == "catctl" else (DEAD, os.getpid())
    note(runs, replace(RUN, started=time.time(), catctl_pid=mine, terraform_pid=its))
    remove_leftovers(work, runs)
    assert left(work) == {"1-hack-plan.tfplan"}


def test_a_plan_that_a_killed_run_has_applied_goes(work: Path, runs: Path) -> None:
    """Wholly or in part: it is not applied again."""
    plan(work, "1-hack-plan.tfplan", saved=True)
    note(runs, replace(RUN, id="2-hack-apply", verb="apply", plan="1-hack-plan.tfplan"))
    remove_leftovers(work, runs)
    assert left(work) == set()


def test_a_plan_whose_apply_has_ended_waits_on(work: Path, runs: Path) -> None:
    """Apply itself removes it once anything has begun: it failed before that."""
    plan(work, "1-hack-plan.tfplan", saved=True)
    applied = replace(RUN, id="2-hack-apply", verb="apply", plan="1-hack-plan.tfplan")
    note(runs, replace(applied, ended=RUN.started + 9, code=1))
    remove_leftovers(work, runs)
    assert left(work) == {"1-hack-plan.tfplan", "saved.json"}
