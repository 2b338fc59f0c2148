"""Applies one file action."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import assert_never

from catctl.environment.project import Project
from catctl.errors import CatctlError
from catctl.files import TEMPORARY, write_atomically
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


def remove_temporaries(project: Project) -> None:
    """Remove what a render that was killed has left half-written. None may be under way."""
    for folder in (project.modules, project.environments):
        for file in folder.glob(f"*/.*{TEMPORARY}"):
            file.unlink(missing_ok=True)
