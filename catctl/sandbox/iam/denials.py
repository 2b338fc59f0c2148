"""How AWS says no: the words, codes and states of each service. Pure.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html, and where
each was seen: EC2, hashicorp/terraform-provider-aws#34234 (nothing where the resource is ``*``) and
kubernetes-sigs/karpenter#2813; S3 with its quotes, noobaa/noobaa-core#10060; IAM, which names the
kind, aws-samples/well-architected-iac-analyzer#108; SNS, the errors of its API reference.
"""

from __future__ import annotations

from catctl.sandbox.iam.model import Asked, Caller
from catctl.sandbox.requests import RefusedRequest

_CODES = {"ec2": "UnauthorizedOperation", "sns": "AuthorizationError"}
_KINDS = ("role", "user")


def denial(
    service: str, asked: Asked, caller: Caller, why: str, *, in_json: bool
) -> RefusedRequest:
    """What ``service`` answers. ``in_json``: to a client that asks in JSON."""
    resource = _resource(service, asked.resource)
    text = f"User: {caller.arn} is not authorized to perform: {asked.action}{resource} {why}"
    if service == "ec2":
        text = (
            f"You are not authorized to perform this operation. {text}. "
            "Encoded authorization failure message: sandbox"
        )
    status = 400 if in_json and service != "scheduler" else 403
    return RefusedRequest(status, _CODES.get(service, "AccessDenied"), text)


def _resource(service: str, arn: str) -> str:
    kind, _, name = arn.rpartition(":")[2].partition("/")
    if service == "ec2" and arn == "*":
        return ""
    if service == "s3":
        return f' on resource: "{arn}"'
    if service == "iam" and kind in _KINDS:
        return f" on resource: {kind} {name.rpartition('/')[2]}"
    return f" on resource: {arn}"
