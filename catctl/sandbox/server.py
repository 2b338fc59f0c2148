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
from catctl.sandbox import (
    borders,
    budgets,
    databases,
    faithful,
    keys,
    managed_policies,
    managed_secrets,
    refusals,
    walls,
)
from catctl.sandbox.door import Application, Door
from catctl.sandbox.ecs import install
from catctl.sandbox.patches import patch
from catctl.sandbox.record import HOST, STATE


def _watch(folder: Path, nonce: str, stop: Callable[[], None]) -> None:
    """End when the state file is gone or another's: the project was deleted or restarted.

    Looks twice, and takes a file that cannot be read, for want of file handles, say, for its own.
    """
    gone = 0
    while gone < 2:
        time.sleep(1.5)
        gone = gone + 1 if _is_gone(folder / STATE, nonce) else 0
    stop()


def _is_gone(file: Path, nonce: str) -> bool:
    try:
        return bool(json.loads(file.read_text(encoding="utf-8"))["nonce"] != nonce)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError, LookupError, TypeError):
        return False


def main(folder: Path, secret: str) -> None:
    """Serve on a free port of the loopback interface and say so in the state file."""
    from catctl.sandbox.listener import HttpServer

    stops: list[Callable[[], None]] = []
    door = Door(_moto(secret), secret, lambda: stops[0]())
    server = HttpServer(HOST, door)
    stops.append(server.shutdown)
    state = {
        "folder": str(folder),
        "nonce": secret,
        "pid": os.getpid(),
        "port": server.server_port,
        "started": datetime.now(tz=UTC).isoformat(timespec="seconds"),
    }
    write_atomically(folder / STATE, json.dumps(state), mode=0o600)
    walls.raise_walls()
    threading.Thread(target=_watch, args=(folder, secret, server.shutdown), daemon=True).start()
    server.serve_forever()


def _moto(secret: str) -> Application:
    """moto's application, mended."""
    from moto import backends
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    class Dispatcher(DomainDispatcherApplication):
        """Goes by the signature alone. moto 5.2.5 looks at the path first, for pages of its own
        that tell and change everything.
        """

        def get_application(self, environ: dict[str, Any]) -> Any:
            path = str(environ.get("PATH_INFO", ""))
            service = self.get_backend_for_host(self.infer_service_region_host(environ, path))
            if service not in self.app_instances:
                self.app_instances[service] = self.create_app(service)
            return self.app_instances[service]

    faithful.mend()
    budgets.mend()
    managed_policies.mend()
    managed_secrets.mend()
    databases.mend()
    refusals.mend()
    borders.mend()
    install.mend()
    keys.mend(secret)
    # moto 5.2.5 looks for its modules on the disk at every request, a quarter of what one takes.
    modules = tuple(backends.list_of_moto_modules())
    patch(backends, "list_of_moto_modules", lambda: modules)
    application: Application = Dispatcher(create_backend_app)
    return application


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.stdin.readline().strip())
    except SandboxError as error:
        sys.exit(error.message)
