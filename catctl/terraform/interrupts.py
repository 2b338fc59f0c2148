"""Catches the signals that ask for a stop, counted instead of raised, while Terraform is at work.

A key that is held repeats every 30 ms, and a runner sends SIGINT and SIGTERM to whole groups: what
comes within a second of the last signal, or before the text about the last one that counts has been
on the screen for a second, is not meant as another.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

PAUSE_SECONDS = 1.0
FORCES = 3  # the number of the signal that forces Terraform
_STOPS = [
    number
    for name in ("SIGINT", "SIGTERM", "SIGBREAK")  # the last is Windows's Ctrl-Break
    if (number := getattr(signal, name, None)) is not None
]
_HANGUP = getattr(signal, "SIGHUP", None)  # Windows has none


class Interrupts:
    """How often the user asked to stop. Threads that run Terraform look at ``count``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.count = 0
        self.last_signal: int = signal.SIGINT
        self.tell: Callable[[str], None] = lambda _: None  # where no one else speaks
        self._clock = clock
        self._heard = float("-inf")  # the last signal, whether it counts or not
        self._shown = float("inf")  # the text about the last that counts
        self._hung_up = False
        self._depth = 0
        self._hearing = threading.Lock()

    @property
    def exit_code(self) -> int:
        """130 after Ctrl-C, 143 after SIGTERM."""
        return 128 + self.last_signal

    def heard(self, number: int) -> None:
        """Take in a signal; it counts only if it is meant as another one.

        A handler may be called within itself: what comes while a signal is taken in is the same.
        """
        if self._hearing.acquire(blocking=False):
            try:
                self._count(number)
            finally:
                self._hearing.release()

    def _count(self, number: int) -> None:
        now = self._clock()
        again = now - max(self._heard, self._shown) >= PAUSE_SECONDS
        self._heard = now
        if self.count and not again:
            return
        self.last_signal = number
        self._shown = float("inf")
        self.count += 1  # last: whoever sees it may show a text at once

    def shown(self, count: int) -> None:
        """What the signal number ``count`` does has been told."""
        if count == self.count:
            self._shown = min(self._shown, self._clock())

    def leave_if_hung_up(self) -> None:
        """End this process where its terminal has gone. Terraform has a session of its own."""
        if self._hung_up and _HANGUP is not None:
            signal.signal(_HANGUP, signal.SIG_DFL)
            os.kill(os.getpid(), _HANGUP)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self.heard(number)

    def _on_hangup(self, _number: int, _frame: FrameType | None) -> None:
        self._hung_up = True

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count signals in this block. Elsewhere than in the main thread, do nothing.

        A hang-up waits until ``leave_if_hung_up``, or the end: no record is left half-written.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = self._catch()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self.leave_if_hung_up()
            for number, handler in reversed(before.items()):  # that of Ctrl-C raises again
                signal.signal(number, handler)

    def _catch(self) -> dict[int, signal._HANDLER]:
        before = {number: signal.signal(number, self._on_signal) for number in _STOPS}
        # nohup wants it ignored, by Terraform's own catctl, too.
        if _HANGUP is not None and signal.getsignal(_HANGUP) is not signal.SIG_IGN:
            before[_HANGUP] = signal.signal(_HANGUP, self._on_hangup)
        return before


@contextmanager
def deaf() -> Iterator[None]:
    """Ignore what asks for a stop: of what happened, the last words are said whole."""
    with Interrupts().counted():
        yield
