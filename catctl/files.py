"""Writes files so that there is always the old one or the new one, never half, nor a mixture.

Whatever is written, made or removed in ``.catctl/`` goes through here, for it may have come with a
cloned repository: no link in there is followed, and nobody else may read what is in it.
"""

from __future__ import annotations

import errno
import itertools
import os
import re
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from catctl.errors import RefusedError

PRIVATE = ".catctl"
UNGUARDED = "unguarded"  # a copy of the project, in which Terraform keeps links of its own
_COPY = os.path.join(PRIVATE, "sandbox", UNGUARDED)  # noqa: PTH118 - an end of a path
TEMPORARY = ".catctl-tmp"  # the end of the names of files that are not complete yet
_POLL_SECONDS = 0.05
_SAID_AFTER = 10  # tries: whoever renders is mostly done by then

# Terraform's own link to a package in a mirror or cache, which it makes anew: validate/ is its data
# folder while it validates.
_PROVIDER = re.compile(r"/validate/providers(?:/[^/]+){4}/[a-z0-9]+_[a-z0-9]+$")


def write_atomically(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write through a temporary file beside ``path``, made durable before it takes its place.

    The user's umask takes from ``mode``, as everywhere.
    """
    make_folder(path.parent)
    refuse_links(path)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode(errors="surrogateescape"))  # a path that is no text
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def is_private(path: Path) -> bool:
    """Whether it is a file of this user's that nobody else may read or write.

    One that came with a repository is none: git makes files that all may read.
    """
    try:
        found = path.lstat()
    except OSError:
        return False
    is_mine = sys.platform == "win32" or (found.st_uid == os.getuid() and not found.st_mode & 0o077)
    return stat.S_ISREG(found.st_mode) and is_mine


@contextmanager
def exclusive(path: Path, *, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock file ``path`` against every other process; wait for it as long as it takes.

    ``waiting`` is called once where that is a while. It is the system's lock, not the file, that
    counts: whoever dies lets go of it.
    """
    make_folder(path.parent)
    refuse_links(path)
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
    """Create ``folder``, which git never sees, nor any other user.

    Raises RefusedError where it is a link.
    """
    if folder.is_symlink():
        raise RefusedError(f"{folder} is a symbolic link; catctl keeps private files in no such.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        with suppress(PermissionError):  # it is another user's, who may do with it as he likes
            folder.chmod(0o700)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        write_atomically(ignore, "*\n")


def make_folder(folder: Path) -> None:
    """Create ``folder`` and those above it; in ``.catctl/``, for this user alone.

    Raises RefusedError where one of them is a link in there.
    """
    refuse_links(folder)
    mode = 0o700 if PRIVATE in folder.parts else 0o777
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=mode, exist_ok=True)
    if not folder.is_dir():
        folder.mkdir()  # which says what is in the way


def remove_file(path: Path) -> None:
    """Remove a file, if it is there. Raises RefusedError for a link, or behind one."""
    refuse_links(path)
    path.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Remove what can be removed of ``folder``. Raises RefusedError for a link, or behind one."""
    refuse_links(folder)
    shutil.rmtree(folder, ignore_errors=True)


def set_aside(file: Path, to: Path) -> Path:
    """Move a file to where it is private, beside any that has its name already; returns where to.

    Raises RefusedError for a link, or behind one.
    """
    make_folder(to.parent)
    number = 1
    chosen = to
    while chosen.exists() or chosen.is_symlink():
        number += 1
        chosen = to.with_stem(f"{to.stem}-{number}")
    refuse_links(chosen)
    file.chmod(0o600)
    file.rename(chosen)
    return chosen


def refuse_links(path: Path) -> None:
    """Raise RefusedError where ``path`` leads through a link at or below ``.catctl/``."""
    if PRIVATE not in path.parts:
        return
    first = path.parts.index(PRIVATE) + 1
    for depth in range(first, len(path.parts) + 1):
        part = Path(*path.parts[:depth])
        if part.is_symlink():
            raise RefusedError(
                f"{part} is a symbolic link; catctl follows none in {PRIVATE}/.",
                hint="remove the link",
            )


def refuse_links_in(folder: Path) -> None:
    """Raise RefusedError for a link anywhere in ``folder``, before anything in it is read."""
    refuse_links(folder)
    waiting = [folder] if folder.is_dir() else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_symlink():
                    if not _PROVIDER.search(Path(entry.path).as_posix()):
                        refuse_links(Path(entry.path))
                elif entry.is_dir() and not entry.path.endswith(_COPY):
                    waiting.append(Path(entry.path))
