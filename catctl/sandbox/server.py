"""The sandbox's own process: moto's server on the loopback interface, behind the door.

Started by ``process.start`` as ``python -P -m catctl.sandbox.server FOLDER``, with its secret on
stdin. It serves until it is told to stop, or until its state file is gone or names another server.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catctl.errors import SandboxError
from catctl.files import write_atomically
from catctl.sandbox import budgets, faithful, keys, managed_policies, refusals, walls
from catctl.sandbox.door import Application, Door
from catctl.sandbox.ecs import install
from catctl.sandbox.patches import patch

HOST = "127.0.0.1"
STATE_FILE = "server.json"
SILENT_SECONDS = 30  # after which a connection that says nothing is closed


def _watch(folder: Path, nonce: str, stop: Callable[[], None]) -> None:
    """End when the state file is gone or another's: the project was deleted or restarted."""
    while True:
        time.sleep(3)
        try:
            mine = json.loads((folder / STATE_FILE).read_text(encoding="utf-8"))["nonce"] == nonce
        except (OSError, ValueError, KeyError):
            mine = False
        if not mine:
            stop()
            return


def main(folder: Path, secret: str) -> None:
    """Serve on a free port of the loopback interface and say so in the state file."""
    stops: list[Callable[[], None]] = []
    door = Door(_moto(secret), secret, lambda: stops[0]())
    server = _listen(door)
    stops.append(server.shutdown)
    state = {
        "nonce": secret,
        "pid": os.getpid(),
        "port": server.server_port,
        "started": datetime.now(tz=UTC).isoformat(timespec="seconds"),
    }
    write_atomically(folder / STATE_FILE, json.dumps(state), mode=0o600)
    walls.raise_walls()
    threading.Thread(target=_watch, args=(folder, secret, server.shutdown), daemon=True).start()
    server.serve_forever()


def _moto(secret: str) -> Application:
    """moto's application, mended."""
    from moto import backends
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    faithful.mend()
    budgets.mend()
    managed_policies.mend()
    refusals.mend()
    install.mend()
    keys.mend(secret)
    # moto 5.2.5 looks for its modules on the disk at every request, a quarter of what one takes.
    modules = tuple(backends.list_of_moto_modules())
    patch(backends, "list_of_moto_modules", lambda: modules)
    application: Application = DomainDispatcherApplication(create_backend_app)
    return application


def _listen(door: Door) -> Any:
    from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

    class Handler(WSGIRequestHandler):
        """Sends the head and a short body of an answer as one segment.

        Terraform 1.11 (Go 1.23) once in a while closes a connection when the head is there and the
        body is not ("use of closed network connection") and asks again: a PutItem that took the
        state's lock then meets its own. What came with the head is not lost.
        """

        wbufsize = 1 << 16
        timeout = SILENT_SECONDS

    class Server(ThreadedWSGIServer):
        allow_reuse_address = False  # on Windows another program could take the port over

    return Server(HOST, 0, door, Handler)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.stdin.readline().strip())
    except SandboxError as error:
        sys.exit(error.message)
