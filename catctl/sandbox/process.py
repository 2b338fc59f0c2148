"""Starts, finds and stops the sandbox of a project. The server outlives the command.

One sandbox serves a project, and all accounts of its environments: it gives out credentials for
each, so that the account guard holds there, too.
"""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from catctl.errors import SandboxError
from catctl.files import (
    exclusive,
    make_folder,
    make_private_folder,
    refuse_links,
    write_atomically,
)
from catctl.sandbox import control, owner
from catctl.sandbox.isolation import SandboxCredentials, server_environ
from catctl.sandbox.record import IAM, STATE, clear, make_empty_file, recorded
from catctl.sandbox.record import Sandbox as Sandbox  # under which the others know it
from catctl.shapes import build, parse_object

DEFAULT_ACCOUNT = "123456789012"  # the fake AWS's own
START_SECONDS = 60
PATIENCE = 10.0  # seconds with a server that has only to say that it is there


def find(folder: Path) -> Sandbox | None:
    """The running sandbox of ``folder``, or None. A state file without its server is removed.

    Raises SandboxError where it runs and does not answer.
    """
    sandbox = recorded(folder)
    if sandbox and _is_alive(sandbox):
        make_empty_file(folder)
        return sandbox
    clear(folder / STATE)
    return None


def start(folder: Path, *, iam: bool = False) -> Sandbox:
    """The running sandbox, or a new one, which heeds policies where ``iam`` is true.

    Raises SandboxError when it does not come up.
    """
    sandbox = find(folder)
    if sandbox:
        return sandbox
    _require_extra()
    make_private_folder(folder.parent)
    make_folder(folder)
    folder.chmod(0o700)  # no other user of this machine looks in
    make_empty_file(folder)
    with exclusive(folder / "start.lock"):  # two commands at once start one server
        return find(folder) or _launch(folder, iam=iam)


def stop(folder: Path) -> bool:
    """Stop the server of ``folder`` and wait until it is gone; whether one ran.

    What the fake AWS held is lost. One that does not answer ends by itself, once its state file is
    gone.
    """
    sandbox = recorded(folder)
    ran = sandbox is not None and _ask_to_stop(sandbox)
    clear(folder / STATE)
    _forget_credentials(folder)
    return ran


def _ask_to_stop(sandbox: Sandbox) -> bool:
    try:
        _ask(sandbox, "stop", wait=PATIENCE)
    except control.SilentError:
        owner.kill(sandbox.pid, "catctl.sandbox.server", str(sandbox.folder.resolve()))
        return True
    except SandboxError:
        return False
    deadline = time.monotonic() + 10
    with suppress(control.SilentError):
        while time.monotonic() < deadline and _is_alive(sandbox):
            time.sleep(0.05)
    return True


def reset(sandbox: Sandbox) -> None:
    """Empty the fake AWS: every account, every service."""
    _ask(sandbox, "reset")
    _forget_credentials(sandbox.folder)


def seed(
    sandbox: Sandbox,
    *,
    account_id: str | None,
    certificate_arn: str | None,
    hosted_zone_id: str | None,
    domain: str,
) -> None:
    """Give the fake AWS the certificate and the zone that an environment takes as given."""
    _ask(
        sandbox,
        "seed",
        account_id=account_id or DEFAULT_ACCOUNT,
        certificate_arn=certificate_arn,
        domain=domain,
        hosted_zone_id=hosted_zone_id,
    )


def give_secret(sandbox: Sandbox, *, arn: str, keys: list[str]) -> None:
    """Give the fake AWS a secret that an environment takes as given, with made-up values."""
    _ask(sandbox, "secret", arn=arn, keys=keys)


def set_scenario(
    sandbox: Sandbox, *, account_id: str | None, region: str, service: str, scenario: str | None
) -> dict[str, str]:
    """Set what the next tasks of an ECS service will meet; None for nothing out of the ordinary.

    Returns all scenarios that are set in this account and region, by service name.
    """
    answer = _ask(
        sandbox,
        "scenario",
        account=account_id or DEFAULT_ACCOUNT,
        region=region,
        scenario=scenario,
        service=service,
    )
    return dict(answer["scenarios"])


def credentials(sandbox: Sandbox, account_id: str | None) -> SandboxCredentials:
    """Credentials of an account; kept, since they hold as long as the server runs."""
    account = account_id or DEFAULT_ACCOUNT
    file = sandbox.folder / f"credentials-{account}.json"
    try:
        refuse_links(file)
        kept = parse_object(file.read_text(encoding="utf-8"))
        if kept.pop("nonce") == sandbox.nonce:
            return build(SandboxCredentials, kept)
    except (OSError, ValueError, KeyError):
        clear(file)
    fresh = SandboxCredentials(**_ask(sandbox, "credentials", account=account))
    text = json.dumps({"nonce": sandbox.nonce, **fresh.__dict__})
    write_atomically(file, text, mode=0o600)
    return fresh


def _forget_credentials(folder: Path) -> None:
    for file in folder.glob("credentials-*.json"):
        clear(file)


def _ask(sandbox: Sandbox, verb: str, *, wait: float = 30, **fields: Any) -> Any:
    return control.ask(sandbox.endpoint, sandbox.nonce, verb, wait=wait, **fields)


def _is_alive(sandbox: Sandbox) -> bool:
    """Whether this very server answers; a slow one is no dead one."""
    try:
        _ask(sandbox, "ping", wait=PATIENCE)
    except control.SilentError:
        raise
    except SandboxError:
        return False
    return True


def _require_extra() -> None:
    missing = [
        name for name in ("moto", "flask", "flask_cors") if not importlib.util.find_spec(name)
    ]
    if missing:
        raise SandboxError(
            "The sandbox is not installed: it is an extra of catctl.",
            hint='pip install "catctl[sandbox]"',
        )


def _launch(folder: Path, *, iam: bool) -> Sandbox:
    nonce = secrets.token_hex(16)
    child = _server(folder, nonce, [IAM] if iam else [])
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        sandbox = find(folder) if (folder / STATE).exists() else None
        if sandbox and sandbox.nonce == nonce:
            child.returncode = 0  # it lives on by itself: no warning when this object goes
            return sandbox
        time.sleep(0.05)
    child.kill()
    log_file = folder / "server.log"
    last = log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-1:]
    raise SandboxError(
        "\n".join(["The sandbox did not start.", *last, f"Its log: {log_file}"]),
        hint="catctl sandbox start",
    )


def _server(folder: Path, nonce: str, options: list[str]) -> subprocess.Popen[bytes]:
    """Nothing in the project's folder is imported (-P). No other user reads nonce and log."""
    given, giving = os.pipe()
    with os.fdopen(giving, "w") as pipe:
        pipe.write(f"{nonce}\n")
    refuse_links(folder / "server.log")
    log = os.open(folder / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "catctl.sandbox.server", str(folder.resolve()), *options],
            stdin=given,
            stdout=log,
            stderr=log,
            env=server_environ(os.environ),
            cwd=Path(sys.prefix).anchor,
            **_detached(),
        )
    finally:
        os.close(given)
        os.close(log)


def _detached() -> dict[str, Any]:
    """A session of its own, so that a Ctrl-C or a closed terminal does not end it."""
    if sys.platform == "win32":
        return {"creationflags": 0x00000008 | 0x00000200}  # DETACHED_PROCESS, NEW_PROCESS_GROUP
    return {"start_new_session": True}
