"""Signs and colours of the terminal, in one place. Colour never carries meaning alone."""

from __future__ import annotations

import click


def paint(text: str, colour: str | None = None, *, bold: bool = False, dim: bool = False) -> str:
    """``text`` in an ANSI colour. What is no terminal loses it again when it is printed."""
    return click.style(text, fg=colour, bold=bold or None, dim=dim or None)


ADDED = paint("+", "green")
CHANGED = paint("~", "yellow")
DONE = paint("✓", "green")
FAILED = paint("✗", "red")
REMOVED = paint("-", "red")
