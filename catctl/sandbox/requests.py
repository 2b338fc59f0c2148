"""The head of a request to the fake AWS, and what is refused by it alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

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
