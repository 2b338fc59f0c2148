"""How far a look at an account has come, and what has been deleted: a line that is written over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from catctl.foreign import one_line
from catctl.leftovers.observe import READERS
from catctl.leftovers.plan import LeftoverAction
from catctl.views import console
from catctl.views.style import DONE


class Steps:
    """Counts classes as they are read; on no terminal, says nothing of them."""

    def __init__(self, *, quiet: bool, indent: str = "") -> None:
        self._draws = not quiet and not console.plain_terminal()
        self._indent = indent
        self._read = 0
        self._turn = threading.Lock()

    def step(self, title: str) -> None:
        """A class has been read; may be called by several threads."""
        with self._turn:
            self._read += 1
            if self._draws:
                text = f"{self._indent}Looking … {self._read} of {len(READERS)}: {title}"
                console.write_over(text)

    def done(self, action: LeftoverAction) -> None:
        """An action of a plan has been carried out."""
        self.close()
        console.note(f"{self._indent}  {DONE} {one_line(action)}")

    def close(self) -> None:
        if self._draws:
            console.write_over()


@contextmanager
def watching_steps(*, as_json: bool, indent: str = "") -> Iterator[Steps]:
    """Progress of a look or of deletions."""
    steps = Steps(quiet=as_json, indent=indent)
    try:
        yield steps
    finally:
        steps.close()
