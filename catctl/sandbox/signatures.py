"""Reads and checks AWS's signatures (version 4), in a header or in a presigned URL.

The signature itself is botocore's; what of a request is signed, the request says. Source:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from catctl.sandbox.proof import holds
from catctl.sandbox.requests import RefusedRequest, Request

ALGORITHM = "AWS4-HMAC-SHA256"
SKEW = timedelta(minutes=15)
_CREDENTIAL = re.compile(r"([A-Za-z0-9]{16,128})/([0-9]{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request")
_DATE = "%Y%m%dT%H%M%SZ"
_LONGEST_PRESIGNED = 7 * 24 * 3600  # seconds
_UNSIGNED = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What a request says of its own signature; none of it is checked yet."""

    access_key: str
    region: str
    service: str  # as AWS calls it in signatures: elasticloadbalancing, monitoring
    signed: tuple[str, ...]  # names of headers
    value: str
    token: str
    made: str  # as in 20261127T120000Z
    lasts: timedelta | None  # of a presigned URL

    @property
    def header(self) -> str:
        """As it stands, or would stand, in the Authorization header."""
        scope = f"{self.made[:8]}/{self.region}/{self.service}/aws4_request"
        return (
            f"{ALGORITHM} Credential={self.access_key}/{scope}, "
            f"SignedHeaders={';'.join(self.signed)}, Signature={self.value}"
        )


def signature_of(request: Request) -> Signature:
    """The signature that ``request`` bears. Raises RefusedRequest for none, or one of no shape."""
    header = request.headers.get("authorization")
    try:
        if header is not None:
            return _in_header(header, request.headers)
        if "X-Amz-Algorithm" in request.query:
            return _in_query(request.query)
    except (KeyError, ValueError) as error:
        raise RefusedRequest(
            403, "IncompleteSignature", "The signature of the request is incomplete."
        ) from error
    raise RefusedRequest(403, "MissingAuthenticationToken", "The request is not signed.")


def _in_header(header: str, headers: dict[str, str]) -> Signature:
    algorithm, _, rest = header.partition(" ")
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    return _signature(
        algorithm=algorithm,
        credential=fields["Credential"],
        signed=fields["SignedHeaders"],
        value=fields["Signature"],
        token=headers.get("x-amz-security-token", ""),
        made=headers["x-amz-date"],
    )


def _in_query(query: dict[str, str]) -> Signature:
    seconds = int(query["X-Amz-Expires"])
    if not 0 < seconds <= _LONGEST_PRESIGNED:
        raise ValueError(seconds)
    return _signature(
        algorithm=query["X-Amz-Algorithm"],
        credential=query["X-Amz-Credential"],
        signed=query["X-Amz-SignedHeaders"],
        value=query["X-Amz-Signature"],
        token=query.get("X-Amz-Security-Token", ""),
        made=query["X-Amz-Date"],
        lasts=timedelta(seconds=seconds),
    )


def _signature(
    *, algorithm: str, credential: str, signed: str, lasts: timedelta | None = None, **rest: str
) -> Signature:
    scope = _CREDENTIAL.fullmatch(credential)
    names = tuple(signed.split(";"))
    datetime.strptime(rest["made"], _DATE)  # noqa: DTZ007 - for its ValueError alone
    if algorithm != ALGORITHM or scope is None or "host" not in names:
        raise ValueError(algorithm)
    access_key, day, region, service = scope.groups()
    if not rest["made"].startswith(day):
        raise ValueError(day)
    return Signature(
        access_key=access_key, region=region, service=service, signed=names, lasts=lasts, **rest
    )


def check(
    request: Request, body: bytes, signature: Signature, *, secret_key: str, now: datetime
) -> None:
    """Raise RefusedRequest unless ``request`` was signed with ``secret_key``, lately, as it is."""
    if not holds(expected(request, body, signature, secret_key=secret_key), signature.value):
        raise RefusedRequest(
            403, "SignatureDoesNotMatch", "The request was not signed with the key that it names."
        )
    made = datetime.strptime(signature.made, _DATE).replace(tzinfo=UTC)
    if made > now + SKEW or now > made + (signature.lasts or SKEW):
        raise RefusedRequest(403, "RequestExpired", "The signature is too old, or of the future.")
    _check_body(request, body, signature)


def _check_body(request: Request, body: bytes, signature: Signature) -> None:
    """S3 alone takes bodies that are not in the signature, or signed piece by piece."""
    said = request.headers.get("x-amz-content-sha256", _UNSIGNED)
    if signature.service == "s3" and said.startswith((_UNSIGNED, "STREAMING-")):
        return
    if said not in (_UNSIGNED, hashlib.sha256(body).hexdigest()):
        raise RefusedRequest(403, "SignatureDoesNotMatch", "The body is not the one signed.")


def expected(request: Request, body: bytes, signature: Signature, *, secret_key: str) -> str:
    """The signature that ``request`` has where it is signed with ``secret_key``."""
    kind = _S3 if signature.service == "s3" else _Other
    auth = kind(Credentials(signature.access_key, secret_key), signature.service, signature.region)
    as_signed = AWSRequest(
        method=request.method,
        url=f"http://sandbox{request.path}?{_canonical_query(request.target)}",
        headers={name: request.headers.get(name, "") for name in signature.signed},
        data=body,
    )
    as_signed.context |= {"timestamp": signature.made, "presigned": signature.lasts is not None}
    text = auth.string_to_sign(as_signed, auth.canonical_request(as_signed))
    return str(auth.signature(text, as_signed))


def _canonical_query(target: str) -> str:
    """The query, encoded as AWS does before it signs, and without the signature itself."""
    pairs = [part.partition("=") for part in target.partition("?")[2].split("&") if part]
    return "&".join(
        f"{_encoded(name)}={_encoded(value)}"
        for name, _, value in pairs
        if name != "X-Amz-Signature"
    )


def _encoded(text: str) -> str:
    return quote(unquote(text), safe="-_.~")


class _AsSigned:
    """Signs the headers that the client says it has signed, be they what they may."""

    def headers_to_sign(self, request: Any) -> Any:
        return request.headers

    def payload(self, request: Any) -> str:
        if request.context["presigned"]:
            return _UNSIGNED
        return hashlib.sha256(request.data).hexdigest()


class _S3(_AsSigned, S3SigV4Auth):
    """S3 takes a path as it stands."""


class _Other(_AsSigned, SigV4Auth):
    """All the others take it with its dots resolved, and encoded twice."""
