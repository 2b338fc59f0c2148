"""Finds programs on the PATH, and never in the folder that one happens to be in.

``shutil.which`` looks there first on Windows, and so does the system itself for a bare name: a
cloned repository could bring its own git or terraform along.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path


def find_program(name: str, environ: Mapping[str, str]) -> Path | None:
    """The full path of ``name``: as it is where it is one, else by the PATH's absolute folders."""
    if os.path.dirname(name):  # noqa: PTH120 - Path would drop the ./ of ./terraform
        found = shutil.which(name)
        return Path(found).absolute() if found else None
    for folder in environ.get("PATH", "").split(os.pathsep):
        for candidate in _spelled(Path(folder) / name, environ):
            if Path(folder).is_absolute() and shutil.which(candidate):
                return candidate
    return None


def _spelled(program: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    """With each ending that makes it a program on Windows."""
    if sys.platform != "win32":
        yield program
        return
    endings = [end.lower() for end in environ.get("PATHEXT", ".EXE;.BAT;.CMD").split(";") if end]
    if program.suffix.lower() in endings:
        yield program
    for ending in endings:
        yield program.with_name(program.name + ending)
