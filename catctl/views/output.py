"""Where a command speaks: on stdout text for people or documents for machines, else on stderr."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from catctl.views import console
from catctl.views.flags import Flags


@dataclass(frozen=True)
class Output:
    """With --json documents are printed, and text is not; without, the other way round.

    So a view tells both, and never asks which it is.
    """

    flags: Flags

    def document(self, kind: str, **fields: Any) -> None:
        """One JSON document on a line of stdout."""
        if self.flags.json:
            console.document(kind, fields)

    def data(self, text: str = "") -> None:
        """What was asked for."""
        if not self.flags.json:
            console.data(text)

    def prose(self, text: str) -> None:
        """What was asked for, in sentences: wrapped where stdout is a terminal."""
        if not self.flags.json:
            console.prose(text)

    def note(self, text: str = "") -> None:
        """What a person should know, whatever stdout is for."""
        console.note(text)

    def here(self, text: str) -> str:
        """``text`` with the commands that it names as they are to be typed here."""
        return console.in_sandbox(text) if self.flags.sandbox else text

    def next_step(self, command: str) -> None:
        """The command that comes next."""
        console.next_step(command)
