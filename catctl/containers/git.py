"""Asks git about a folder: its commit, and whether anything is not committed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catctl.containers.programs import ask

SHORT = 12


def commit_of(folder: Path, environ: Mapping[str, str]) -> str | None:
    """The first letters of the commit, or None outside of a repository."""
    commit = ask(["git", "rev-parse", "HEAD"], environ=environ, folder=folder)
    return commit[:SHORT] if commit else None


def is_dirty(folder: Path, environ: Mapping[str, str]) -> bool:
    """Whether the folder holds what is in no commit."""
    changes = ask(["git", "status", "--porcelain", "--", "."], environ=environ, folder=folder)
    return bool(changes)
