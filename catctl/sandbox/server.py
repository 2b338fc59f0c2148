"""The sandbox's own process: moto's server on the loopback interface, with a small control door.

Started by ``process.start`` as ``python -m catctl.sandbox.server FOLDER NONCE``. It serves until it
is told to stop, or until its state file is gone or names another server.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catctl.errors import SandboxError
from catctl.files import write_atomically
from catctl.sandbox import budgets, faithful, given, managed_policies, refusals
from catctl.sandbox.ecs import api, install
from catctl.sandbox.patches import patch

HOST = "127.0.0.1"
DOOR = "/catctl/"
STATE_FILE = "server.json"
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class Door:
    """WSGI application: what begins with /catctl/ is ours, the rest is moto's.

    One request at a time: moto's backends are plain dictionaries without locks.
    """

    def __init__(self, moto: Application, nonce: str, stop: Callable[[], None]) -> None:
        self._moto = moto
        self._nonce = nonce
        self._stop = stop
        self._turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        if not path.startswith(DOOR):
            return self._ask_moto(environ, start_response)
        answer = self._answer(path.removeprefix(DOOR), environ)
        body = json.dumps(answer).encode()
        length = str(len(body))
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", length)])
        return [body]

    def _ask_moto(self, environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        with self._turn:
            api.advance_all()
            answer = self._moto(environ, start_response)
            try:
                return list(answer)
            finally:
                getattr(answer, "close", lambda: None)()

    def _answer(self, verb: str, environ: dict[str, Any]) -> dict[str, Any]:
        match verb:
            case "ping":
                return {"nonce": self._nonce, "pid": os.getpid()}
            case "stop":
                threading.Timer(0.1, self._stop).start()  # after this answer is out
                return {"stopping": True}
            case "seed":
                with self._turn:
                    return {"seeded": given.seed(**_body(environ))}
            case "secret":
                with self._turn:
                    return {"made": given.make_secret(**_body(environ))}
            case "scenario":
                request = _body(environ)
                with self._turn:
                    api.set_scenario(**request)
                    return {"scenarios": api.scenarios(request["account"], request["region"])}
            case _:
                return {"error": f"no such verb: {verb}"}


def _body(environ: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    return body


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


def main(folder: Path, nonce: str) -> None:
    """Serve on a free port of the loopback interface and say so in the state file."""
    from moto import backends
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Handler(WSGIRequestHandler):
        """Sends the head and a short body of an answer as one segment.

        Terraform 1.11 (Go 1.23) once in a while closes a connection when the head is there and the
        body is not ("use of closed network connection") and asks again: a PutItem that took the
        state's lock then meets its own. What came with the head is not lost.
        """

        wbufsize = 1 << 16

    faithful.mend()
    budgets.mend()
    managed_policies.mend()
    refusals.mend()
    install.mend()
    # moto 5.2.5 looks for its modules on the disk at every request, a quarter of what one takes.
    modules = tuple(backends.list_of_moto_modules())
    patch(backends, "list_of_moto_modules", lambda: modules)
    application = DomainDispatcherApplication(create_backend_app)
    stops: list[Callable[[], None]] = []
    door = Door(application, nonce, lambda: stops[0]())
    server = make_server(HOST, 0, door, threaded=True, request_handler=Handler)
    stops.append(server.shutdown)
    state = {
        "nonce": nonce,
        "pid": os.getpid(),
        "port": server.server_port,
        "started": datetime.now(tz=UTC).isoformat(timespec="seconds"),
    }
    write_atomically(folder / STATE_FILE, json.dumps(state), mode=0o600)
    threading.Thread(target=_watch, args=(folder, nonce, server.shutdown), daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2])
    except SandboxError as error:
        sys.exit(error.message)
