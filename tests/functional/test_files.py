"""One process at a time, and nobody waits for the dead."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from catctl.environment.project import Project
from catctl.files import exclusive
from catctl.journeys.render import only_renderer

HOLD = """
import sys, time
from pathlib import Path
from catctl.files import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    taken = threading.Event()

    def wait() -> None:
        with exclusive(lock):
            taken.set()

    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not taken.wait(0.5), "it is held"
        holder.kill()
        assert taken.wait(30)
        waiting.join()


def test_who_waits_for_a_render_is_told(tmp_path: Path) -> None:
    """Once, and not where it is free."""
    project, told = Project(tmp_path), list[str]()
    with only_renderer(project, told.append):
        assert told == []
        waiting = threading.Thread(target=lambda: next_render(project, told))
        waiting.start()
        while not told:
            waiting.join(0.05)
    waiting.join()
    assert told == ["Another catctl is rendering this project; waiting until it is done …", "in"]


def next_render(project: Project, told: list[str]) -> None:
    with only_renderer(project, told.append):
        told.append("in")
