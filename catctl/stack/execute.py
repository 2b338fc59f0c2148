"""Runs Terraform for one environment: init, plan, apply a saved plan, show, output, state."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catctl.environment.facts import Facts
from catctl.errors import StoppedError, TerraformError
from catctl.files import write_atomically
from catctl.stack import explain, journal
from catctl.stack.drift import drift_that_matters
from catctl.stack.model import Binding, Ledger, Listener, SavedPlan, StateSummary, fate_of
from catctl.stack.observe import ERRORED, file_sha256, read_json, read_state
from catctl.terraform.interrupts import Interrupts
from catctl.terraform.messages import Change, Ended, Notice, parse_message
from catctl.terraform.runner import FLAG, Terraform
from catctl.terraform.tfplan import ResourceDiff, parse_tfplan

# Seconds without a word after which Terraform is stopped. An apply says one every ten seconds.
PATIENCE = {"apply": 600.0, "init": 1800.0, "plan": 600.0}


@dataclass(kw_only=True)
class Stack:
    """One environment's Terraform. ``work`` keeps its saved plan, ``runs`` the logs.

    ``patience`` overrides PATIENCE; ``target`` says which AWS it works on; ``tfplan`` is the file
    that was planned last, or is to be applied.
    """

    facts: Facts
    terraform: Terraform
    init_terraform: Terraform
    folder: Path
    work: Path
    runs: Path
    target: str
    patience: float | None
    interrupts: Interrupts
    listener: Listener
    tfplan: Path = Path()

    def init(self, *, readonly: bool, reconfigure: bool = False) -> None:
        """``terraform init``; ``readonly`` leaves the lock file as it is."""
        options: dict[str, Any] = {"input": False, "no_color": FLAG}
        if readonly:
            options["lockfile"] = "readonly"
        if reconfigure:
            options["reconfigure"] = FLAG
        said: list[str] = []
        run_id = journal.new_id(self.facts.key, "init")
        ended = self._run("init", run_id, said.append, Ledger(), **options)
        if ended.code == 0:
            return
        if self.interrupts.count:
            raise self._stopped("init", Ledger(), ())
        raise TerraformError(
            f"terraform init failed in environments/{self.facts.key}:\n"
            f"{explain.compact(chr(10).join(said))}",
            hint=explain.hint_for((), said, self.facts),
        )

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
            ended = self._stream(
                "plan", *extra, run_id=run_id, ledger=ledger, out=str(self.tfplan), **options
            )
            if ended.code != 0:
                raise self._failure("plan", ended, ledger, ())
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

        ended = self._stream(
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
            raise self._failure("apply", ended, ledger, changes)
        return ledger

    def diffs(self) -> tuple[ResourceDiff, ...]:
        """What the tfplan changes in each attribute. Its JSON holds secrets: it stays in memory."""
        return self._shown(parse_tfplan)

    def drifts(self) -> tuple[ResourceDiff, ...]:
        """What a person cares about of that which has changed outside of Terraform."""
        return self._shown(drift_that_matters)

    def _shown(self, parse: Callable[[str], tuple[ResourceDiff, ...]]) -> tuple[ResourceDiff, ...]:
        text = self._capture("show", str(self.tfplan), json=FLAG)
        try:
            return parse(text)
        except (ValueError, KeyError, TypeError) as error:
            raise TerraformError("terraform show printed something that is no plan.") from error

    def outputs(self) -> dict[str, Any]:
        """All outputs: name to {"value", "type", "sensitive"}."""
        text = self._capture("output", json=FLAG, no_color=FLAG)
        try:
            found: dict[str, Any] = json.loads(text)
        except ValueError as error:
            raise TerraformError("terraform output printed something that is no JSON.") from error
        return found

    def unlock(self, lock_id: str) -> None:
        """Release the lock ``lock_id``, whoever holds it."""
        self._capture("force-unlock", lock_id, force=FLAG)

    def stored_state(self) -> StateSummary | None:
        """What the backend has now; None where it has no state yet."""
        found = read_state(self._capture("state pull"))
        return found if found and found.serial else None  # serial 0 is what Terraform makes up

    def store_errored_state(self) -> None:
        """Store ``errored.tfstate``. Terraform refuses one that is older, or another's."""
        self._capture("state push", ERRORED)

    def has_errored_state(self) -> bool:
        """Whether Terraform has left a state that it could not store; it is made private."""
        file = self.folder / ERRORED
        if not file.is_file():
            return False
        file.chmod(0o600)
        return True

    def forget_errored_state(self) -> None:
        """Remove it: it is stored, and holds secrets."""
        (self.folder / ERRORED).unlink(missing_ok=True)

    def _capture(self, verb: str, *args: str, **options: Any) -> str:
        code, out, err = self.terraform.cmd(verb, *args, **options)
        if code != 0:
            raise TerraformError(
                f"terraform {verb} failed:\n{explain.compact(err or out)}",
                hint=explain.hint_for((), [err, out], self.facts),
            )
        return out

    def _stream(
        self,
        verb: str,
        *args: str,
        run_id: str,
        ledger: Ledger,
        heard: Callable[[], None] = lambda: None,
        **options: Any,
    ) -> Ended:
        def on_line(line: str) -> None:
            message = parse_message(line)
            if message is not None:
                ledger.add(message)
                heard()
                self.listener(message, line)

        return self._run(verb, run_id, on_line, ledger, *args, json=FLAG, input=False, **options)

    def _run(
        self,
        verb: str,
        run_id: str,
        on_line: Callable[[str], None],
        ledger: Ledger,
        *args: str,
        **options: Any,
    ) -> Ended:
        if self.interrupts.count:
            raise self._stopped(verb, Ledger(), ())
        entry = journal.open_entry(
            self.runs,
            run_id=run_id,
            environment=self.facts.key,
            verb=verb,
            target=self.target,
            plan=self.tfplan.name if verb == "apply" else None,
        )
        terraform = self.init_terraform if verb == "init" else self.terraform
        ended = terraform.stream(
            verb,
            *args,
            log=entry.log,
            patience=self.patience or PATIENCE[verb],
            may_kill=lambda: not ledger.began,
            on_line=on_line,
            on_interrupt=self._on_interrupt,
            on_start=entry.began,
            **options,
        )
        entry.ended(ended.code)
        return ended

    def _on_interrupt(self, count: int) -> None:
        self.listener(Notice(text=explain.interrupt_text(count)), "")

    def _failure(
        self, verb: str, ended: Ended, ledger: Ledger, changes: Sequence[Change]
    ) -> TerraformError | StoppedError:
        if self.interrupts.count:
            return self._stopped(verb, ledger, changes)
        if not explain.held_lock(ledger):
            for cause in explain.causes_of(ledger):
                self.listener(cause, "")
        return explain.failure(
            verb,
            ended,
            ledger,
            fate_of(changes, ledger),
            self.facts,
            now=datetime.now(tz=UTC),
            errored=self.has_errored_state(),
        )

    def _stopped(self, verb: str, ledger: Ledger, changes: Sequence[Change]) -> StoppedError:
        return explain.stopped(
            verb,
            fate_of(changes, ledger),
            self.facts,
            exit_code=self.interrupts.exit_code,
            errored=self.has_errored_state(),
        )


def _remove(file: Path) -> None:
    with suppress(PermissionError):  # on Windows, while Terraform has it open
        file.unlink(missing_ok=True)
