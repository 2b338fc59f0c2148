"""Runs Terraform: python-terraform builds the commands, this room owns the processes.

python-terraform 0.10.1 is unmaintained. Of it we use what is sound: options and arguments become
an argv (``generate_cmd_string``), and ``cmd`` carries one out. Its own ``cmd`` and shortcuts are
not used: ``destroy`` sends ``-force``, ``init`` adds ``-reconfigure``, any misspelt method becomes
a command, output comes only at the end, and no environment can be given.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import python_terraform

from catctl.errors import StoppedError, TerraformError
from catctl.files import make_folder
from catctl.terraform.interrupts import FORCES, Interrupts
from catctl.terraform.messages import Ended

FLAG = python_terraform.IsFlagged
POLL_SECONDS = 0.05
GRACE_SECONDS = 15.0  # from forcing Terraform to killing it
_WINDOWS = sys.platform == "win32"
_SHARED = ("fmt", "get", "init", "providers")  # these write what others may read
_WRITES = ("force-unlock", "state push")  # of what is captured: it is not killed half-way


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What to do while Terraform runs.

    After ``patience`` seconds without a word it is asked to stop, since it waits for an AWS that
    hangs for ever; where a provider hangs it does not heed that, and is killed if it ``may_kill``.
    """

    patience: float
    may_kill: Callable[[], bool]
    on_line: Callable[[str], None]
    on_interrupt: Callable[[int], None]  # with the number of signals so far
    on_silence: Callable[[], None]
    on_start: Callable[[int], None]  # with the process's number


