"""Writes the record of each run to the disk, and removes what is no longer needed.

There are two files for a run: its log ``<id>.jsonl``, and ``<id>.json``, which says who runs it and
how it ended.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from catctl.files import remove_file, write_atomically
from catctl.stack.model import Run
from catctl.stack.observe import has_catctl, has_terraform, read_json, read_runs, target_file

KEPT_RUNS = 50


@dataclass(kw_only=True)
class RunRecord:
    """The record of one run, kept up to date on the disk."""

    folder: Path
    run: Run

    @property
    def log(self) -> Path:
        return self.folder / f"{self.run.id}.jsonl"

    def began(self, terraform_pid: int) -> None:
        """Terraform has been started."""
        self._write(replace(self.run, terraform_pid=terraform_pid))

    def ended(self, code: int, *, forced: bool = False) -> None:
        """Terraform has ended, and we have seen it."""
        self._write(replace(self.run, ended=_now().timestamp(), code=code, forced=forced))

    def _write(self, run: Run) -> None:
        self.run = run
        text = json.dumps(run.to_json(), sort_keys=True)
        write_atomically(self.folder / f"{run.id}.json", text + "\n", mode=0o600)


def new_id(environment: str, verb: str) -> str:
    """The name of a new run: its time, environment and verb."""
    return f"{_now():%Y%m%dT%H%M%S.%fZ}-{environment}-{verb}"


def note_target(folder: Path, environment: str, target: str) -> None:
    """Keep on which AWS an environment is changed now: what Terraform leaves is of that one."""
    write_atomically(target_file(folder, environment), target + "\n", mode=0o600)


def open_entry(
    folder: Path, *, run_id: str, environment: str, verb: str, target: str, plan: str | None
) -> RunRecord:
    """A new record; the oldest ones go."""
    _forget_old(folder)
    run = Run(
        id=run_id,
        environment=environment,
        verb=verb,
        target=target,
        started=_now().timestamp(),
        catctl_pid=os.getpid(),
        plan=plan,
    )
    return RunRecord(folder=folder, run=run)


def _forget_old(folder: Path) -> None:
    for log in sorted(folder.glob("*.jsonl"))[:-KEPT_RUNS]:
        for file in (log, log.with_suffix(".json")):
            with suppress(OSError):
                remove_file(file)


def remove_leftovers(work: Path, runs: Path) -> None:
    """Remove plans that nobody waits for: catctl was killed before it could. They hold secrets."""
    plans = {file.name for file in work.glob("*.tfplan")}
    if not plans:
        return
    saved = (read_json(work / "saved.json") or {}).get("file")
    needed = {saved} if isinstance(saved, str) else set()
    for run in read_runs(runs):
        if has_catctl(run) or has_terraform(run):
            needed.add(f"{run.id}.tfplan")
        elif run.plan and run.ended is None:
            needed.discard(run.plan)  # it was applied, wholly or in part
    for name in plans - needed:
        remove_file(work / name)
    if not isinstance(saved, str) or saved not in needed:
        remove_file(work / "saved.json")


def _now() -> datetime:
    return datetime.now(tz=UTC)
