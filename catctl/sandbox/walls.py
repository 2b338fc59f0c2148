"""The server's own walls: once they stand, its process reaches no network and starts no program.

moto sends requests (SNS subscriptions, S3 events) and starts containers (Batch, Lambda) where it is
asked to. An audit hook cannot be taken away again: https://peps.python.org/pep-0578/
"""

from __future__ import annotations

import errno
import sys
from typing import Any

_FORBIDDEN = frozenset(
    {
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.system",
        "pty.spawn",
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.getnameinfo",
        "socket.sendmsg",
        "socket.sendto",
        "subprocess.Popen",
    }
)


def raise_walls() -> None:
    """From now on, and for as long as the process lives. It must listen already."""
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(errno.EPERM, f"The sandbox does without {event}.")
