"""Catches Ctrl-C and SIGTERM, counted instead of raised, while Terraform is at work."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """How often the user asked to stop. Threads that run Terraform look at ``count``."""

    def __init__(self) -> None:
        self.count = 0
        self.last_signal: int = signal.SIGINT

    @property
    def exit_code(self) -> int:
        """130 after Ctrl-C, 143 after SIGTERM."""
        return 128 + self.last_signal

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self.count += 1
        self.last_signal = number

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count signals in this block. Elsewhere than in the main thread, do nothing."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        watched = [signal.SIGINT, signal.SIGTERM]
        before = {number: signal.signal(number, self._on_signal) for number in watched}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
