"""Reads what earlier runs have left: saved plans, stamps, logs. A damaged one counts as none."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from catctl.stack.model import SavedPlan


def read_json(file: Path) -> dict[str, Any] | None:
    """A JSON object from ``file``, or None."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def file_sha256(file: Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read_saved_plan(folder: Path) -> SavedPlan | None:
    """The plan that waits in ``folder``; None where there is none, or the file is not its own."""
    data = read_json(folder / "saved.json")
    try:
        saved = SavedPlan.from_json(data) if data else None
        intact = saved and file_sha256(folder / "saved.tfplan") == saved.sha256
    except (OSError, KeyError, TypeError):
        return None
    return saved if intact else None


def is_initialised(folder: Path) -> bool:
    """Whether ``terraform init`` has left what a plan needs, provider included."""
    inside = folder / ".terraform"
    providers = inside / "providers"
    return (inside / "modules/modules.json").is_file() and any(
        entry.is_dir() for entry in providers.glob("*/*/*/*/*")
    )
