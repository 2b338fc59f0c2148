"""The door of the fake AWS: who may come in, and what catctl itself asks of the server.

It answers catctl, which proves that it knows the secret, and whoever signs with credentials that
this sandbox gave out. All others are refused before moto sees anything of theirs.
"""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from catctl.sandbox import given, keys, proof, services, signatures
from catctl.sandbox.bodies import LONGEST_BODY, LONGEST_OWN, body_of, inflated
from catctl.sandbox.ecs import api
from catctl.sandbox.iam import judge
from catctl.sandbox.requests import RefusedRequest, Request, head_of

DOOR = "/_catctl/"  # no bucket may be called so
REGISTRY = "/v2/"
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class Door:
    """WSGI application: what begins with /_catctl/ is ours, the rest is moto's.

    One request at a time: moto's backends are plain dictionaries without locks. A request is read
    before its turn comes, so that one that does not end holds up nobody. With ``iam`` the policies
    of whoever asks are enforced.
    """

    def __init__(
        self, moto: Application, secret: str, stop: Callable[[], None], *, iam: bool
    ) -> None:
        self._moto = moto
        self._secret = secret
        self._stop = stop
        self._iam = iam
        self._turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        request, service = None, ""
        try:
            request = head_of(environ, port=int(environ["SERVER_PORT"]))
            if request.path.startswith(DOOR):
                body = body_of(environ, longest=LONGEST_OWN)
                return self._catctl(request, body, start_response)
            if request.headers.get("authorization", "").lower().startswith("basic "):
                return self._registry(request, start_response)
            signature = signatures.signature_of(request)
            service = signature.service
            account = self._admit(request, signature, environ)
            with self._turn:
                if self._iam:
                    in_json = services.is_json(request, service)
                    judge.judge(environ, signature, account=account, in_json=in_json)
                return self._ask_moto(environ, start_response)
        except RefusedRequest as refused:
            environ["werkzeug.socket"].settimeout(1)  # for what it may go on sending
            kind, text = services.refusal(refused, request, service)
            answer = _answer(start_response, refused.status, text, {"Content-Type": kind})
            return [] if environ["REQUEST_METHOD"] == "HEAD" else answer

    def _admit(
        self, request: Request, signature: signatures.Signature, environ: dict[str, Any]
    ) -> str:
        """Read what a known key has sent, and make it ready for moto; returns the key's account.

        Raises RefusedRequest.
        """
        with self._turn:
            key = keys.find(signature.access_key)
        if key is None or not key.active or not proof.holds(key.token, signature.token):
            raise RefusedRequest(
                403, "InvalidClientTokenId", "The security token included in the request is invalid"
            )
        target = request.headers.get("x-amz-target", "")
        services.refuse_other(signature.service, target=target, path=request.path)
        body, now = body_of(environ, longest=LONGEST_BODY), datetime.now(tz=UTC)
        signatures.check(request, body, signature, secret_key=key.secret_key, now=now)
        if key.expires is not None and key.expires < now:
            raise RefusedRequest(
                403, "ExpiredToken", "The security token included in the request is expired"
            )
        _prepare(environ, request, body, signature, account=key.account)
        return key.account

    def _ask_moto(self, environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        api.advance_all()
        answer = self._moto(environ, start_response)
        try:
            return list(answer)
        finally:
            getattr(answer, "close", lambda: None)()

    def _registry(self, request: Request, start_response: StartResponse) -> list[bytes]:
        """What docker login asks. There are no layers to pull or push: moto keeps none."""
        if not keys.is_registry_login(request.headers["authorization"], self._secret):
            raise RefusedRequest(403, "AccessDenied", "This is no login of the sandbox's registry.")
        if request.path != REGISTRY:
            raise RefusedRequest(404, "NotFound", "The sandbox keeps no layers.")
        return _answer(start_response, 200, b"{}", {"Content-Type": "application/json"})

    def _catctl(self, request: Request, body: bytes, start_response: StartResponse) -> list[bytes]:
        verb = request.path.removeprefix(DOOR)
        if request.method != "POST":
            raise RefusedRequest(405, "MethodNotAllowed", "catctl's own requests are POST.")
        challenge = request.headers.get(proof.CHALLENGE.lower(), "")
        expected = proof.of_question(self._secret, challenge=challenge, verb=verb, body=body)
        shown = request.headers.get(proof.PROOF.lower(), "")
        if not challenge or not proof.holds(expected, shown):
            raise RefusedRequest(403, "AccessDenied", "This is catctl's own door.")
        answer = json.dumps(self._do(verb, json.loads(body))).encode()
        shown = proof.of_answer(self._secret, challenge=challenge, body=answer)
        headers = {"Content-Type": "application/json", proof.PROOF: shown}
        return _answer(start_response, 200, answer, headers)

    def _do(self, verb: str, fields: dict[str, Any]) -> dict[str, Any]:
        if verb == "ping":
            return {"pid": os.getpid()}
        if verb == "stop":
            threading.Timer(0.1, self._stop).start()  # after this answer is out
            return {"stopping": True}
        with self._turn:
            return _change(verb, fields)


def _change(verb: str, fields: dict[str, Any]) -> dict[str, Any]:
    match verb:
        case "credentials":
            return keys.issue(**fields)
        case "reset":
            from moto.moto_api._internal.models import moto_api_backend

            moto_api_backend.reset()
            return {"empty": True}
        case "scenario":
            api.set_scenario(**fields)
            return {"scenarios": api.scenarios(fields["account"], fields["region"])}
        case "secret":
            return {"made": given.make_secret(**fields)}
        case "seed":
            return {"seeded": given.seed(**fields)}
        case _:
            raise RefusedRequest(404, "NotFound", "The door knows no such verb.")


def _prepare(
    environ: dict[str, Any],
    request: Request,
    body: bytes,
    signature: signatures.Signature,
    *,
    account: str,
) -> None:
    """Leave for moto nothing by which it would take the request for another's.

    It takes the account from a header of its own, else the key from what comes last in
    Authorization, and the region from the client's name before the signature's (5.2.5).
    """
    encoding = request.headers.get("content-encoding", "")
    if encoding and signature.service != "s3":  # where it is the object's own
        body = inflated(body, encoding, longest=LONGEST_BODY)
        environ.pop("HTTP_CONTENT_ENCODING", None)
    for name in ("HTTP_TRANSFER_ENCODING", "HTTP_USER_AGENT", "wsgi.input_terminated"):
        environ.pop(name, None)
    environ |= {
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_AUTHORIZATION": signature.scope,
        "HTTP_X_MOTO_ACCOUNT_ID": account,
        "wsgi.input": io.BytesIO(body),
    }


def _answer(
    start_response: StartResponse, status: int, body: bytes, headers: Mapping[str, str]
) -> list[bytes]:
    length = {"Content-Length": str(len(body)), "X-Content-Type-Options": "nosniff"}
    start_response(f"{status} {_REASONS[status]}", [*headers.items(), *length.items()])
    return [body]


_REASONS = {
    200: "OK",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    413: "Content Too Large",
}
