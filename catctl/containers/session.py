"""Runs AWS's Session Manager plugin: a terminal in a container."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from catctl.containers import programs
from catctl.errors import CatctlError

PLUGIN = "session-manager-plugin"
RESPONSE = (
    "AWS_SSM_START_SESSION_RESPONSE"  # the plugin reads it since 1.2.497, as the AWS CLI does
)
OLDEST = (1, 2, 497)


def find_plugin(environ: Mapping[str, str]) -> str:
    """The plugin's path. Raises CatctlError where it is not there, or too old.

    An older one takes the session's token as an argument, where every user of the machine sees it.
    """
    program = programs.find(PLUGIN, environ)
    if program is None:
        raise CatctlError(
            f"The {PLUGIN} is not installed: it opens the terminal.",
            hint="https://docs.aws.amazon.com/systems-manager/latest/userguide/"
            "session-manager-working-with-install-plugin.html",
        )
    version = programs.ask([program, "--version"], environ=environ) or ""
    if _numbers(version) < OLDEST:
        raise CatctlError(
            f"The {PLUGIN} is {version or 'of an unknown version'}; it takes 1.2.497 or newer.",
            hint="install the newest one",
        )
    return program


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]{1,9}", version))


def open_session(
    program: str,
    session: Mapping[str, Any],
    target: str,
    *,
    region: str,
    environ: Mapping[str, str],
) -> int:
    """Hand the terminal over; returns the plugin's exit code. The token is in no argument."""
    kept = {name: session[name] for name in ("SessionId", "StreamUrl", "TokenValue")}
    endpoint = f"https://ssm.{region}.amazonaws.com"
    argv = [
        program,
        RESPONSE,
        region,
        "StartSession",
        "",
        json.dumps({"Target": target}),
        endpoint,
    ]
    return programs.hand_over(argv, environ={**environ, RESPONSE: json.dumps(kept)})
