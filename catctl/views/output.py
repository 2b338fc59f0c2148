"""Where a command speaks: on stdout text for people or documents for machines, else on stderr."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from catctl.commands import Words, written
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
            console.document(kind, fields, self.flags.place)

    def data(self, text: Words = "") -> None:
        """What was asked for."""
        if not self.flags.json:
            console.data(self.written(text))

    def prose(self, text: Words) -> None:
        """What was asked for, in sentences: wrapped where stdout is a terminal."""
        if not self.flags.json:
            console.prose(self.written(text))

    def note(self, text: Words = "") -> None:
        """What a person should know, whatever stdout is for."""
        console.note(self.written(text))

    def written(self, words: Words) -> str:
        """``words`` with their commands as they are to be typed here."""
        return written(words, self.flags.place)

    def next_step(self, words: Words) -> None:
        """The command that comes next."""
        console.next_step(self.written(words))
