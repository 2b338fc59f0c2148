"""The sandbox's server reaches no network and starts no program, whatever moto is asked to do."""

from __future__ import annotations

import subprocess
import sys

import pytest

RAISE = "from catctl.sandbox.walls import raise_walls; raise_walls(); "


@pytest.mark.parametrize(
    "act",
    [
        "import os; os.system('true')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.socket().bind(('127.0.0.1', 0))",
        "import socket; socket.gethostbyname('localhost')",
        "import socket as s; s.socket(type=s.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9))",
        "import socket; socket.socket(socket.AF_UNIX).connect('/var/run/docker.sock')",
        "import subprocess; subprocess.run(['true'])",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
    ],
)
def test_there_is_no_way_out(act: str) -> None:
    if "AF_UNIX" in act and sys.platform == "win32":
        pytest.skip("Windows has no such sockets")
    done = subprocess.run(
        [sys.executable, "-c", RAISE + act], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "The sandbox does without " in done.stderr
