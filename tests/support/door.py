"""Knocks at the sandbox's door byte by byte, as no well-behaved client would."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from catctl.sandbox.isolation import SandboxCredentials
from catctl.sandbox.process import Sandbox

REGION = "ap-northeast-2"
IDENTITY = b"Action=GetCallerIdentity&Version=2011-06-15"
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


@dataclass(frozen=True)
class Answer:
    """What came back: 0 where the connection was closed without a word."""

    status: int
    head: str
    body: str


def knock(sandbox: Sandbox, raw: bytes) -> Answer:
    """Send ``raw`` and read until the sandbox closes the connection."""
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=60) as connection:
        connection.sendall(raw)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    head, _, body = received.decode("utf-8", "replace").partition("\r\n\r\n")
    return Answer(int(head.split()[1]) if head else 0, head.lower(), body)


def request(
    target: str, headers: Mapping[str, str], *, method: str = "POST", body: bytes = b""
) -> bytes:
    """A request, with the length of its body unless the headers say it."""
    lines = {"Content-Length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode() + body


def signed(
    sandbox: Sandbox,
    keys: SandboxCredentials,
    *,
    service: str = "sts",
    target: str = "/",
    body: bytes = IDENTITY,
    headers: Mapping[str, str] = FORM,
    method: str = "POST",
) -> dict[str, str]:
    """Headers of a request that ``keys`` sign, by botocore."""
    host = f"127.0.0.1:{sandbox.port}"
    made = AWSRequest(
        method=method, url=f"http://{host}{target}", headers={"Host": host, **headers}, data=body
    )
    credentials = Credentials(keys.access_key, keys.secret_key, keys.token or None)
    SigV4Auth(credentials, service, REGION).add_auth(made)
    return dict(made.headers.items())


def recorded(parent: Path, port: int, *, mode: int = 0o600, **other: object) -> Path:
    """A folder whose state file names a sandbox on ``port``, as one of ours would."""
    folder = parent / "sandbox"
    folder.mkdir()
    state = {"folder": str(folder), "nonce": "n0nce", "pid": 1, "port": port, "started": "x"}
    file = folder / "server.json"
    file.touch(mode=mode)
    file.write_text(json.dumps(state | other), encoding="utf-8")
    return folder
