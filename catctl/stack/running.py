"""Starts Terraform for one environment, keeps a record of it, and says why it failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catctl.environment.facts import Facts
from catctl.errors import StoppedError, TerraformError
from catctl.stack import explain, journal
from catctl.stack.hints import hint_for
from catctl.stack.model import Ledger, Listener, fate_of
from catctl.stack.observe import ERRORED
from catctl.terraform.interrupts import Interrupts
from catctl.terraform.messages import Change, Ended, Notice, parse_message
from catctl.terraform.runner import FLAG, Terraform, Watch

# Seconds without a word after which Terraform is stopped. An apply says one every ten seconds.
PATIENCE = {"apply": 600.0, "init": 1800.0, "plan": 600.0}


@dataclass(kw_only=True)
class Running:
    """Terraform in the environment's ``folder``; ``runs`` keeps its records and logs.

    ``target`` says which AWS it works on; ``patience`` overrides PATIENCE; ``tfplan`` is the file
    that was planned last, or is to be applied.
    """

    facts: Facts
    terraform: Terraform
    init_terraform: Terraform
    folder: Path
    runs: Path
    target: str
    patience: float | None
    interrupts: Interrupts
    listener: Listener
    tfplan: Path = Path()

    def capture(self, verb: str, *args: str, **options: Any) -> str:
        """What Terraform prints. No log: it may hold secrets. Raises TerraformError."""
        code, out, err = self.terraform.cmd(verb, *args, **options)
        if code != 0:
            raise TerraformError(
                f"terraform {verb} failed:\n{explain.compact(err or out)}",
                hint=hint_for((), [err, out], self.facts),
            )
        return out

    def stream(
        self,
        verb: str,
        *args: str,
        run_id: str,
        ledger: Ledger,
        heard: Callable[[], None] = lambda: None,
        **options: Any,
    ) -> Ended:
        """Run a verb that tells messages: into ``ledger``, and on to the listener.

        ``heard`` is called after each.
        """

        def on_line(line: str) -> None:
            message = parse_message(line)
            if message is not None:
                ledger.add(message)
                heard()
                self.listener(message, line)

        return self.run(verb, run_id, on_line, ledger, *args, json=FLAG, input=False, **options)

    def run(
        self,
        verb: str,
        run_id: str,
        on_line: Callable[[str], None],
        ledger: Ledger,
        *args: str,
        **options: Any,
    ) -> Ended:
        """Run a verb with a log and a record of its own."""
        if self.interrupts.count:
            raise self.stopped(verb, Ledger(), ())
        entry = journal.open_entry(
            self.runs,
            run_id=run_id,
            environment=self.facts.key,
            verb=verb,
            target=self.target,
            plan=self.tfplan.name if verb == "apply" else None,
        )
        terraform = self.init_terraform if verb == "init" else self.terraform
        watch = self._watch(self.patience or PATIENCE[verb], entry, on_line, ledger)
        ended = terraform.stream(verb, *args, log=entry.log, watch=watch, **options)
        self._keep(lambda: entry.ended(ended.code))
        return ended

    def _watch(
        self, patience: float, entry: journal.Entry, on_line: Callable[[str], None], ledger: Ledger
    ) -> Watch:
        def on_silence() -> None:
            text = explain.silence_text(patience, killed=not ledger.began)
            self.listener(Notice(text=text), "")

        return Watch(
            patience=patience,
            may_kill=lambda: not ledger.began,
            on_line=on_line,
            on_interrupt=self._on_interrupt,
            on_silence=on_silence,
            on_start=lambda pid: self._keep(lambda: entry.began(pid)),
        )

    def _keep(self, write: Callable[[], None]) -> None:
        """A record that cannot be written, as on a full disk, ends no run that has begun."""
        try:
            write()
        except OSError as error:
            text = f"The record of this run cannot be written: {error.strerror or error}."
            self.listener(Notice(text=text), "")

    def _on_interrupt(self, count: int) -> None:
        self.listener(Notice(text=explain.interrupt_text(count)), "")

    def failure(
        self, verb: str, ended: Ended, ledger: Ledger, changes: Sequence[Change]
    ) -> TerraformError | StoppedError:
        """The error for a run that has not ended well; its causes are told to the listener."""
        if self.interrupts.count:
            return self.stopped(verb, ledger, changes)
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

    def stopped(self, verb: str, ledger: Ledger, changes: Sequence[Change]) -> StoppedError:
        """The error for a run that the user has stopped."""
        return explain.stopped(
            verb,
            fate_of(changes, ledger),
            self.facts,
            exit_code=self.interrupts.exit_code,
            errored=self.has_errored_state(),
        )

    def has_errored_state(self) -> bool:
        """Whether Terraform has left a state that it could not store; it is made private."""
        file = self.folder / ERRORED
        if not file.is_file():
            return False
        file.chmod(0o600)
        return True
