"""One sandbox for many tests: each finds it in its own project, as fresh as if just started."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

from catctl.files import make_private_folder, write_atomically
from catctl.sandbox import process
from tests.support.command_line import Catctl

STATE = "server.json"


class Pool:
    """Sandboxes that outlive the tests; each is emptied before it is handed out again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._free: list[process.Sandbox] = []
        self._started: list[process.Sandbox] = []

    @contextmanager
    def fresh(self) -> Iterator[process.Sandbox]:
        """An empty sandbox that nobody else has."""
        sandbox = self._emptied() or self._another()
        yield sandbox
        self._free.append(sandbox)

    def _emptied(self) -> process.Sandbox | None:
        while self._free:
            sandbox = self._free.pop()
            if process.find(sandbox.folder) == sandbox:
                process.reset(sandbox)
                return sandbox
        return None

    def _another(self) -> process.Sandbox:
        sandbox = process.start(self._folder / str(len(self._started)) / "sandbox")
        self._started.append(sandbox)
        return sandbox

    def close(self) -> None:
        for sandbox in self._started:
            process.stop(sandbox.folder)


def move_in(project: Path) -> None:
    """Let a copy of a project have the sandbox of the one it was copied from."""
    file = project / ".catctl/sandbox" / STATE
    if file.exists():
        state = json.loads(file.read_text(encoding="utf-8"))
        text = json.dumps({**state, "folder": str(file.parent.resolve())})
        write_atomically(file, text, mode=0o600)


def lend(sandbox: process.Sandbox, project: Path) -> process.Sandbox:
    """Let the project in ``project`` find this running sandbox as its own."""
    folder = project / ".catctl/sandbox"
    make_private_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    (folder / "empty").touch()
    shutil.copy(sandbox.folder / STATE, folder / STATE)
    move_in(project)
    found = process.find(folder)
    assert found
    return found


def clients(catctl: Catctl, key: str) -> Callable[[str], Any]:
    """Opens clients of an environment's account and region, as a colleague at the console has."""
    found = json.loads(catctl("sandbox", "env", key, "--json").out)["variables"]
    session = boto3.Session(
        aws_access_key_id=found["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=found["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=found["AWS_SESSION_TOKEN"],
        region_name=found["AWS_REGION"],
    )
    open_client: Any = session.client
    return lambda service: open_client(service, endpoint_url=found["AWS_ENDPOINT_URL"])
