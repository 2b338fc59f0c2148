"""Whoever does as CONTRIBUTING.md says has a new verb, which works."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support.project import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
COPIED = ("catctl", "docs", "environments", "modules", "templates", "tests")
# A path that ends its line, and what is to stand there; or commands.
BLOCK = re.compile(r"(?:^\*\*`([^`\n]+)`\*\*[^\n]*:\n\n)?^```(\w+)\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    path: str
    kind: str
    text: str


BLOCKS = [Block(*match.groups("")) for match in BLOCK.finditer(TEXT)]
FILES = sorted({block.path for block in BLOCKS if block.path.endswith(".py")})


def test_the_example_works(tmp_path: Path, environ: dict[str, str]) -> None:
    copy = copy_of_repository(tmp_path / "catctl")
    for block in BLOCKS:
        match block.kind:
            case "python":
                write(copy / block.path, block.text)
            case "diff":
                insert(copy / block.path, block.text)
            case "sh":
                for line in block.text.splitlines():
                    run(line, copy, environ)
            case _:
                assert block.kind in ("console", "text"), "what is this block for?"


def copy_of_repository(target: Path) -> Path:
    # Compiled files spare time; a worker beside this one may be writing some.
    skip = shutil.ignore_patterns(".terraform", ".catctl", "*.pyc.*")
    for name in COPIED:
        shutil.copytree(ROOT / name, target / name, ignore=skip)
    for file in (*ROOT.glob("*.md"), ROOT / "pyproject.toml"):
        shutil.copy(file, target)
    return target


def write(file: Path, text: str) -> None:
    assert not file.exists(), f"{file} is there already"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def insert(file: Path, diff: str) -> None:
    """The lines with a plus, between the others, which stand in the file once."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if not line.startswith("+"))
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{file} must have these lines, once:\n{before}"
    file.write_text(text.replace(before, "".join(line[1:] for line in lines)), encoding="utf-8")


def run(line: str, copy: Path, environ: dict[str, str]) -> None:
    """Run a command with this Python; linters only on the files of the document."""
    program, *rest = shlex.split(line.removeprefix(".venv/bin/"))
    words = rest if program == "python" else ["-m", program, *rest]
    if program in ("mypy", "ruff"):
        words = [word for word in words if word != "."] + FILES
    done = subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env={**environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
