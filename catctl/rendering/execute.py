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
                _remove_empty(root, root / path)
            case KeepCopy(copy=copy, text=text):
                write_atomically(root / copy, text)
            case _:
                assert_never(action)
    except OSError as error:
        raise CatctlError(f"{action.path}: {error.strerror or error}") from error


def _remove_empty(root: Path, path: Path) -> None:
    """The folders above ``path`` that are empty now; one with other files in it stays."""
    with suppress(OSError):
        for folder in path.parents:
            if folder == root:
                return
            folder.rmdir()


def remove_temporaries(project: Project) -> None:
    """Remove what a render that was killed has left half-written. None may be under way."""
    for folder in (project.modules, project.environments):
        for depth in ("*", "*/*", "*/*/*"):
            for file in folder.glob(f"{depth}/.*{TEMPORARY}"):
                file.unlink(missing_ok=True)
