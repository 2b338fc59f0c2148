"""What a request asks of AWS: a service, one of its operations, and what is given to it.

moto's own parsers read it, so that what is judged is what is done; what they and moto's answering
classes could read in two ways (5.2.5) is refused. Runs inside the server's process.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from typing import Any

from catctl.sandbox.iam.model import Call
from catctl.sandbox.requests import RefusedRequest

# Services that botocore calls otherwise than signatures do.
_MODELS = {
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "servicequotas": "service-quotas",
    "tagging": "resourcegroupstaggingapi",
}
# What moto's parsers raise for what they cannot read.
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def call_of(service: str, environ: Mapping[str, Any], body: bytes) -> Call:
    """The call that moto will answer. Raises RefusedRequest for what could be read in two ways."""
    from moto.core.parse import PROTOCOL_PARSERS
    from moto.core.request import Request, determine_request_protocol
    from moto.core.routing import get_service_router
    from werkzeug.exceptions import HTTPException

    request = Request({**environ, "wsgi.input": io.BytesIO(body)})
    try:
        operation, in_path = get_service_router(_MODELS.get(service, service)).match(request)
        model = operation.service_model
        protocol = determine_request_protocol(model, request.content_type)
    except (HTTPException, NotImplementedError) as error:
        raise _unreadable(service) from error
    _refuse_two_meanings(request, protocol, model)
    parts: Any = {
        "method": request.method,
        "values": request.values,
        "headers": request.headers,
        "body": request.data,
        "url_path": request.path,
        "url_params": in_path,
    }
    try:
        given = PROTOCOL_PARSERS[protocol](operation).parse(parts)
    except _UNREADABLE as error:
        raise _unreadable(service) from error
    return Call(service=service, operation=operation.name, given=given)


def _unreadable(service: str) -> RefusedRequest:
    return RefusedRequest(
        403, "AccessDenied", f"The sandbox's IAM cannot read what is asked of {service}."
    )


def _refuse_two_meanings(request: Any, protocol: str, model: Any) -> None:
    """moto's answering classes go by a parameter Action, then by a target, then by the path; for
    S3, by the first part of a bucket or an object that they find in the query.
    """
    fields = (*request.args.items(multi=True), *request.form.items(multi=True))
    names = [name for name, _ in fields]
    by_action = protocol in ("query", "ec2")
    by_target = protocol == "json"
    parts = sum(name in _parts(model) for name in names) if protocol == "rest-xml" else 0
    if (
        len(set(names)) < len(names)
        or ("Action" in names) != by_action
        or ("X-Amz-Target" in request.headers) != by_target
        or parts > 1
    ):
        raise RefusedRequest(403, "AccessDenied", "The sandbox's IAM reads this in two ways.")


@cache
def _parts(model: Any) -> frozenset[str]:
    """Parameters that stand for an operation, such as acl and uploads."""
    operations = map(model.operation_model, model.operation_names)
    return frozenset(name for item in operations for name in item.http_trait.query_args)
