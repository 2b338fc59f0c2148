"""Starts, finds and stops the sandbox of a project. The server outlives the command.

One sandbox serves a project, and all accounts of its environments: the credentials of each come
from the fake AWS's own ``sts:AssumeRole``, so that the account guard holds there, too.
"""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from catctl.errors import SandboxError
from catctl.files import exclusive, make_private_folder, write_atomically
from catctl.sandbox.isolation import DEAD_PROXY, LOOPBACK, PROXIES, SandboxCredentials

HOST = "127.0.0.1"
DEFAULT_ACCOUNT = "123456789012"  # the fake AWS's own
START_SECONDS = 60
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    """A running fake AWS. ``started`` is an ISO time in UTC."""

    folder: Path
    port: int
    pid: int
    nonce: str
    started: str

    @property
    def endpoint(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def empty_file(self) -> Path:
        """Stands for the AWS configuration files of the user."""
        return self.folder / "empty"


def find(folder: Path) -> Sandbox | None:
    """The running sandbox of ``folder``, or None. A state file without its server is removed."""
    state = folder / "server.json"
    try:
        data = json.loads(state.read_text(encoding="utf-8"))
        sandbox = Sandbox(
            folder=folder,
            port=int(data["port"]),
            pid=int(data["pid"]),
            nonce=str(data["nonce"]),
            started=str(data["started"]),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError):
        state.unlink(missing_ok=True)
        return None
    if _is_alive(sandbox):
        return sandbox
    state.unlink(missing_ok=True)
    return None


def start(folder: Path) -> Sandbox:
    """The running sandbox, or a new one. Raises SandboxError when it does not come up."""
    sandbox = find(folder)
    if sandbox:
        return sandbox
    _require_extra()
    make_private_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    (folder / "empty").touch()
    with exclusive(folder / "start.lock"):  # two commands at once start one server
        return find(folder) or _launch(folder)


def stop(sandbox: Sandbox) -> None:
    """Stop the server and wait until it is gone. What the fake AWS held is lost."""
    with suppress(OSError, HTTPException):
        _call(sandbox, "catctl/stop")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _is_alive(sandbox):
        time.sleep(0.05)
    (sandbox.folder / "server.json").unlink(missing_ok=True)
    _forget_credentials(sandbox.folder)


def reset(sandbox: Sandbox) -> None:
    """Empty the fake AWS: every account, every service."""
    _call(sandbox, "moto-api/reset", b"")
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
    request = {
        "account_id": account_id or DEFAULT_ACCOUNT,
        "certificate_arn": certificate_arn,
        "domain": domain,
        "hosted_zone_id": hosted_zone_id,
    }
    _call(sandbox, "catctl/seed", json.dumps(request).encode())


def give_secret(sandbox: Sandbox, *, arn: str, keys: list[str]) -> None:
    """Give the fake AWS a secret that an environment takes as given, with made-up values."""
    _call(sandbox, "catctl/secret", json.dumps({"arn": arn, "keys": keys}).encode())


def set_scenario(
    sandbox: Sandbox, *, account_id: str | None, region: str, service: str, scenario: str | None
) -> dict[str, str]:
    """Set what the next tasks of an ECS service will meet; None for nothing out of the ordinary.

    Returns all scenarios that are set in this account and region, by service name.
    """
    request = {
        "account": account_id or DEFAULT_ACCOUNT,
        "region": region,
        "scenario": scenario,
        "service": service,
    }
    answer = json.loads(_call(sandbox, "catctl/scenario", json.dumps(request).encode()))
    return dict(answer["scenarios"])


def credentials(sandbox: Sandbox, account_id: str | None) -> SandboxCredentials:
    """Credentials of an account; kept, since they hold as long as the server runs."""
    account = account_id or DEFAULT_ACCOUNT
    file = sandbox.folder / f"credentials-{account}.json"
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept.pop("nonce") == sandbox.nonce:
            return SandboxCredentials(**kept)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    fresh = _assume_role(sandbox, account)
    text = json.dumps({"nonce": sandbox.nonce, **fresh.__dict__})
    write_atomically(file, text, mode=0o600)
    return fresh


def _assume_role(sandbox: Sandbox, account: str) -> SandboxCredentials:
    form = {
        "Action": "AssumeRole",
        "Version": "2011-06-15",
        "RoleArn": f"arn:aws:iam::{account}:role/sandbox",
        "RoleSessionName": "catctl",
    }
    # The fake AWS reads the service from the signature's scope and checks nothing else of it.
    scope = "AKIASANDBOXSANDBOX00/20260101/us-east-1/sts/aws4_request"
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
    }
    raw = _call(sandbox, "", urllib.parse.urlencode(form).encode(), headers)
    fields = {
        element.tag.rpartition("}")[2]: element.text or ""
        for element in ET.fromstring(raw).iter()  # noqa: S314 - our own server's answer
    }
    return SandboxCredentials(
        account_id=account,
        access_key=fields["AccessKeyId"],
        secret_key=fields["SecretAccessKey"],
        token=fields["SessionToken"],
    )


def _forget_credentials(folder: Path) -> None:
    for file in folder.glob("credentials-*.json"):
        file.unlink(missing_ok=True)


def _call(
    sandbox: Sandbox, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> bytes:
    request = urllib.request.Request(  # noqa: S310 - loopback only
        f"{sandbox.endpoint}/{path}", data=body, headers=headers or {}
    )
    try:
        with _OPENER.open(request, timeout=30) as answer:
            raw: bytes = answer.read()
    except urllib.error.HTTPError as error:
        error.close()
        raise
    return raw


def _is_alive(sandbox: Sandbox) -> bool:
    """Whether this very server answers; a slow one is no dead one."""
    try:
        answer: Any = json.loads(_call(sandbox, "catctl/ping"))
    except TimeoutError as error:
        raise SandboxError(f"The sandbox at {sandbox.endpoint} does not answer.") from error
    except (OSError, HTTPException, ValueError):
        return False
    return isinstance(answer, dict) and answer.get("nonce") == sandbox.nonce


def _require_extra() -> None:
    missing = [
        name for name in ("moto", "flask", "flask_cors") if not importlib.util.find_spec(name)
    ]
    if missing:
        raise SandboxError(
            "The sandbox is not installed: it is an extra of catctl.",
            hint='pip install "catctl[sandbox]"',
        )


def _launch(folder: Path) -> Sandbox:
    nonce = secrets.token_hex(8)
    with (folder / "server.log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "catctl.sandbox.server", str(folder), nonce],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_server_environ(),
            cwd=folder,
            **_detached(),
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        sandbox = find(folder) if (folder / "server.json").exists() else None
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


def _server_environ() -> dict[str, str]:
    """The server needs nothing of AWS, and nothing of the network."""
    kept = {k: v for k, v in os.environ.items() if not k.upper().startswith(("AWS_", "MOTO_"))}
    quiet = {
        "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
        "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
        "NO_PROXY": LOOPBACK,
        "no_proxy": LOOPBACK,
    }
    return kept | dict.fromkeys(PROXIES, DEAD_PROXY) | quiet


def _detached() -> dict[str, Any]:
    """A session of its own, so that a Ctrl-C or a closed terminal does not end it."""
    if sys.platform == "win32":
        return {"creationflags": 0x00000008 | 0x00000200}  # DETACHED_PROCESS, NEW_PROCESS_GROUP
    return {"start_new_session": True}
