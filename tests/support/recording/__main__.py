"""``python -m tests.support.recording [NAME …]`` renews tests/support/calls; it takes a while."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from catctl.files import make_private_folder
from catctl.sandbox import process
from catctl.sandbox.isolation import server_environ
from tests.support.command_line import Catctl
from tests.support.project import ROOT, clean_environ, copy_of_project
from tests.support.recording.compact import compact, written
from tests.support.recording.lives import LIVES, Life
from tests.support.recording.server import CALLS


def main(names: list[str]) -> None:
    for name in names or sorted(LIVES):
        with tempfile.TemporaryDirectory() as folder:
            _record(name, Path(folder))


def _record(name: str, folder: Path) -> None:
    root = copy_of_project(folder / "project", "cat", "library")
    project = Catctl(root, clean_environ(folder / "home"))
    sandbox = _start(project.folder / ".catctl/sandbox")
    life = Life(project, sandbox.folder / CALLS)
    try:
        LIVES[name](life)
    finally:
        process.stop(sandbox.folder)
    target = ROOT / f"tests/support/calls/{name}.json"
    target.write_text(written(compact(life.heard)), encoding="utf-8")


def _start(folder: Path) -> process.Sandbox:
    make_private_folder(folder.parent)
    folder.mkdir(mode=0o700)
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.support.recording.server", str(folder.resolve())],
        stdin=subprocess.PIPE,
        env={**server_environ(clean_environ(folder)), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdin
    child.stdin.write("recorder\n")
    child.stdin.close()
    while not (folder / "server.json").exists():
        assert child.poll() is None
        time.sleep(0.1)
    found = process.find(folder)
    assert found
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
