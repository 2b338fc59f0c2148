"""The HTTP server in front of the door: a thread per connection, and none can stay for long."""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import suppress
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import ThreadedWSGIServer

from catctl.sandbox.requests import HEADERS

HEAD_SECONDS = 30.0  # for all of a request's head, however slowly it comes
SILENT_SECONDS = 30  # for the next piece of a body
MOST_CONNECTIONS = 128
LONGEST_LOG = 16 << 20  # bytes; strangers can make it grow
LONGEST_LINE = 300


class Handler(MotoRequestHandler):
    """Sends the head and a short body of an answer as one segment.

    Terraform 1.11 (Go 1.23) once in a while closes a connection when the head is there and the
    body is not ("use of closed network connection") and asks again: a PutItem that took the
    state's lock then meets its own. What came with the head is not lost.
    """

    server: HttpServer
    wbufsize = 1 << 16
    timeout = SILENT_SECONDS

    def parse_request(self) -> bool:
        """Its head has come. What names no path ends here; werkzeug would say so in a traceback."""
        whole = super().parse_request()
        self.server.has_asked(self.request)
        if whole and not self.path.startswith("/"):
            self.send_error(400)
            return False
        return whole

    def make_environ(self) -> dict[str, Any]:
        return super().make_environ() | {HEADERS: list(self.headers.items())}

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        with suppress(OSError):
            if os.fstat(2).st_size > LONGEST_LOG:
                os.ftruncate(2, 0)
        super().log(type, "%s", (message % args)[:LONGEST_LINE])


class HttpServer(ThreadedWSGIServer):
    """Closes the connections that have said nothing yet: old ones, and the oldest of too many."""

    allow_reuse_address = False  # on Windows another program could take the port over

    def __init__(self, host: str, door: Any) -> None:
        self._silent: dict[Any, float] = {}  # since when, by connection; the oldest first
        self._guard = threading.Lock()
        super().__init__(host, 0, door, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._silent[request] = time.monotonic()
            if len(self._silent) > MOST_CONNECTIONS:
                _hang_up(self._silent, next(iter(self._silent)))
        super().process_request(request, client_address)

    def has_asked(self, request: Any) -> None:
        with self._guard:
            self._silent.pop(request, None)

    def service_actions(self) -> None:
        """Called twice a second."""
        super().service_actions()
        latest = time.monotonic() - HEAD_SECONDS
        with self._guard:
            for request in [item for item, since in self._silent.items() if since < latest]:
                _hang_up(self._silent, request)

    def shutdown_request(self, request: Any) -> None:
        self.has_asked(request)
        super().shutdown_request(request)


def _hang_up(silent: dict[Any, float], request: Any) -> None:
    """Its own thread closes it, when it notices."""
    del silent[request]
    with suppress(OSError):
        request.shutdown(socket.SHUT_RDWR)
