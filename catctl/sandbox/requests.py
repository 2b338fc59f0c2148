"""The head of a request to the fake AWS, and what is refused by it alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HEADERS = "catctl.headers"  # in a WSGI environ: pairs, which the server puts there
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
    """The head of a WSGI ``environ``, with its headers as they came (``HEADERS``).

    Raises RefusedRequest for another host's name and for what a web page asks.
    """
    headers: dict[str, str] = {}
    for name, value in environ[HEADERS]:
        known = headers.get(name.lower())
        headers[name.lower()] = value if known is None else f"{known},{value}"
    _refuse_strangers(headers, port)
    target = str(environ.get("REQUEST_URI", ""))
    if not target.startswith("/") or "#" in target:
        raise RefusedRequest(400, "InvalidRequest", "A request names a path.")
    return Request(method=str(environ["REQUEST_METHOD"]), target=target, headers=headers)


def _refuse_strangers(headers: dict[str, str], port: int) -> None:
    """A page of another site can make a browser ask; it says so, or names the site as the host."""
    if headers.get("host", "").lower() not in {f"{name}:{port}" for name in _OWN_NAMES}:
        raise RefusedRequest(403, "AccessDenied", "The sandbox answers to its own address only.")
    if "origin" in headers:
        raise RefusedRequest(403, "AccessDenied", "The sandbox answers no web page.")
