"""A proxy of our own in front of the fake AWS, which delays, refuses, throttles, hangs and drops.

Each request is named as AWS names it: ``ec2:CreateVpc``, ``dynamodb:PutItem``; for S3 by its HTTP
method, ``s3:PUT``. A rule takes the requests that its pattern matches, at most ``times`` times.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from catctl.sandbox.requests import RefusedRequest, Request
from catctl.sandbox.signatures import expected, signature_of

_HOP = {"connection", "transfer-encoding", "content-length"}


@dataclass
class Rule:
    """``does`` is error, hang, drop, delay, hold or after.

    What is held is served once all is calm; with after, it is served and its answer dropped.
    """

    pattern: str
    does: str
    code: str = "InternalError"
    message: str = "made up by the test"
    status: int = 400
    seconds: float = 0.0
    times: int | None = None
    skip: int = 0  # so many matching requests pass first
    hits: int = 0


@dataclass
class Chaos:
    """The running proxy. ``seen`` holds the name of every request, in order."""

    upstream: int
    folder: Path  # of the sandbox, with the credentials that it gave out
    port: int = 0
    rules: list[Rule] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def add(self, pattern: str, does: str, **more: Any) -> Rule:
        rule = Rule(pattern, does, **more)
        self.rules.append(rule)
        return rule

    def calm(self) -> None:
        """No more faults."""
        self.rules.clear()
        self.released.set()

    def signed_anew(
        self, method: str, target: str, headers: Message, body: bytes
    ) -> dict[str, str]:
        """The headers for the sandbox itself, whose door takes no other host's name."""
        found = {name.lower(): value for name, value in headers.items()}
        found["host"] = f"127.0.0.1:{self.upstream}"
        request = Request(method=method, target=target, headers=found)
        with suppress(RefusedRequest):
            signature = signature_of(request)
            for file in self.folder.glob("credentials-*.json"):
                kept = json.loads(file.read_text(encoding="utf-8"))
                if kept["access_key"] == signature.access_key:
                    value = expected(request, body, signature, secret_key=kept["secret_key"])
                    found["authorization"] = replace(signature, value=value).header
        return found

    def rule_for(self, name: str) -> Rule | None:
        with self.guard:
            self.seen.append(name)
            for rule in self.rules:
                if not re.fullmatch(rule.pattern, name):
                    continue
                if rule.skip:
                    rule.skip -= 1
                elif rule.times is None or rule.hits < rule.times:
                    rule.hits += 1
                    return rule
        return None


def request_name(method: str, path: str, headers: Any, body: bytes) -> str:
    """As AWS names it; ``?:METHOD`` for what is not signed."""
    scope = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", headers.get("Authorization", ""))
    service = scope.group(1) if scope else "?"
    target = headers.get("X-Amz-Target")
    if target:
        return f"{service}:{target.rpartition('.')[2]}"
    form = urllib.parse.parse_qs(body.decode("latin-1")) if b"Action=" in body else {}
    return f"{service}:{form['Action'][0] if 'Action' in form else method}"


def error_body(service: str, headers: Any, rule: Rule) -> tuple[str, bytes]:
    """The error as the protocol of the service wants it."""
    if headers.get("X-Amz-Target"):
        data = {"__type": rule.code, "message": rule.message, "Message": rule.message}
        return "application/x-amz-json-1.0", json.dumps(data).encode()
    inner = f"<Code>{rule.code}</Code><Message>{rule.message}</Message>"
    if service == "s3":
        text = f"<Error>{inner}</Error>"
    elif service == "ec2":
        text = (
            f"<Response><Errors><Error>{inner}</Error></Errors><RequestID>x</RequestID></Response>"
        )
    else:
        text = f"<ErrorResponse><Error>{inner}</Error><RequestId>x</RequestId></ErrorResponse>"
    return "text/xml", text.encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one segment, as the sandbox's own server sends them
    chaos: Chaos

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name = request_name(self.command, self.path, self.headers, body)
        rule = self.chaos.rule_for(name)
        if rule is None:
            self._pass(body)
            return
        match rule.does:
            case "error":
                kind, text = error_body(name.partition(":")[0], self.headers, rule)
                self._answer(rule.status, [("Content-Type", kind)], text)
            case "hang":
                self.chaos.released.wait(600)
                self.close_connection = True
            case "hold":
                self.chaos.released.wait(600)
                self._pass(body)
            case "drop":
                self.close_connection = True
            case "after":
                self._forward(body)
                self.close_connection = True
            case "delay":
                time.sleep(rule.seconds)
                self._pass(body)
            case other:
                raise ValueError(other)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _serve  # noqa: N815 - the base class's names

    def _forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        upstream = http.client.HTTPConnection("127.0.0.1", self.chaos.upstream, timeout=120)
        try:
            headers = self.chaos.signed_anew(self.command, self.path, self.headers, body)
            upstream.request(self.command, self.path, body, headers)
            answer = upstream.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            upstream.close()

    def _pass(self, body: bytes) -> None:
        self._answer(*self._forward(body))

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        length = {k.lower(): v for k, v in headers}.get("content-length", "0")
        for key, value in headers:
            if key.lower() not in _HOP:
                self.send_header(key, value)
        self.send_header("Content-Length", length if self.command == "HEAD" else str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's
        """Quiet."""

    def handle(self) -> None:
        with suppress(ConnectionError, TimeoutError):  # the client has gone
            super().handle()


@contextmanager
def in_front_of(sandbox_folder: Path) -> Iterator[Chaos]:
    """Put a proxy before a running sandbox: its state file names the proxy's port from now on."""
    file = sandbox_folder / "server.json"
    state = json.loads(file.read_text(encoding="utf-8"))
    chaos = Chaos(upstream=state["port"], folder=sandbox_folder)
    handler = type("Handler", (_Handler,), {"chaos": chaos})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    chaos.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    file.write_text(json.dumps({**state, "port": chaos.port}), encoding="utf-8")
    try:
        yield chaos
    finally:
        chaos.calm()
        if file.exists():
            file.write_text(json.dumps(state), encoding="utf-8")
        server.shutdown()
        server.server_close()
