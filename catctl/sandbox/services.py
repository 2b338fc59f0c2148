"""Which of AWS's services the sandbox has, and how each of them says no. Pure.

moto has two hundred, some of which start containers or send requests: what catctl and its modules
do not use stays shut.
"""

from __future__ import annotations

import json
from html import escape
from urllib.parse import unquote

from catctl.sandbox.requests import RefusedRequest, Request

# As they are called in signatures.
SERVED = frozenset(
    {
        "acm",
        "application-autoscaling",
        "budgets",
        "dynamodb",
        "ec2",
        "ecr",
        "ecs",
        "elasticloadbalancing",
        "iam",
        "kms",
        "logs",
        "monitoring",
        "pricing",
        "rds",
        "route53",
        "s3",
        "scheduler",
        "secretsmanager",
        "servicequotas",
        "sns",
        "ssm",
        "sts",
        "tagging",
        "wafv2",
    }
)

# What AWS calls it where the request is JSON. Source: the common errors of each API reference.
_IN_JSON = {
    "AccessDenied": "AccessDeniedException",
    "ExpiredToken": "ExpiredTokenException",
    "InvalidClientTokenId": "UnrecognizedClientException",
    "MissingAuthenticationToken": "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
}
_IN_S3 = {
    "InvalidClientTokenId": "InvalidAccessKeyId",
    "MissingAuthenticationToken": "AccessDenied",
    "RequestExpired": "RequestTimeTooSkewed",
}


# Two that sign as another does, and that moto knows by these.
_TABLES = "DynamoDB_2012"  # which DynamoDB's streams have not
_S3_CONTROL = "/v20180820/"


def refuse_other(service: str, *, target: str, path: str) -> None:
    """Raise RefusedRequest unless the sandbox has ``service``; ``target`` is that of DynamoDB."""
    streams = service == "dynamodb" and not target.startswith(_TABLES)
    control = service == "s3" and unquote(path).startswith(_S3_CONTROL)
    if service not in SERVED or streams or control:
        raise RefusedRequest(403, "AccessDenied", f"The sandbox has no such {service}.")


def refusal(refused: RefusedRequest, request: Request | None, service: str) -> tuple[str, bytes]:
    """Content type and body of a refusal, as the clients of ``service`` read it."""
    if request is not None and is_json(request, service):
        code = _IN_JSON.get(refused.code, refused.code)
        body = json.dumps({"__type": code, "message": refused.message})
        return "application/x-amz-json-1.1", body.encode()
    code = _IN_S3.get(refused.code, refused.code) if service == "s3" else refused.code
    error = f"<Error><Code>{code}</Code><Message>{escape(refused.message)}</Message></Error>"
    return "text/xml", _AROUND.get(service, _QUERY).format(error).encode()


_IN_XML = frozenset(
    {"", "ec2", "elasticloadbalancing", "iam", "monitoring", "rds", "route53", "s3", "sns", "sts"}
)
_QUERY = "<ErrorResponse>{}<RequestId>sandbox</RequestId></ErrorResponse>"
_AROUND = {
    "ec2": "<Response><Errors>{}</Errors><RequestID>sandbox</RequestID></Response>",
    "s3": "{}",
}


def is_json(request: Request, service: str) -> bool:
    """Whether ``service`` is asked, and answers, in JSON here."""
    return "x-amz-target" in request.headers or service not in _IN_XML
