"""Asks git about a folder: its commit, and whether anything is not committed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catctl.containers.programs import ask, find

SHORT = 12


def commit_of(folder: Path, environ: Mapping[str, str]) -> str | None:
    """The first letters of the commit, or None outside of a repository."""
    commit = _git("rev-parse", "HEAD", environ=environ, folder=folder)
    return commit[:SHORT] if commit else None


def is_dirty(folder: Path, environ: Mapping[str, str]) -> bool:
    """Whether the folder holds what is in no commit."""
    return bool(_git("status", "--porcelain", "--", ".", environ=environ, folder=folder))


def _git(*args: str, environ: Mapping[str, str], folder: Path) -> str | None:
    program = find("git", environ)
    return ask([program, *args], environ=environ, folder=folder) if program else None
