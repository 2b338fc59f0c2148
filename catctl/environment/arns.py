"""Typed ARNs of the environment file, and what IAM takes for one. Pure."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from catctl.environment.matching import matching

_START = r"arn:aws[A-Za-z0-9_-]*:"
_PLACE = r"[a-z0-9-]+:[0-9]{12}:"
_SECRET = rf"{_START}secretsmanager:{_PLACE}secret:"
# What follows the name of a secret is ECS's own: a key of its JSON, a stage, a version.
_PART = r"(?::[A-Za-z0-9_.-]*:[A-Za-z0-9_-]*:[A-Za-z0-9_-]*)?"
SECRET_ARN = re.compile(
    rf"{_START}ssm:{_PLACE}parameter/[A-Za-z0-9_./-]+"
    rf"|{_SECRET}[A-Za-z0-9_/+=.@!-]+-[A-Za-z0-9]{{6}}{_PART}"
)
_CUT_OFF = re.compile(rf"{_SECRET}([A-Za-z0-9_/+=.@!-]+){_PART}")
_PARAMETER = re.compile(r"/?[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*")
# AWS's own: of them anyone may read the public ones, and secrets by way of SSM.
_KEPT = re.compile(r"(?i)/?(?:aws|ssm)(?!/(?:service|reference)/)")
_LEVELS, _LONGEST = 15, 1011


def _secret_source(value: str) -> str:
    if SECRET_ARN.fullmatch(value):
        return value
    if not value.startswith("arn:") and _PARAMETER.fullmatch(value):
        return _parameter(value)
    cut = _CUT_OFF.fullmatch(value)
    if cut:
        raise ValueError(
            f"{value!r} lacks the hyphen and six letters that AWS puts behind a secret's name: no "
            "role may read it without. The whole ARN: aws secretsmanager describe-secret "
            f"--secret-id {cut[1]} --query ARN"
        )
    raise ValueError(
        f"{value!r} is neither the name of an SSM parameter (/team/db/url) "
        "nor the ARN of an SSM parameter or a Secrets Manager secret"
    )


def _parameter(name: str) -> str:
    """By the rules of SSM's PutParameter, in its API reference."""
    if "/" in name and not name.startswith("/"):
        raise ValueError(f"{name!r} is a path, which begins with a slash: /{name}")
    if _KEPT.match(name):
        raise ValueError(f"{name!r} begins with aws or ssm, which AWS keeps for itself")
    if name.count("/") > _LEVELS or len(name) > _LONGEST:
        raise ValueError(
            f"{name!r} is longer than the {_LEVELS} levels and {_LONGEST} characters that SSM takes"
        )
    return name


RoleArn = Annotated[
    str,
    AfterValidator(
        matching(
            rf"{_START}iam::[0-9]{{12}}:role/[A-Za-z0-9_+=,.@/-]+", "is not the ARN of an IAM role"
        )
    ),
]
PolicyArn = Annotated[
    str,
    AfterValidator(
        matching(
            rf"{_START}iam::[0-9]{{12}}:policy/[A-Za-z0-9_+=,.@/-]+",
            "is not the ARN of an IAM policy of your own (arn:aws:iam::ACCOUNT:policy/NAME)",
        )
    ),
]
CertificateArn = Annotated[
    str,
    AfterValidator(
        matching(
            rf"{_START}(?:acm:{_PLACE}certificate/[A-Za-z0-9_-]+|iam::[0-9]{{12}}:server-certificate/.+)",
            "is not the ARN of an ACM certificate (arn:aws:acm:REGION:ACCOUNT:certificate/ID)",
        )
    ),
]
KmsKeyArn = Annotated[
    str,
    AfterValidator(
        matching(rf"{_START}kms:{_PLACE}key/[A-Za-z0-9_-]+", "is not the ARN of a KMS key")
    ),
]
SecretSource = Annotated[str, AfterValidator(_secret_source)]
IamAction = Annotated[
    str,
    AfterValidator(
        matching(r"[a-z0-9-]+:[A-Za-z0-9*]+", "is not an IAM action such as s3:GetObject")
    ),
]
IamResource = Annotated[
    str,
    # IAM takes no letter beyond Latin-1: PolicyDocument in botocore's model has [\u0020-\u00FF].
    AfterValidator(matching(r"\*|arn:[!-~\xa1-\xff]+", "is neither an ARN nor *")),
]
