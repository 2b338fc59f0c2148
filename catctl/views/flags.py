"""What the global options say. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Flags:
    """What the global options say."""

    chdir: str | None = None
    sandbox: bool = False
    json: bool = False
    no_color: bool = False
    verbose: bool = False
