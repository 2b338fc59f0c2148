"""ministack, an AWS that nobody here wrote: https://pypi.org/project/ministack/ (1.5.33).

It runs as a process of its own on the loopback interface, behind the sandbox's walls, so that it
reaches no network and starts no container. It ends with whoever holds its stdin: also with a test
that is killed.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catctl.sandbox import isolation, walls

HOST = "127.0.0.1"
# It would listen on a port of its own for MQTT and SFTP, on all interfaces.
_QUIET = {"IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0", "LOG_LEVEL": "WARNING"}


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Its endpoint; what it writes goes to ``folder``."""
    folder.mkdir()
    places = {"TMPDIR": folder, "STATE_DIR": folder / "state", "S3_DATA_DIR": folder / "s3"}
    environ = isolation.server_environ(os.environ) | _QUIET | {k: str(v) for k, v in places.items()}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", __name__],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=Path(__file__).parent.parent.parent,
            text=True,
        ) as server,
    ):
        assert server.stdout
        port = server.stdout.readline().strip()
        assert port, (folder / "log").read_text(encoding="utf-8")
        yield f"http://{HOST}:{port}"


def variables(
    base: dict[str, str], endpoint: str, account: str, empty_file: Path
) -> dict[str, str]:
    """The environment of somebody whose AWS it is: it takes an account's ID for a key of it."""
    keys = isolation.SandboxCredentials(
        account_id=account, access_key=account, secret_key="made-up", token="made-up"
    )
    return isolation.sandboxed(
        base,
        endpoint=endpoint,
        credentials=keys,
        region="ap-northeast-2",
        empty_file=str(empty_file),
    )


def main() -> None:
    """Listen, say on which port, and answer until stdin ends."""
    listening = socket.create_server((HOST, 0))
    port = str(listening.getsockname()[1])
    os.environ["GATEWAY_PORT"] = port  # read by many of its modules
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app  # type: ignore[import-untyped]

    config = Config()
    config.bind = [f"fd://{listening.fileno()}"]
    walls.raise_walls()
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    print(port, flush=True)  # noqa: T201 - to whoever has started it
    os.dup2(2, 1)
    asyncio.run(serve(app, config))


def _end_with_stdin() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
