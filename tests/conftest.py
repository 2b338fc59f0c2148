"""What all tests share: a project to work on, a sandbox of one's own, an environment apart."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every machine, however slow it is: a suite that is green stays green.
# Few, for each run's sake: a long search loads another profile (pytest --hypothesis-profile), so no
# test sets max_examples but to have fewer.
settings.register_profile("same", deadline=None, derandomize=True, max_examples=25)
settings.load_profile("same")

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Result:
    """What a command has said."""

    code: int
    out: str
    err: str


class Catctl:
    """Runs the real command line, as its own process, in a project folder."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.folder = folder
        self.environ = environ

    def __call__(
        self, *args: str, code: int | None = 0, timeout: float = 600, **environ: str
    ) -> Result:
        """Run ``catctl ARGS``; fail the test unless it exits with ``code`` (None: whatever)."""
        found = subprocess.run(
            [sys.executable, "-m", "catctl", *args],
            cwd=self.folder,
            env={**self.environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
        result = Result(found.returncode, found.stdout, found.stderr)
        if code is not None:
            assert found.returncode == code, f"{args}: {result}"
        assert "Traceback" not in found.stderr, found.stderr
        return result

    def start(self, *args: str) -> subprocess.Popen[str]:
        """Start ``catctl ARGS`` and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "catctl", *args],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )


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
    }


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return clean_environ(tmp_path / "home")


@pytest.fixture
def copy_project(tmp_path: Path) -> Callable[..., Path]:
    """Copies this repository's environments and modules into a folder of the test's own."""

    def copy(*keys: str, name: str = "project") -> Path:
        return copy_of_project(tmp_path / name, *keys)

    return copy


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


@pytest.fixture
def catctl(copy_project: Callable[..., Path], environ: dict[str, str]) -> Iterator[Catctl]:
    """The command line in a copy of the project with both seeds; its sandbox is stopped after."""
    runner = Catctl(copy_project("cat", "library"), environ)
    yield runner
    runner("sandbox", "stop")
