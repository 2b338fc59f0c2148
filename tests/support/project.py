"""This repository as a project, copied; and the environment of somebody who has no AWS account."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def clean_environ(home: Path) -> dict[str, str]:
    """The environment of a user who has no AWS account, and a home of his own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "CATCTL_", "TF_", "COVERAGE"))
    }
    home.mkdir(parents=True, exist_ok=True)
    return {
        **kept,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "NO_COLOR": "1",
        "COLUMNS": "100",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
        # Terraform and the provider collect garbage while they build their schemas: a third of a
        # plan's CPU (1.11.4, 5.100.0), for 8 % less of memory. https://go.dev/doc/gc-guide
        "GOGC": "400",
    }


def copy_of_project(target: Path, *keys: str) -> Path:
    """This repository's project, with these environments of it."""
    skip = shutil.ignore_patterns(".terraform", ".catctl")
    shutil.copytree(ROOT / "modules", target / "modules", ignore=skip)
    (target / "environments").mkdir()
    for name in ("defaults.yaml", "environment.schema.json"):
        shutil.copy(ROOT / "environments" / name, target / "environments" / name)
    for key in keys:
        shutil.copytree(ROOT / "environments" / key, target / "environments" / key, ignore=skip)
    return target
