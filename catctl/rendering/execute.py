"""Applies one file action."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import assert_never

from catctl.errors import CatctlError
from catctl.files import write_atomically
from catctl.rendering.plan import DeleteFile, FileAction, KeepCopy, WriteFile


def execute(root: Path, action: FileAction) -> None:
    """Apply ``action`` below ``root``."""
    try:
        match action:
            case WriteFile(path=path, text=text):
                write_atomically(root / path, text)
            case DeleteFile(path=path):
                (root / path).unlink(missing_ok=True)
                with suppress(OSError):  # a folder with other files in it stays
                    (root / path).parent.rmdir()
            case KeepCopy(copy=copy, text=text):
                write_atomically(root / copy, text)
            case _:
                assert_never(action)
    except OSError as error:
        raise CatctlError(f"{action.path}: {error.strerror or error}") from error
