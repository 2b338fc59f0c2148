"""The entry point ends without a traceback, whenever the Ctrl-C comes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

_LATE = """
import signal, sys
import catctl.__main__ as entry, catctl.cli
set_handler = signal.signal
def interrupted(number, handler):
    if handler is signal.SIG_IGN:
        signal.raise_signal(number)
    return set_handler(number, handler)
signal.signal = interrupted
catctl.cli.main = lambda: 3
sys.exit(entry.main())
"""


# Python drops what is raised in a callback, and says so.
_IN_A_CALLBACK = """
import signal, sys, time, weakref
import catctl.__main__ as entry, catctl.cli
class Thing: pass
def run():
    thing = Thing()
    gone = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    del thing
    for _ in range(500): time.sleep(0.01)
    return 3
catctl.cli.main = run
sys.exit(entry.main())
"""
# Python makes a RuntimeError of what is raised within the making of a class.
_IN_AN_IMPORT = """
import signal
class Item:
    def __set_name__(self, owner, name): signal.raise_signal(signal.SIGINT)
class Owner:
    item = Item()
"""
_WHILE_IMPORTING = """
import sys, time
import catctl.__main__ as entry, catctl.cli
def run():
    import interrupted
    for _ in range(500): time.sleep(0.01)
    return 3
catctl.cli.main = run
sys.exit(entry.main())
"""
_EARLY = """
import catctl.__main__
raise KeyboardInterrupt
"""


def test_ctrl_c_between_the_end_and_the_ignoring_of_it() -> None:
    done = subprocess.run([sys.executable, "-c", _LATE], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (3, "")


def test_ctrl_c_where_python_drops_what_is_raised() -> None:
    done = subprocess.run([sys.executable, "-c", _IN_A_CALLBACK], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "")


def test_ctrl_c_while_a_module_is_imported(tmp_path: Path) -> None:
    (tmp_path / "interrupted.py").write_text(_IN_AN_IMPORT, encoding="utf-8")
    argv = [sys.executable, "-c", _WHILE_IMPORTING]
    done = subprocess.run(argv, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_before_main() -> None:
    done = subprocess.run([sys.executable, "-c", _EARLY], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")
