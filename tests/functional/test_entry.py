"""The entry point ends without a traceback, whenever the Ctrl-C comes."""

from __future__ import annotations

import subprocess
import sys

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


def test_ctrl_c_between_the_end_and_the_ignoring_of_it() -> None:
    done = subprocess.run([sys.executable, "-c", _LATE], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (3, "")
