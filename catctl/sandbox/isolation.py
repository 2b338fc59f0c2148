"""The wall: which environment variables a process sees when it works on the sandbox. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# Nothing listens on the discard port: whatever is not on the loopback interface goes nowhere.
DEAD_PROXY = "http://127.0.0.1:9"
PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy")
LOOPBACK = "127.0.0.1,localhost,::1"

_NAME = re.compile(r"[A-Z0-9_]+")

# What Python itself needs, and its users set for it.
_FOR_PYTHON = frozenset(
    {
        "APPDATA",
        "COMSPEC",
        "HOME",
        "LANG",
        "LD_LIBRARY_PATH",
        "LOCALAPPDATA",
        "PATH",
        "SYSTEMROOT",
        "TEMP",
        "TMP",
        "TMPDIR",
        "TZ",
        "USERPROFILE",
        "VIRTUAL_ENV",
        "WINDIR",
    }
)


@dataclass(frozen=True, kw_only=True)
class SandboxCredentials:
    """Made-up credentials that the fake AWS takes for the account ``account_id``."""

    account_id: str
    access_key: str
    secret_key: str
    token: str


def sandboxed(
    base: Mapping[str, str],
    *,
    endpoint: str,
    credentials: SandboxCredentials,
    region: str,
    empty_file: str,
) -> dict[str, str]:
    """``base`` without a trace of real AWS: no AWS_* of the user's, no way out but the loopback."""
    kept = {
        name: value
        for name, value in base.items()
        if not name.upper().startswith("AWS_") and name.upper() not in (*PROXIES, "NO_PROXY")
    }
    proxies = dict.fromkeys(PROXIES, DEAD_PROXY)
    return (
        kept
        | proxies
        | {"NO_PROXY": LOOPBACK, "no_proxy": LOOPBACK}
        | variables(
            endpoint=endpoint, credentials=credentials, region=region, empty_file=empty_file
        )
    )


def variables(
    *, endpoint: str, credentials: SandboxCredentials, region: str, empty_file: str
) -> dict[str, str]:
    """The variables that send the AWS tools of a shell to the sandbox."""
    return {
        "AWS_ACCESS_KEY_ID": credentials.access_key,
        "AWS_CONFIG_FILE": empty_file,
        "AWS_DEFAULT_REGION": region,  # which boto3 reads
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": region,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_key,
        "AWS_SESSION_TOKEN": credentials.token,
        "AWS_SHARED_CREDENTIALS_FILE": empty_file,
    }


def other_variables(base: Mapping[str, str], ours: Mapping[str, str]) -> set[str]:
    """The names in ``base`` by which AWS's tools would still reach the real AWS."""
    found = {name for name in base if name.startswith("AWS_") and _NAME.fullmatch(name)}
    return (found | {"AWS_PROFILE"}) - set(ours)


def server_environ(base: Mapping[str, str]) -> dict[str, str]:
    """What the sandbox's server sees: nothing of AWS, a network or containers, and no secret."""
    kept = {
        name: value
        for name, value in base.items()
        if name.upper() in _FOR_PYTHON or name.upper().startswith(("COVERAGE_", "LC_", "PYTHON"))
    }
    return (
        kept
        | dict.fromkeys(PROXIES, DEAD_PROXY)
        | {
            "DOCKER_HOST": "tcp://127.0.0.1:9",
            "MOTO_DISABLE_GLOBAL_CORS": "true",
            "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
            "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
            "NO_PROXY": LOOPBACK,
            "no_proxy": LOOPBACK,
        }
    )
