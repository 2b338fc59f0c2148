"""What the global options say. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from catctl.commands import Place


@dataclass
class Flags:
    """What the global options say."""

    chdir: str | None = None
    sandbox: bool = False
    json: bool = False
    no_color: bool = False
    verbose: bool = False

    @property
    def place(self) -> Place:
        """Where a command that comes next is typed."""
        return Place(sandbox=self.sandbox, chdir=self.chdir)
