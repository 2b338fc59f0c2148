"""Asks the control door of a running sandbox, and believes only the sandbox itself."""

from __future__ import annotations

import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from catctl.commands import Next, advice
from catctl.errors import SandboxError
from catctl.sandbox import proof

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_LONGEST = 1 << 20  # bytes of an answer


class SilentError(SandboxError):
    """Something listens there and says nothing, as a stopped or overloaded sandbox does."""


def ask(endpoint: str, secret: str, verb: str, *, wait: float = 30, **fields: Any) -> Any:
    """The answer to ``verb``, one of the door's: a JSON object.

    Raises SilentError when it does not answer within ``wait`` seconds; any other SandboxError when
    nothing is there, it refuses, or it is not the sandbox that has this secret.
    """
    body = json.dumps(fields).encode()
    challenge = secrets.token_hex(16)
    shown = proof.of_question(secret, challenge=challenge, verb=verb, body=body)
    request = urllib.request.Request(  # noqa: S310 - loopback only
        f"{endpoint}/catctl/{verb}",
        data=body,
        headers={
            "Content-Type": "application/json",
            proof.CHALLENGE: challenge,
            proof.PROOF: shown,
        },
    )
    raw, headers = _sent(request, endpoint, wait)
    expected = proof.of_answer(secret, challenge=challenge, body=raw)
    if not proof.holds(expected, headers.get(proof.PROOF, "")):
        raise _lost(endpoint, "what answers there is not this project's sandbox")
    return json.loads(raw)


def _sent(
    request: urllib.request.Request, endpoint: str, wait: float
) -> tuple[bytes, Mapping[str, str]]:
    try:
        with _OPENER.open(request, timeout=wait) as answer:
            return answer.read(_LONGEST), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            raise _lost(endpoint, f"it refuses, with status {error.code}") from error
    except (OSError, HTTPException) as error:
        cause = getattr(error, "reason", error)
        if isinstance(cause, TimeoutError):
            raise SilentError(
                f"The sandbox at {endpoint} does not answer.",
                hint=advice("`sandbox stop`, then `sandbox start`: what it held is lost"),
            ) from error
        raise _lost(endpoint, "nothing answers there as it would") from error


def _lost(endpoint: str, why: str) -> SandboxError:
    return SandboxError(
        f"The sandbox at {endpoint} cannot be reached: {why}.", hint=Next("sandbox", "start")
    )
