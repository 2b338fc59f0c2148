"""Reads which processes of this machine are alive; psutil knows all systems."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class AtWork:
    """A terraform or tofu process: the folder it works in, and the endpoint it takes for AWS."""

    pid: int
    folder: Path
    endpoint: str | None


def terraforms() -> list[AtWork]:
    """All terraform and tofu processes of this machine that this user may look at."""
    looked_at = (_at_work(process) for process in psutil.process_iter())
    return [item for item in looked_at if item]


def _at_work(process: psutil.Process) -> AtWork | None:
    try:
        if process.name().removesuffix(".exe") not in ("terraform", "tofu"):
            return None
        folder = Path(process.cwd())
    except (psutil.Error, OSError):
        return None
    return AtWork(pid=process.pid, folder=folder, endpoint=_endpoint(process))


def _endpoint(process: psutil.Process) -> str | None:
    """None also where the system does not show the environment of a process."""
    try:
        return process.environ().get("AWS_ENDPOINT_URL")
    except (psutil.Error, OSError):
        return None
