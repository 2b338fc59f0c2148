"""Runs Terraform for one environment: init, plan, apply a saved plan, show, output, validate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catctl.environment.facts import Facts
from catctl.errors import StoppedError, TerraformError
from catctl.files import write_atomically
from catctl.stack.model import Binding, Ledger, Listener, SavedPlan
from catctl.stack.observe import file_sha256
from catctl.stack.plan import hint_for
from catctl.terraform.interrupts import Interrupts
from catctl.terraform.messages import Notice, parse_message
from catctl.terraform.runner import FLAG, Terraform
from catctl.terraform.tfplan import ResourceDiff, parse_tfplan

KEPT_RUNS = 50


@dataclass(kw_only=True)
class Stack:
    """One environment's Terraform. ``work`` keeps its saved plan, ``runs`` the logs."""

    facts: Facts
    terraform: Terraform
    init_terraform: Terraform
    work: Path
    runs: Path
    interrupts: Interrupts
    listener: Listener

    @property
    def tfplan(self) -> Path:
        return self.work / "saved.tfplan"

    def init(self, *, readonly: bool) -> None:
        """``terraform init``; ``readonly`` leaves the lock file as it is."""
        if self.interrupts.count:
            raise self._stopped("init", Ledger())
        options: dict[str, Any] = {"input": False, "no_color": FLAG}
        if readonly:
            options["lockfile"] = "readonly"
        code, out, err = self.init_terraform.cmd("init", **options)
        if code != 0:
            said = f"{err}\n{out}".strip()
            raise TerraformError(
                f"terraform init failed in environments/{self.facts.key}:\n{_compact(said)}",
                hint=hint_for((), [said], self.facts),
            )

    def plan(self, *, destroy: bool = False, extra: Sequence[str] = ()) -> Ledger:
        """Make a tfplan at ``tfplan``. Raises TerraformError, with what is to be done next."""
        self.discard_plan()
        self.work.mkdir(parents=True, exist_ok=True)
        self.tfplan.touch(mode=0o600)
        options = {"destroy": FLAG} if destroy else {}
        code, ledger = self._stream("plan", *extra, out=str(self.tfplan), **options)
        if code != 0:
            self.discard_plan()
            self._fail("plan", code, ledger)
        self.tfplan.chmod(0o600)
        return ledger

    def save(self, binding: Binding, ledger: Ledger) -> None:
        """Bind the tfplan to what it was made of, so that apply can tell whether it still holds."""
        saved = SavedPlan(
            binding=binding,
            sha256=file_sha256(self.tfplan),
            changes=tuple(ledger.changes),
            outputs=ledger.changed_outputs,
        )
        write_atomically(self.work / "saved.json", json.dumps(saved.to_json()), mode=0o600)

    def discard_plan(self) -> None:
        """Remove the saved plan: a tfplan holds secrets in clear."""
        for name in ("saved.json", "saved.tfplan"):
            (self.work / name).unlink(missing_ok=True)

    def apply(self, *, extra: Sequence[str] = ()) -> Ledger:
        """Apply exactly the saved tfplan, and remove it."""
        try:
            code, ledger = self._stream("apply", *extra, str(self.tfplan))
        finally:
            self.discard_plan()
        if code != 0:
            self._fail("apply", code, ledger)
        return ledger

    def diffs(self) -> tuple[ResourceDiff, ...]:
        """What the tfplan changes in each attribute. Its JSON holds secrets: it stays in memory."""
        text = self._capture("show", str(self.tfplan), json=FLAG)
        try:
            return parse_tfplan(text)
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

    def _capture(self, verb: str, *args: str, **options: Any) -> str:
        code, out, err = self.terraform.cmd(verb, *args, **options)
        if code != 0:
            raise TerraformError(
                f"terraform {verb} failed:\n{_compact(err or out)}",
                hint=hint_for((), [err, out], self.facts),
            )
        return out

    def _stream(self, verb: str, *args: str, **options: Any) -> tuple[int, Ledger]:
        if self.interrupts.count:
            raise self._stopped(verb, Ledger())
        ledger = Ledger()

        def on_line(line: str) -> None:
            message = parse_message(line)
            if message is not None:
                ledger.add(message)
                self.listener(message, line)

        code = self.terraform.stream(
            verb,
            *args,
            log=self._new_log(verb),
            on_line=on_line,
            on_interrupt=self._on_interrupt,
            json=FLAG,
            input=False,
            **options,
        )
        return code, ledger

    def _new_log(self, verb: str) -> Path:
        for old in sorted(self.runs.glob("*.jsonl"))[:-KEPT_RUNS]:
            with suppress(OSError):
                old.unlink()
        now = datetime.now(tz=UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        return self.runs / f"{now}-{self.facts.key}-{verb}.jsonl"

    def _on_interrupt(self, count: int) -> None:
        said = {
            1: "Stopping: Terraform ends what is under way and releases its lock.",
            2: "Terraform is still stopping. Once more forces it, and may leave its lock.",
        }
        text = said.get(count, "Forced: Terraform leaves its work at once.")
        self.listener(Notice(text=text), "")

    def _fail(self, verb: str, code: int, ledger: Ledger) -> None:
        if self.interrupts.count:
            raise self._stopped(verb, ledger)
        said = "" if ledger.errors else "\n" + _compact("\n".join(ledger.texts[-20:]))
        raise TerraformError(
            f"terraform {verb} failed (exit code {code}).{said}{_half_done(ledger)}",
            hint=hint_for(ledger.diagnostics, ledger.texts, self.facts),
        )

    def _stopped(self, verb: str, ledger: Ledger) -> StoppedError:
        again = "plan" if verb == "init" else verb
        return StoppedError(
            f"terraform {verb} was stopped.{_half_done(ledger)}",
            exit_code=self.interrupts.exit_code,
            hint=f"catctl {again} {self.facts.key}, which goes on from here",
        )


def _half_done(ledger: Ledger) -> str:
    doubtful = sorted(ledger.running)
    parts = [f" {len(ledger.done)} resources were done." if ledger.done else ""]
    if doubtful:
        parts.append(" In doubt, started and not seen to end: " + ", ".join(doubtful) + ".")
    return "".join(parts)


def _compact(text: str) -> str:
    """Terraform's own words without the frame that it draws."""
    lines = [line.strip("│╷╵ \r").rstrip() for line in text.splitlines()]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(f"  {line}".rstrip() for line in kept).strip("\n")
