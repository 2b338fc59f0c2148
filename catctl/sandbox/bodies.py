"""The body of a request to the fake AWS, within limits of size and time."""

from __future__ import annotations

import re
import time
from typing import Any

from catctl.sandbox.requests import RefusedRequest

LONGEST_BODY = 64 << 20  # bytes; a state of 10 MB is a large one
LONGEST_OWN = 1 << 16  # bytes of what catctl itself asks
BODY_SECONDS = 30.0  # for all of a body, however slowly it comes
_PIECE = 1 << 16


def body_of(environ: dict[str, Any], *, longest: int) -> bytes:
    """All of the body. Raises RefusedRequest where it is too long, ends early or does not come."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if environ.get("wsgi.input_terminated"):  # chunked: it ends by itself
        expected = None
    elif re.fullmatch("[0-9]{1,19}", length):
        expected = int(length)
    else:
        raise RefusedRequest(400, "InvalidRequest", "The length of the body is no number.")
    if (expected or 0) > longest:
        raise _too_long()
    body = _read(environ["wsgi.input"], longest + 1 if expected is None else expected)
    if len(body) > longest:
        raise _too_long()
    if len(body) < (expected or 0):
        raise RefusedRequest(400, "IncompleteBody", "The body ended too early.")
    return body


def _read(stream: Any, expected: int) -> bytes:
    deadline = time.monotonic() + BODY_SECONDS
    pieces, missing = [], expected
    while missing:
        try:
            piece = getattr(stream, "read1", stream.read)(min(missing, _PIECE))
        except OSError as error:  # a time-out of the socket, or chunks that are none
            raise RefusedRequest(408, "RequestTimeout", "The body did not come.") from error
        if not piece:
            break
        pieces.append(piece)
        missing -= len(piece)
        if time.monotonic() > deadline:
            raise RefusedRequest(408, "RequestTimeout", "The body came too slowly.")
    return b"".join(pieces)


def _too_long() -> RefusedRequest:
    return RefusedRequest(413, "EntityTooLarge", "The body is too long for the sandbox.")
