"""Runs other programs: streaming what they say, or catching it. No secret is ever an argument."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from catctl.errors import CatctlError
from catctl.search_path import find_program


def find(name: str, environ: Mapping[str, str]) -> str | None:
    """The full path of the program ``name`` on the PATH."""
    found = find_program(name, environ)
    return str(found) if found else None


def run(
    argv: list[str],
    *,
    environ: Mapping[str, str],
    folder: Path | None = None,
    given: str | None = None,
) -> None:
    """Run with its output on stderr. ``given`` goes to its stdin, where a secret may stand.

    Raises CatctlError with the program's name and exit code.
    """
    ended = subprocess.run(
        argv,
        env=dict(environ),
        cwd=folder,
        input=given,
        text=True,
        stdout=2,  # data is catctl's own
        check=False,
    )
    if ended.returncode:
        raise CatctlError(f"{Path(argv[0]).name} {argv[1]} failed (exit code {ended.returncode}).")


def ask(argv: list[str], *, environ: Mapping[str, str], folder: Path | None = None) -> str | None:
    """What it prints, or None where it fails or is not there."""
    try:
        ended = subprocess.run(
            argv, env=dict(environ), cwd=folder, capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return ended.stdout.strip() if ended.returncode == 0 else None


def hand_over(argv: list[str], *, environ: Mapping[str, str]) -> int:
    """Run with the terminal as its own; returns its exit code."""
    return subprocess.run(argv, env=dict(environ), check=False).returncode
