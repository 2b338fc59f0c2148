"""Runs Terraform for one environment: init, plan, apply a saved plan, show, output, state."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catctl.errors import TerraformError
from catctl.files import write_atomically
from catctl.stack import explain, journal
from catctl.stack.drift import drift_that_matters
from catctl.stack.model import Binding, Ledger, SavedPlan, StateSummary
from catctl.stack.observe import ERRORED, file_sha256, read_json, read_state
from catctl.stack.running import Running
from catctl.terraform.messages import Change
from catctl.terraform.runner import FLAG
from catctl.terraform.tfplan import ResourceDiff, parse_tfplan


@dataclass(kw_only=True)
class Stack(Running):
    """One environment's Terraform. ``work`` keeps its saved plan."""

    work: Path

    def init(self, *, readonly: bool, reconfigure: bool = False) -> None:
        """``terraform init``; ``readonly`` leaves the lock file as it is."""
        options: dict[str, Any] = {"input": False, "no_color": FLAG}
        if readonly:
            options["lockfile"] = "readonly"
        if reconfigure:
            options["reconfigure"] = FLAG
        said: list[str] = []
        run_id = journal.new_id(self.facts.key, "init")
        ended = self.run("init", run_id, said.append, Ledger(), **options)
        if ended.code == 0:
            return
        if self.interrupts.count:
            raise self.stopped("init", Ledger(), ())
        raise explain.init_failure(said, ended, self.facts)

    def plan(
        self, *, destroy: bool = False, refresh_only: bool = False, extra: Sequence[str] = ()
    ) -> Ledger:
        """Make a tfplan at ``tfplan``. Raises TerraformError, with what is to be done next."""
        run_id = journal.new_id(self.facts.key, "plan")
        self.work.mkdir(parents=True, exist_ok=True)
        self.tfplan = self.work / f"{run_id}.tfplan"
        self.tfplan.touch(mode=0o600)
        options = {"destroy": FLAG} if destroy else {}
        if refresh_only:
            options["refresh_only"] = FLAG
        ledger = Ledger()
        try:
            ended = self.stream(
                "plan", *extra, run_id=run_id, ledger=ledger, out=str(self.tfplan), **options
            )
            if ended.code != 0:
                raise self.failure("plan", ended, ledger, ())
        except BaseException:
            self.forget_tfplan()
            raise
        self.tfplan.chmod(0o600)
        return ledger

    def save(self, binding: Binding, ledger: Ledger, *, destroy: bool) -> None:
        """Bind the tfplan to what it was made of, so that apply can tell whether it still holds."""
        saved = SavedPlan(
            binding=binding,
            file=self.tfplan.name,
            sha256=file_sha256(self.tfplan),
            destroy=destroy,
            changes=tuple(ledger.changes),
            outputs=ledger.changed_outputs,
        )
        write_atomically(self.work / "saved.json", json.dumps(saved.to_json()), mode=0o600)

    def discard_saved(self) -> None:
        """Remove the plan that waits: a tfplan holds secrets in clear."""
        file = (read_json(self.work / "saved.json") or {}).get("file")
        (self.work / "saved.json").unlink(missing_ok=True)
        if isinstance(file, str):
            _remove(self.work / Path(file).name)

    def forget_tfplan(self) -> None:
        """Remove the tfplan that was planned last."""
        _remove(self.tfplan)

    def apply(self, changes: Sequence[Change], *, extra: Sequence[str] = ()) -> Ledger:
        """Apply exactly the saved tfplan, which makes ``changes``, and remove it.

        It is removed as soon as the first change has begun, and stays where nothing was begun: the
        same may be tried again. Raises TerraformError, with what became of each change.
        """
        ledger = Ledger()

        def forget() -> None:
            if ledger.began:
                self.discard_saved()

        ended = self.stream(
            "apply",
            *extra,
            str(self.tfplan),
            run_id=journal.new_id(self.facts.key, "apply"),
            ledger=ledger,
            heard=forget,
        )
        is_stale = any("stale" in item.summary for item in ledger.errors)
        if ended.code == 0 or ledger.began or is_stale:
            self.discard_saved()
        if ended.code != 0:
            raise self.failure("apply", ended, ledger, changes)
        return ledger

    def diffs(self) -> tuple[ResourceDiff, ...]:
        """What the tfplan changes in each attribute. Its JSON holds secrets: it stays in memory."""
        return self._shown(parse_tfplan)

    def drifts(self) -> tuple[ResourceDiff, ...]:
        """What a person cares about of that which has changed outside of Terraform."""
        return self._shown(drift_that_matters)

    def _shown(self, parse: Callable[[str], tuple[ResourceDiff, ...]]) -> tuple[ResourceDiff, ...]:
        text = self.capture("show", str(self.tfplan), json=FLAG)
        try:
            return parse(text)
        except (ValueError, KeyError, TypeError) as error:
            raise TerraformError("terraform show printed something that is no plan.") from error

    def outputs(self) -> dict[str, Any]:
        """All outputs: name to {"value", "type", "sensitive"}."""
        text = self.capture("output", json=FLAG, no_color=FLAG)
        try:
            found: dict[str, Any] = json.loads(text)
        except ValueError as error:
            raise TerraformError("terraform output printed something that is no JSON.") from error
        return found

    def unlock(self, lock_id: str) -> None:
        """Release the lock ``lock_id``, whoever holds it."""
        self.capture("force-unlock", lock_id, force=FLAG)

    def stored_state(self) -> StateSummary | None:
        """What the backend has now; None where it has no state yet."""
        found = read_state(self.capture("state pull"))
        return found if found and found.serial else None  # serial 0 is what Terraform makes up

    def store_errored_state(self) -> None:
        """Store ``errored.tfstate``. Terraform refuses one that is older, or another's."""
        self.capture("state push", ERRORED)

    def forget_errored_state(self) -> None:
        """Remove it: it is stored, and holds secrets."""
        (self.folder / ERRORED).unlink(missing_ok=True)


def _remove(file: Path) -> None:
    with suppress(PermissionError):  # on Windows, while Terraform has it open
        file.unlink(missing_ok=True)
