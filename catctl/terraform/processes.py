"""Which processes of this machine are alive. Reads only; psutil knows all systems."""

from __future__ import annotations

from pathlib import Path

import psutil

_CLOCKS_DIFFER = 5.0  # seconds between a noted start and the system's


def is_alive(pid: int | None, started: float) -> bool:
    """Whether the process ``pid`` still is the one noted at ``started`` (seconds since 1970)."""
    if pid is None:
        return False
    try:
        process = psutil.Process(pid)
        # A number is used again: a process that began later is another one.
        late = process.create_time() > started + _CLOCKS_DIFFER
        return not late and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def terraform_in(folder: Path) -> list[int]:
    """The numbers of all terraform and tofu processes that work in ``folder``, sorted."""
    return sorted(process.pid for process in psutil.process_iter() if _works_in(process, folder))


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        name = process.name().removesuffix(".exe")
        return name in ("terraform", "tofu") and Path(process.cwd()) == folder.resolve()
    except (psutil.Error, OSError):
        return False
