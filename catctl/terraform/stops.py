"""Stops a Terraform that runs: for the user's signals, or where it says nothing any more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from catctl.terraform.interrupts import FORCES, Interrupts

GRACE_SECONDS = 15.0  # from forcing Terraform to killing it
# Terraform 1.11 that is told to stop while an apply is about to begin stores the empty state of
# that moment, may do all its work meanwhile, and then stores no other: exit code 0, and nothing in
# the state (seen with a bucket that takes a second for a PUT). So an apply is told once it has
# begun; or after this long, as where it waits for another's lock.
HELD_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What to do while Terraform runs.

    After ``patience`` seconds without a word it is asked to stop, since it waits for an AWS that
    hangs for ever; where a provider hangs it does not heed that, and is killed if it ``may_kill``.
    The user's wish for a stop is handed on when it ``may_stop``.
    """

    patience: float
    may_stop: Callable[[], bool]
    may_kill: Callable[[], bool]
    on_line: Callable[[str], None]
    on_interrupt: Callable[[int], None]  # with the number of signals so far
    on_silence: Callable[[], None]
    on_start: Callable[[int], None]  # with the process's number


class Stops:
    """Stops Terraform for the user's signals, and asks it to stop no more than once before that.

    First signal: one graceful stop. Second: say what a third does. Third: force. Terraform does not
    heed even that while a provider hangs (seen with 1.11): what is forced is killed in the end.
    """

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        interrupts: Interrupts,
        on_interrupt: Callable[[int], None],
        may_stop: Callable[[], bool] = lambda: True,
    ) -> None:
        self._may_stop = may_stop
        self._process = process
        self._interrupts = interrupts
        self._on_interrupt = on_interrupt
        self._seen = 0  # also what came while Terraform was being started
        self._asked = False
        self._ask_at = float("inf")
        self._kill_at = float("inf")
        self.forced = False

    def look(self) -> None:
        """Do what is due now."""
        count = self._interrupts.count
        if count != self._seen:
            self._heed(count)
        if self._seen and (self._may_stop() or time.monotonic() > self._ask_at):
            self.ask()
        if time.monotonic() > self._kill_at:
            self.kill()

    def ask(self) -> None:
        """Ask for a graceful stop. A second time would make Terraform leave its work."""
        if not self._asked:
            self._asked = True
            _interrupt(self._process)

    def kill(self) -> None:
        """Terraform and its providers."""
        kill(self._process)

    def _heed(self, count: int) -> None:
        self._ask_at = min(self._ask_at, time.monotonic() + HELD_SECONDS)
        if count >= FORCES and not self.forced:
            self.ask()
            self.forced = True
            _interrupt(self._process)
            self._kill_at = time.monotonic() + GRACE_SECONDS
        elif self._may_stop():
            self.ask()  # before any text: that may end this process
        self._seen = count
        self._on_interrupt(count)
        self._interrupts.shown(count)


class Silence:
    """Stops Terraform where it says nothing any more."""

    def __init__(self, watch: Watch, stops: Stops) -> None:
        self._watch = watch
        self._stops = stops
        self._spoke = time.monotonic()
        self._kill_at = float("inf")
        self.noticed = False

    def look(self, *, heard: bool) -> None:
        """Do what is due now; ``heard`` says that Terraform has just spoken."""
        now = time.monotonic()
        if heard:
            self._spoke = now
        if not self.noticed and now - self._spoke > self._watch.patience:
            self.noticed = True
            self._watch.on_silence()
            self._stops.ask()
            self._kill_at = now + GRACE_SECONDS
        if now > self._kill_at and self._watch.may_kill():
            self._stops.kill()


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM would do the same; a second of either makes Terraform leave its work."""
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            process.send_signal(signal.SIGINT)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Terraform and its providers."""
    with suppress(ProcessLookupError, PermissionError):  # it has ended in the meantime
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
