"""The body of a request to the fake AWS, within limits of size and time."""

from __future__ import annotations

import re
import time
import zlib
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


def inflated(body: bytes, encoding: str, *, longest: int) -> bytes:
    """What was packed with gzip. Raises RefusedRequest for what is too long, or packed otherwise.

    Clients pack large requests: https://docs.aws.amazon.com/sdkref/latest/guide/feature-compression.html
    """
    if encoding != "gzip":
        raise RefusedRequest(400, "InvalidRequest", "The sandbox unpacks gzip only.")
    unpack = zlib.decompressobj(wbits=31)
    try:
        found = unpack.decompress(body, longest + 1)
    except zlib.error as error:
        raise RefusedRequest(400, "InvalidRequest", "The body is no gzip.") from error
    if len(found) > longest:
        raise _too_long()
    return found


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
