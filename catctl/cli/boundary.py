"""What comes from this machine and not from us: streams that are closed, files that refuse."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

from catctl.errors import CatctlError

_STREAMS = (("stdin", os.O_RDONLY), ("stdout", os.O_WRONLY), ("stderr", os.O_WRONLY))
_HINTS = {
    errno.EACCES: "look at its owner and permissions: ls -ld, then run the same again",
    errno.EDQUOT: "make room on the disk, then run the same again",
    errno.EEXIST: "move away what is in its place, then run the same again",
    errno.EISDIR: "move away the folder in its place, then run the same again",
    errno.ELOOP: "move away the link in its place, then run the same again",
    errno.EMFILE: "ulimit -n 1024, then run the same again",
    errno.ENOSPC: "make room on the disk, then run the same again",
    errno.ENOTDIR: "move away the file in the place of a folder, then run the same again",
    errno.EPERM: "look at its owner and permissions: ls -ld, then run the same again",
}


def open_streams() -> None:
    """Have three standard streams, whatever the shell has closed (``2>&-``).

    Else the next file that is opened gets the number of one, and a program that we start writes its
    errors there.
    """
    for number, (name, flags) in enumerate(_STREAMS):
        if getattr(sys, name) is None:
            _open_null(number, flags)
            mode = "r" if flags == os.O_RDONLY else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if getattr(stream, "errors", "") == "strict":  # a file's name may be no text
            _any(stream).reconfigure(errors="backslashreplace")


def _open_null(number: int, flags: int) -> None:
    handle = os.open(os.devnull, flags)
    if handle == number:
        os.set_inheritable(handle, True)
        return
    os.dup2(handle, number)
    os.close(handle)


def _any(stream: Any) -> Any:
    return stream


def flush() -> None:
    """Raises OSError where the last words cannot be written, as on a full disk."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.closed:
            stream.flush()


def close_output() -> None:
    """Have what was not written go nowhere: Python would try again at its end, and complain."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            except (OSError, ValueError):
                continue


def expected(error: BaseException) -> CatctlError | None:
    """What is no bug of ours, as an error of ours; None for what is one."""
    if isinstance(error, CatctlError):
        return error
    if isinstance(error, OSError):
        return _of_system(error)
    if isinstance(error, MemoryError):
        return CatctlError("This machine has not enough memory for that.")
    if isinstance(error, UnicodeError):
        return CatctlError(
            f"A text cannot be read or written in this machine's encoding: {error}.",
            hint="export PYTHONUTF8=1, then run the same again",
        )
    return _of_aws(error) if "botocore" in sys.modules else None


def _of_system(error: OSError) -> CatctlError:
    if error.filename is None and error.errno == errno.ENOENT and _is_nowhere():
        return CatctlError("The folder that you are in is gone.", hint="cd to another one")
    what = error.filename2 or error.filename  # where a file was to be put in another's place
    reason = error.strerror or str(error) or type(error).__name__
    is_path = isinstance(what, str | os.PathLike)
    text = f"{os.fspath(what)}: {reason}." if is_path else f"This machine says: {reason}."
    return CatctlError(text, hint=_HINTS.get(error.errno or 0))


def _is_nowhere() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 - Path.cwd() is the same
    except OSError:
        return True
    return False


def _of_aws(error: BaseException) -> CatctlError | None:
    from catctl.aws.session import translated

    try:
        with translated("ask AWS"):
            raise error
    except CatctlError as found:
        return found
    except BaseException:  # noqa: BLE001 - it is none of AWS's
        return None
