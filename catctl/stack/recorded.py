"""Starts Terraform for one environment, keeps a record of it, and says why it failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catctl.commands import Next
from catctl.environment.facts import Facts
from catctl.errors import StoppedError, TerraformError
from catctl.stack import explain, journal
from catctl.stack.hints import hint_for
from catctl.stack.left import Left, Locks, keeps_lock, locked_text, made_of
from catctl.stack.model import Ledger, Listener, fate_of, unheard
from catctl.stack.observe import ERRORED
from catctl.terraform.interrupts import Interrupts
from catctl.terraform.lock import lock_in_message
from catctl.terraform.messages import Change, Ended, Notice, parse_message
from catctl.terraform.runner import FLAG, Terraform
from catctl.terraform.stops import Watch

# Seconds without a word after which Terraform is stopped. An apply says one every ten seconds.
PATIENCE = {"apply": 600.0, "init": 1800.0, "plan": 600.0}


@dataclass(frozen=True, kw_only=True)
class RecordedTerraform:
    """Terraform in the environment's ``folder``; ``runs`` keeps its records and logs.

    ``target`` says which AWS it works on; ``patience`` overrides PATIENCE; ``locks`` looks who
    holds the state now.
    """

    facts: Facts
    terraform: Terraform
    init_terraform: Terraform
    folder: Path
    runs: Path
    target: str
    patience: float | None
    interrupts: Interrupts
    locks: Callable[[], Locks]

    def capture(self, verb: str, *args: str, **options: Any) -> str:
        """What Terraform prints. No log: it may hold secrets. Raises TerraformError."""
        code, out, err = self.terraform.cmd(verb, *args, **options)
        lock = lock_in_message(explain.compact(err)) if code else None
        if lock and "Error acquiring the state lock" in err:
            raise TerraformError(
                locked_text(lock, self.facts, datetime.now(tz=UTC)),
                hint=Next("unlock", self.facts.key),
            )
        if code != 0:
            raise TerraformError(
                f"terraform {verb} failed:\n{explain.compact(err or out)}",
                hint=hint_for((), [err, out], self.facts),
            )
        return out

    def attached(self, args: Sequence[str], *, changes: bool) -> int:
        """Run any command on the user's own terminal; returns Terraform's exit code. No record but
        that of the AWS that it ``changes``.

        Raises StoppedError or TerraformError where it may have left what it did in no state.
        """
        if changes:
            journal.note_target(self.runs, self.facts.key, self.target)

        def say(count: int) -> None:
            self.interrupts.tell(explain.interrupt_text(count))

        downloads = args[0] in ("get", "init", "providers")
        terraform = self.init_terraform if downloads else self.terraform
        with self.interrupts.counted():
            ended = terraform.attached(args, say)
            if ended.torn:
                raise self.failure(" ".join(args[:1]), ended, Ledger(), unheard)
        return ended.code

    def stream(
        self,
        verb: str,
        *args: str,
        run_id: str,
        ledger: Ledger,
        listener: Listener,
        heard: Callable[[], None] = lambda: None,
        plan: str | None = None,
        **options: Any,
    ) -> Ended:
        """Run a verb that tells messages: into ``ledger``, and on to the listener.

        ``heard`` is called after each; ``plan`` names the file that is applied.
        """

        def on_line(line: str) -> None:
            message = parse_message(line)
            if message is not None:
                ledger.add(message)
                heard()
                listener(message, line)

        entry = self._open(verb, run_id, plan)
        if verb == "apply":
            _keep(lambda: journal.note_target(self.runs, self.facts.key, self.target), listener)
        watch = self._watch(verb, entry, on_line, ledger, listener)
        options = {"json": FLAG, "input": False, **options}
        ended = self._run(verb, entry, watch, listener, *args, **options)
        if ended.code == 0:  # which decides; what it complains of is shown all the same
            for cause in explain.causes_of(ledger):
                listener(cause, "")
        return ended

    def init(self, run_id: str, on_line: Callable[[str], None], **options: Any) -> Ended:
        """``terraform init``, which tells lines, no messages."""
        entry = self._open("init", run_id, None)
        watch = self._watch("init", entry, on_line, Ledger(), unheard)
        return self._run("init", entry, watch, unheard, **options)

    def _open(self, verb: str, run_id: str, plan: str | None) -> journal.RunRecord:
        if self.interrupts.count:
            raise self.stopped(verb, Ledger(), ())
        return journal.open_entry(
            self.runs,
            run_id=run_id,
            environment=self.facts.key,
            verb=verb,
            target=self.target,
            plan=plan,
        )

    def _run(
        self,
        verb: str,
        entry: journal.RunRecord,
        watch: Watch,
        listener: Listener,
        *args: str,
        **options: Any,
    ) -> Ended:
        terraform = self.init_terraform if verb == "init" else self.terraform
        with self.interrupts.counted():
            ended = terraform.stream(verb, *args, log=entry.log, watch=watch, **options)
            _keep(lambda: entry.ended(ended.code, forced=ended.forced), listener)
        return ended

    def _watch(
        self,
        verb: str,
        entry: journal.RunRecord,
        on_line: Callable[[str], None],
        ledger: Ledger,
        listener: Listener,
    ) -> Watch:
        patience = self.patience or PATIENCE[verb]

        def say(text: str) -> None:
            listener(Notice(text=text), "")

        return Watch(
            patience=patience,
            may_stop=lambda: verb != "apply" or ledger.began,
            may_kill=lambda: not ledger.began,
            on_line=on_line,
            on_interrupt=lambda count: say(explain.interrupt_text(count)),
            on_silence=lambda: say(explain.silence_text(patience, killed=not ledger.began)),
            on_start=lambda pid: _keep(lambda: entry.began(pid), listener),
        )

    def failure(
        self,
        verb: str,
        ended: Ended,
        ledger: Ledger,
        listener: Listener,
        changes: Sequence[Change] = (),
        *,
        again: str | None = None,
    ) -> TerraformError | StoppedError:
        """The error for a run that has not ended well; its causes are told to the listener.

        ``again`` is the verb of ours that goes on from there.
        """
        if self.interrupts.count:
            return self.stopped(verb, ledger, changes, ended, again=again)
        if not explain.held_lock(ledger):
            for cause in explain.causes_of(ledger):
                listener(cause, "")
        return explain.failure(
            verb,
            ended,
            ledger,
            fate_of(changes, ledger),
            self.facts,
            left=self._left(ended, ledger),
        )

    def stopped(
        self,
        verb: str,
        ledger: Ledger,
        changes: Sequence[Change],
        ended: Ended | None = None,
        *,
        again: str | None = None,
    ) -> StoppedError:
        """The error for a run that the user has stopped; ``ended`` is None for one not begun."""
        return explain.stopped(
            verb,
            fate_of(changes, ledger),
            self.facts,
            exit_code=self.interrupts.exit_code,
            left=self._left(ended, ledger),
            again=again or ("plan" if verb == "init" else verb),
            too_late=ended is not None and ended.code == 0,
        )

    def _left(self, ended: Ended | None, ledger: Ledger) -> Left:
        torn = ended is not None and ended.torn
        kept = ended is not None and (torn or keeps_lock(ledger))
        return Left(
            errored=self.has_errored_state(),
            torn=torn,
            forced=ended is not None and ended.forced,
            locks=self.locks() if kept else (),
            made=made_of(ledger) if torn else (),
            seen=datetime.now(tz=UTC),
        )

    def has_errored_state(self) -> bool:
        """Whether Terraform has left a state that it could not store; it is made private."""
        file = self.folder / ERRORED
        if file.is_symlink() or not file.is_file():
            return False
        file.chmod(0o600)
        return True


def _keep(write: Callable[[], None], listener: Listener) -> None:
    """A record that cannot be written, as on a full disk, ends no run that has begun."""
    try:
        write()
    except OSError as error:
        text = f"The record of this run cannot be written: {error.strerror or error}."
        listener(Notice(text=text), "")
