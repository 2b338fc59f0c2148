"""Writes files so that there is always the old one or the new one, never half, nor a mixture."""

from __future__ import annotations

import errno
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from catctl.errors import RefusedError

TEMPORARY = ".catctl-tmp"  # the end of the names of files that are not complete yet
_POLL_SECONDS = 0.05
_SAID_AFTER = 10  # tries: whoever renders is mostly done by then


def write_atomically(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write through a temporary file beside ``path``, made durable before it takes its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=TEMPORARY)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode(errors="surrogateescape"))  # a path that is no text
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def exclusive(path: Path, *, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock file ``path`` against every other process; wait for it as long as it takes.

    ``waiting`` is called once where that is a while. It is the system's lock, not the file, that
    counts: whoever dies lets go of it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _wait_for(handle, waiting)
        yield
    finally:
        os.close(handle)  # which unlocks


def _wait_for(handle: int, waiting: Callable[[], None]) -> None:
    for attempt in itertools.count():
        if _try_lock(handle):
            return
        if attempt == _SAID_AFTER:
            waiting()
        time.sleep(_POLL_SECONDS)


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Another reason than these: a file system that knows no locks, and no use in waiting.
        return error.errno not in (errno.EACCES, errno.EAGAIN)
    return True


def make_private_folder(folder: Path) -> None:
    """Create ``folder``, which git never sees. Raises RefusedError where it is a link."""
    if folder.is_symlink():
        raise RefusedError(f"{folder} is a symbolic link; catctl keeps private files in no such.")
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
