"""One request to the fake AWS: its head, and its body within limits of size and time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

LONGEST_BODY = 64 << 20  # bytes; a state of 10 MB is a large one
LONGEST_OWN = 1 << 16  # bytes of what catctl itself asks
BODY_SECONDS = 30.0  # for all of a body, however slowly it comes
_PIECE = 1 << 16
_OWN_NAMES = ("127.0.0.1", "localhost")


class RefusedRequest(Exception):  # noqa: N818 - it is an answer, not a fault
    """What is not let in. ``code`` is AWS's word for it, where AWS has one."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True, kw_only=True)
class Request:
    """As it came over the wire: ``target`` is path and query, still encoded."""

    method: str
    target: str
    headers: dict[str, str]  # by name in small letters

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


def head_of(environ: dict[str, Any], *, port: int) -> Request:
    """The head of a WSGI ``environ``.

    Raises RefusedRequest for another host's name and for what a web page asks.
    """
    headers = _headers(environ)
    _refuse_strangers(headers, port)
    target = str(environ.get("REQUEST_URI", ""))
    if not target.startswith("/"):
        raise RefusedRequest(400, "InvalidRequest", "A request names a path.")
    return Request(method=str(environ["REQUEST_METHOD"]), target=target, headers=headers)


def _headers(environ: dict[str, Any]) -> dict[str, str]:
    found = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            found[name.replace("_", "-").lower()] = str(environ[name])
    return found


def _refuse_strangers(headers: dict[str, str], port: int) -> None:
    """A page of another site can make a browser ask; it says so, or names the site as the host."""
    if headers.get("host", "").lower() not in {f"{name}:{port}" for name in _OWN_NAMES}:
        raise RefusedRequest(403, "AccessDenied", "The sandbox answers to its own address only.")
    if "origin" in headers:
        raise RefusedRequest(403, "AccessDenied", "The sandbox answers no web page.")


def body_of(environ: dict[str, Any], *, longest: int) -> bytes:
    """All of the body. Raises RefusedRequest where it is too long, ends early or does not come."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if environ.get("wsgi.input_terminated"):  # chunked: it ends by itself
        expected = None
    elif length.isascii() and length.isdigit() and len(length) < 20:
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
