"""What a request asks of AWS: a service, one of its operations, and what is given to it.

moto's own parsers read it, so that what is judged is what is done; what they and moto's answering
classes could read in two ways (5.2.5) is refused. Runs inside the server's process.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catctl.sandbox.requests import RefusedRequest

# Services that botocore calls otherwise than signatures do.
_MODELS = {
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "servicequotas": "service-quotas",
    "tagging": "resourcegroupstaggingapi",
}


@dataclass(frozen=True, kw_only=True)
class Call:
    """``service`` is as in signatures; ``given`` has the names of AWS's API reference."""

    service: str
    operation: str
    given: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.service}:{self.operation}"


def call_of(service: str, environ: Mapping[str, Any], body: bytes) -> Call:
    """The call that moto will answer. Raises RefusedRequest for what could be read in two ways."""
    from moto.core.parse import PROTOCOL_PARSERS, RequestParserError
    from moto.core.request import Request, determine_request_protocol
    from moto.core.routing import get_service_router
    from werkzeug.exceptions import HTTPException

    request = Request({**environ, "wsgi.input": io.BytesIO(body)})
    _refuse_two_meanings(request)
    try:
        operation, in_path = get_service_router(_MODELS.get(service, service)).match(request)
    except (HTTPException, NotImplementedError) as error:
        raise unreadable(service) from error
    protocol = determine_request_protocol(operation.service_model, request.content_type)
    parts = {
        "method": request.method,
        "values": request.values,
        "headers": request.headers,
        "body": request.data,
        "url_path": request.path,
        "url_params": in_path,
    }
    try:
        given = PROTOCOL_PARSERS[protocol](operation).parse(parts)
    except (RequestParserError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise unreadable(service) from error
    return Call(service=service, operation=operation.name, given=given)


def unreadable(service: str) -> RefusedRequest:
    return RefusedRequest(
        403, "AccessDenied", f"The sandbox's IAM cannot read what is asked of {service}."
    )


def _refuse_two_meanings(request: Any) -> None:
    fields = (*request.args.items(multi=True), *request.form.items(multi=True))
    names = [name for name, _ in fields]
    twice = len(set(names)) < len(names)
    if twice or ("Action" in names and "X-Amz-Target" in request.headers):
        raise RefusedRequest(403, "AccessDenied", "The sandbox's IAM reads this in two ways.")
