"""Whose a listening port and a process are: a sandbox is its user's, or it is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_LISTENS = (
    "0A"  # in /proc/net/tcp: https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
)
_LOOPBACK = "0100007F"  # 127.0.0.1, as a little-endian machine writes it


def listens(port: int) -> bool:
    """Whether it is this user who listens there; True where the system does not tell."""
    try:
        lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    except (OSError, ValueError):
        return True
    for line in lines:
        _, local, _, state, *_, user = line.split()[:8]
        if state == _LISTENS and local in (f"{_LOOPBACK}:{port:04X}", f"7F000001:{port:04X}"):
            return int(user) == os.getuid()
    return False


def kill(pid: int, *words: str) -> None:
    """End the process at once, if it is still the one whose command has these ``words``."""
    if sys.platform != "win32" and all(word in _command(pid) for word in words):
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def _command(pid: int) -> str:
    argv = ["/bin/ps", "-ww", "-o", "args=", "-p", str(pid)]
    with suppress(OSError):
        return subprocess.run(argv, capture_output=True, text=True, check=False).stdout
    return ""
