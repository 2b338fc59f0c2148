"""A workbench in a folder, for journeys that need no terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from catctl.environment.project import Project
from catctl.journeys.workbench import Workbench


def workbench(
    folder: Path, *, sandboxed: bool = False, tell: Callable[[str], None] = lambda _: None
) -> Workbench:
    """One that sees no environment variable, and lets nothing be installed."""
    return Workbench(
        project=Project(folder),
        environ={},
        sandboxed=sandboxed,
        tell=tell,
        confirm_install=lambda _: False,
    )
