"""Typed texts of the environment file: each refuses a wrong value with one plain sentence. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

SECRET_LOOKING = re.compile(r"PASSW|TOKEN|SECRET|CREDENTIAL|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY")
SECRET_ARN = re.compile(
    r"arn:aws[A-Za-z0-9_-]*:(?:ssm:[a-z0-9-]+:[0-9]{12}:parameter/[A-Za-z0-9_./-]+"
    r"|secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9_/+=.@!-]+(?::[A-Za-z0-9_.-]*:[A-Za-z0-9_-]*:[A-Za-z0-9_-]*)?)"
)
_PARAMETER = re.compile(r"/?[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*")


def _matching(pattern: str, sentence: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f"{value!r} {sentence}")
        return value

    return check


def _account(value: object) -> object:
    """An account id without leading zero reads as a number in YAML: nothing is lost."""
    if isinstance(value, int) and not isinstance(value, bool) and 10**11 <= value < 10**12:
        return str(value)
    return value


def _network(value: str) -> str:
    try:
        network = ipaddress.IPv4Network(value, strict=False)
    except ValueError:
        raise ValueError(f"{value!r} is not an IPv4 range such as 10.0.0.0/16") from None
    if "/" not in value or str(network) != value:
        raise ValueError(f"{value!r} has bits set behind its prefix; did you mean {network}?")
    return value


def _vpc_network(value: str) -> str:
    prefix = ipaddress.IPv4Network(_network(value)).prefixlen
    if not 16 <= prefix <= 28:
        raise ValueError(f"{value!r} is /{prefix}; AWS takes /16 to /28 for a VPC and its subnets")
    return value


def _secret_source(value: str) -> str:
    if SECRET_ARN.fullmatch(value) or (
        not value.startswith("arn:") and _PARAMETER.fullmatch(value)
    ):
        return value
    raise ValueError(
        f"{value!r} is neither the name of an SSM parameter (/team/db/url) "
        "nor the ARN of an SSM parameter or a Secrets Manager secret"
    )


def _path_pattern(value: str) -> str:
    _matching(r"/[A-Za-z0-9_.$/~\"'@:+&*?-]*", "is not a path pattern such as /api/orders/*")(value)
    if len(value) > 128:
        raise ValueError("is longer than the 128 characters that a load balancer takes")
    if len(re.findall(r"[*?]", value)) > 5:
        raise ValueError(f"{value!r} has more than the 5 wildcards that a load balancer takes")
    return value


def _moment(value: str) -> str:
    """A time that means the same for everyone: with its offset."""
    day, time = r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9]{2}:[0-9]{2}"
    pattern = rf"{day}T{time}(?::[0-9]{{2}})?(?:Z|[+-]{time})"
    try:
        if re.fullmatch(pattern, value):
            datetime.fromisoformat(value).astimezone(UTC)
            return value
    except (OverflowError, ValueError):  # the first, for one beyond the years 1 to 9999 there
        pass
    raise ValueError(f"{value!r} is not a time with its offset, such as 2026-11-30T18:00+09:00")


Slug = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*",
            "must be lower-case letters, digits and single hyphens, starting with a letter",
        )
    ),
]
AccountId = Annotated[
    str, BeforeValidator(_account), AfterValidator(_matching(r"[0-9]{12}", "is not 12 digits"))
]
RegionName = Annotated[
    str,
    AfterValidator(
        _matching(
            r"(?:af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov|us-iso[a-z]?|eu-isoe|eusc-de)"
            r"-(?:central|(?:north|south)?(?:east|west)?|north|south)-?[1-9]",
            "is not an AWS region such as ap-northeast-2",
        )
    ),
]
Zone = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[a-z]+(?:-[a-z]+)+-[0-9][a-z]", "is not an availability zone such as us-east-1a"
        )
    ),
]
VpcCidr = Annotated[str, AfterValidator(_vpc_network)]
BucketName = Annotated[
    str,
    AfterValidator(
        _matching(
            r"(?!xn--|sthree-|amzn-s3-demo-)(?!.*(?:-s3alias|--ol-s3|--x-s3)$)(?![0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$)"
            r"[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]",
            "is not a bucket name: 3 to 63 lower-case letters, digits, hyphens and dots",
        )
    ),
]
TableName = Annotated[
    str,
    AfterValidator(
        _matching(r"[A-Za-z0-9_.-]{3,255}", "is not a table name: 3 to 255 letters, digits, _ . -")
    ),
]
StateKey = Annotated[
    str,
    AfterValidator(
        _matching(
            r"(?!/)(?!.*//)(?!.*/$)[A-Za-z0-9!_.*'()/-]{1,1000}",
            "is not an object key such as prod/terraform.tfstate",
        )
    ),
]
RoleArn = Annotated[
    str,
    AfterValidator(
        _matching(
            r"arn:aws[A-Za-z0-9_-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+",
            "is not the ARN of an IAM role",
        )
    ),
]
CertificateArn = Annotated[
    str,
    AfterValidator(
        _matching(
            r"arn:aws[A-Za-z0-9_-]*:(?:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9_-]+|iam::[0-9]{12}:server-certificate/.+)",
            "is not the ARN of an ACM certificate (arn:aws:acm:REGION:ACCOUNT:certificate/ID)",
        )
    ),
]
KmsKeyArn = Annotated[
    str,
    AfterValidator(
        _matching(
            r"arn:aws[A-Za-z0-9_-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9_-]+",
            "is not the ARN of a KMS key",
        )
    ),
]
Domain = Annotated[
    str,
    AfterValidator(
        _matching(
            r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
            "is not a domain name such as api.example.org",
        )
    ),
]
HostedZoneId = Annotated[
    str,
    AfterValidator(
        _matching(
            r"Z[A-Z0-9]{1,31}", "is not the ID of a hosted zone such as Z0123456789ABCDEFGHIJ"
        )
    ),
]
HostPattern = Annotated[
    str,
    AfterValidator(
        _matching(
            r"(?=.{1,128}$)(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
            "is not a host name such as api.example.org or *.example.org",
        )
    ),
]
Email = Annotated[
    str,
    AfterValidator(
        _matching(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[a-z]{2,63}", "is not an email address")
    ),
]
EngineVersion = Annotated[
    str,
    AfterValidator(_matching(r"[0-9]+(?:\.[0-9]+){0,2}", "is not a version such as 17 or 8.4")),
]
InstanceClass = Annotated[
    str,
    AfterValidator(
        _matching(r"db\.[a-z0-9]+\.[a-z0-9]+", "is not an instance class such as db.t4g.micro")
    ),
]
DatabaseName = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[a-z][a-z0-9_]{0,62}",
            "must be up to 63 lower-case letters, digits and _, starting with a letter",
        )
    ),
]
DatabaseUser = Annotated[
    str,
    AfterValidator(
        _matching(
            r"(?!(?:admin|postgres|rdsadmin|root)$)[a-z][a-z0-9_]{0,15}",
            "must be up to 16 lower-case letters, digits and _, starting with a letter, "
            "and none of admin, postgres, rdsadmin, root",
        )
    ),
]
ContainerPath = Annotated[
    str,
    AfterValidator(_matching(r"(?:/[A-Za-z0-9_.-]+)+", "is not a folder such as /tmp")),
]
PathPattern = Annotated[str, AfterValidator(_path_pattern)]
HealthPath = Annotated[
    str,
    AfterValidator(_matching(r"/[^\s\x00-\x1f]{0,1023}", "is not a path such as /health")),
]
Matcher = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[2-4][0-9][0-9](?:-[2-4][0-9][0-9])?(?:,[2-4][0-9][0-9](?:-[2-4][0-9][0-9])?)*",
            "is not a list of HTTP codes such as 200 or 200-299",
        )
    ),
]
SecretSource = Annotated[str, AfterValidator(_secret_source)]
VariableName = Annotated[
    str,
    AfterValidator(
        _matching(r"[A-Za-z_][A-Za-z0-9_.-]*", "is not the name of an environment variable")
    ),
]
EcsName = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[A-Za-z0-9][A-Za-z0-9_-]{0,254}", "must be up to 255 letters, digits, hyphens and _"
        )
    ),
]
RepositoryName = Annotated[
    str,
    AfterValidator(
        _matching(
            r"(?=.{2,256}$)[a-z0-9]+(?:[._-][a-z0-9]+)*(?:/[a-z0-9]+(?:[._-][a-z0-9]+)*)*",
            "is not a repository name: lower-case letters and digits, parted by - _ . or /",
        )
    ),
]
LogGroupName = Annotated[
    str,
    AfterValidator(
        _matching(r"[A-Za-z0-9._/#-]{1,512}", "is not a log group name such as /ecs/web")
    ),
]
IamAction = Annotated[
    str,
    AfterValidator(
        _matching(r"[a-z0-9-]+:[A-Za-z0-9*]+", "is not an IAM action such as s3:GetObject")
    ),
]
IamResource = Annotated[
    str,
    # IAM takes no letter beyond Latin-1: PolicyDocument in botocore's model has [\u0020-\u00FF].
    AfterValidator(_matching(r"\*|arn:[!-~\xa1-\xff]+", "is neither an ARN nor *")),
]
TagText = Annotated[
    str,
    AfterValidator(
        _matching(r"[\w\s.:/=+@-]{0,256}", "may hold letters, digits, spaces and . : / = + - @ _")
    ),
]
Moment = Annotated[str, AfterValidator(_moment)]
Percent = Annotated[int, Field(ge=1, le=100)]