class Terraform(python_terraform.Terraform):  # type: ignore[misc] # the package has no types
    """Terraform in one folder, with one environment."""

    def __init__(
        self, folder: Path, binary: Path, environ: Mapping[str, str], interrupts: Interrupts
    ) -> None:
        super().__init__(working_dir=str(folder), terraform_bin_path=str(binary))
        self._environ = dict(environ)
        self._interrupts = interrupts

    def __getattr__(self, item: str) -> Any:
        """No magic: a misspelt method is an error, not a Terraform command."""
        raise AttributeError(item)

    def read_state_file(self, file_path: str | None = None) -> None:
        """Do nothing: what the package takes for the state is the backend's configuration."""

    def argv(self, verb: str, *args: str, **options: Any) -> list[str]:
        """The command line for ``verb``, such as ``state list``: options, then ``args``."""
        built: list[str] = self.generate_cmd_string(verb, *args, **options)
        return built

    def cmd(self, cmd: str, *args: str, **kwargs: Any) -> tuple[int, str, str]:
        """Run and capture: for what may hold secrets and must never reach a log.

        A signal ends what only reads, with StoppedError; what writes is waited for.
        """
        with self._interrupts.counted():
            told = self._interrupts.count
            process = self._start(
                self.argv(cmd, *args, **kwargs),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                **_own_session(),
            )
            out, err = self._captured(process, cmd)
            if self._interrupts.count > told and process.returncode != 0:
                text = f"terraform {cmd} was stopped."
                raise StoppedError(text, exit_code=self._interrupts.exit_code)
        return process.returncode, _text(out), _text(err)

    def _captured(self, process: subprocess.Popen[bytes], cmd: str) -> tuple[bytes, bytes]:
        told = self._interrupts.count
        while True:
            try:
                return process.communicate(timeout=POLL_SECONDS)
            except subprocess.TimeoutExpired:
                if self._interrupts.count == told:
                    continue
            told = self._interrupts.count
            if cmd not in _WRITES or told >= FORCES:
                _kill(process)
            else:
                self._interrupts.tell(f"terraform {cmd} is writing; a third Ctrl-C ends it.")
            self._interrupts.shown(told)

    def attached(
        self, args: Sequence[str], on_interrupt: Callable[[int], None] = lambda _: None
    ) -> Ended:
        """Run in the foreground, on the user's own terminal.

        It has a session of its own nevertheless: a held Ctrl-C would be Terraform's second, at
        which it leaves its work. It reads the terminal as before, since that terminal does not
        control its session (seen with Linux; POSIX 11.1.4 stops members of the session alone).
        """
        began = datetime.now(tz=UTC)
        with self._interrupts.counted():
            process = self._start([self.terraform_bin_path, *args], stdin=None, **_own_session())
            stops = _Stops(process, self._interrupts, on_interrupt)
            while process.poll() is None:
                stops.look()
                self._interrupts.leave_if_hung_up()
                time.sleep(POLL_SECONDS)
        return Ended(began=began, code=int(process.returncode), silent=False, forced=stops.forced)

    def stream(self, cmd: str, *args: str, log: Path, watch: Watch, **kwargs: Any) -> Ended:
        """Run with output to ``log``, handing each line on as it comes.

        Terraform has a session of its own and writes to a file: whatever becomes of this process
        or its terminal, Terraform ends its work in order.
        """
        make_folder(log.parent)
        began = datetime.now(tz=UTC)
        handle = os.open(log, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with self._interrupts.counted(), os.fdopen(handle, "wb") as sink, log.open("rb") as source:
            process = self._start(
                self.argv(cmd, *args, **kwargs),
                stdout=sink,
                stderr=subprocess.STDOUT,
                **_own_session(),
            )
            watch.on_start(process.pid)
            lines = _Lines()
            stops = _Stops(process, self._interrupts, watch.on_interrupt)
            silence = _Silence(watch, stops)
            while True:
                ended = process.poll() is not None
                data = source.read()
                for line in lines.feed(data):
                    watch.on_line(line)
                if ended:
                    break
                stops.look()
                silence.look(heard=bool(data))
                self._interrupts.leave_if_hung_up()
                time.sleep(POLL_SECONDS)
            for line in lines.rest():
                watch.on_line(line)
        return Ended(
            began=began,
            code=int(process.returncode),
            silent=silence.noticed,
            forced=stops.forced,
        )

    def _start(self, argv: list[str], **options: Any) -> subprocess.Popen[bytes]:
        # What Terraform leaves of a state, such as errored.tfstate, is for this user alone.
        private = not _WINDOWS and argv[1] not in _SHARED
        mask = {"umask": 0o077} if private else {}
        options = {"stdin": subprocess.DEVNULL, **mask, **options}
        try:
            return subprocess.Popen(argv, cwd=self.working_dir, env=self._environ, **options)
        except OSError as error:
            raise TerraformError(
                f"{argv[0]} cannot be started: {error.strerror or error}.",
                hint="Set CATCTL_TERRAFORM to a working terraform or tofu",
            ) from error


def _own_session() -> dict[str, Any]:
    if _WINDOWS:
        return {"creationflags": 0x00000200}  # CREATE_NEW_PROCESS_GROUP
    return {"start_new_session": True}


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM would do the same; a second of either makes Terraform leave its work."""
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            process.send_signal(signal.SIGINT)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Terraform and its providers."""
    with suppress(ProcessLookupError, PermissionError):  # it has ended in the meantime
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", errors="replace")


class _Stops:
    """Stops Terraform for the user's signals, and asks it to stop no more than once before that.

    First signal: one graceful stop. Second: say what a third does. Third: force. Terraform does not
    heed even that while a provider hangs (seen with 1.11): what is forced is killed in the end.
    """

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        interrupts: Interrupts,
        on_interrupt: Callable[[int], None],
    ) -> None:
        self._process = process
        self._interrupts = interrupts
        self._on_interrupt = on_interrupt
        self._seen = 0  # also what came while Terraform was being started
        self._asked = False
        self._kill_at = float("inf")
        self.forced = False

    def look(self) -> None:
        """Do what is due now."""
        count = self._interrupts.count
        if count != self._seen:
            self._heed(count)
        if time.monotonic() > self._kill_at:
            self.kill()

    def ask(self) -> None:
        """Ask for a graceful stop. A second time would make Terraform leave its work."""
        if not self._asked:
            self._asked = True
            _interrupt(self._process)

    def kill(self) -> None:
        """Terraform and its providers."""
        _kill(self._process)

    def _heed(self, count: int) -> None:
        self.ask()
        if count >= FORCES and not self.forced:
            self.forced = True
            _interrupt(self._process)
            self._kill_at = time.monotonic() + GRACE_SECONDS
        self._seen = count
        self._on_interrupt(count)
        self._interrupts.shown(count)


class _Silence:
    """Stops Terraform where it says nothing any more."""

    def __init__(self, watch: Watch, stops: _Stops) -> None:
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


class _Lines:
    """Cuts a growing stream of bytes into lines."""

    def __init__(self) -> None:
        self._open = b""

    def feed(self, data: bytes) -> Iterator[str]:
        if not data:
            return
        *whole, self._open = (self._open + data).split(b"\n")
        for line in whole:
            yield _text(line)

    def rest(self) -> Iterator[str]:
        if self._open:
            yield _text(self._open)
