"""Names that AWS keeps for itself, or that are no names to it. Seen in moto 5.2.5.

Sources: API references of CreateLogGroup, CreateSecurityGroup, CreateLoadBalancer,
CreateTargetGroup, CreateDBSubnetGroup and PutParameter; S3's bucket naming rules.
"""

from __future__ import annotations

import re
from typing import Any

from catctl.sandbox.patches import patch

_BUCKET = re.compile(
    r"(?!xn--|sthree-|amzn-s3-demo-)(?!.*(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)"
    r"(?!.*\.\.)(?![0-9]+(?:\.[0-9]+){3}$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
)
_BALANCER = re.compile(r"(?!internal-)(?!-)(?!.*-$)[A-Za-z0-9-]{1,32}")


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _of_log_groups()
    _of_security_groups()
    _of_load_balancers()
    _of_buckets()
    _of_subnet_groups()
    _of_parameters()


def _of_log_groups() -> None:
    from moto.logs.exceptions import InvalidParameterException
    from moto.logs.models import LogsBackend

    def create_log_group(self: Any, log_group_name: str, *args: Any, **kwargs: Any) -> Any:
        if log_group_name.startswith("aws/"):
            raise InvalidParameterException("Log groups starting with AWS/ are reserved for AWS.")
        if not re.fullmatch(r"[.\-_/#A-Za-z0-9]+", log_group_name):
            raise InvalidParameterException(
                constraint=r"Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+",
                parameter="logGroupName",
                value=log_group_name,
            )
        return original(self, log_group_name, *args, **kwargs)

    original = patch(LogsBackend, "create_log_group", create_log_group)


def _of_security_groups() -> None:
    from moto.ec2.exceptions import EC2ClientError
    from moto.ec2.models import EC2Backend

    def create_security_group(self: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        if name.lower().startswith("sg-"):
            raise EC2ClientError(
                "InvalidParameterValue",
                f"Value ({name}) for parameter GroupName is invalid. Group names may not be in the "
                "format sg-*.",
            )
        return original(self, name, *args, **kwargs)

    original = patch(EC2Backend, "create_security_group", create_security_group)


def _of_load_balancers() -> None:
    from moto.elbv2.exceptions import ELBClientError
    from moto.elbv2.models import ELBv2Backend

    def create_load_balancer(self: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        if not _BALANCER.fullmatch(name):
            raise ELBClientError("ValidationError", f"The load balancer name '{name}' is invalid")
        return original(self, name, *args, **kwargs)

    original = patch(ELBv2Backend, "create_load_balancer", create_load_balancer)


def _of_buckets() -> None:
    from moto.s3.exceptions import InvalidBucketName
    from moto.s3.models import S3Backend

    def create_bucket(self: Any, bucket_name: str, *args: Any, **kwargs: Any) -> Any:
        if not _BUCKET.fullmatch(bucket_name):
            raise InvalidBucketName
        return original(self, bucket_name, *args, **kwargs)

    original = patch(S3Backend, "create_bucket", create_bucket)


def _of_subnet_groups() -> None:
    from moto.rds.exceptions import InvalidParameterValue
    from moto.rds.models import RDSBackend

    def create_subnet_group(self: Any, subnet_name: str, *args: Any, **kwargs: Any) -> Any:
        if subnet_name.lower() == "default":
            raise InvalidParameterValue(f"The DB subnet group name {subnet_name} is reserved.")
        return original(self, subnet_name, *args, **kwargs)

    original = patch(RDSBackend, "create_subnet_group", create_subnet_group)


def _of_parameters() -> None:
    from moto.ssm.exceptions import ValidationException
    from moto.ssm.models import SimpleSystemManagerBackend

    def put_parameter(self: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        if "/" in name and not name.startswith("/"):
            raise ValidationException("Parameter name must be a fully qualified name.")
        if name.count("/") > 15:
            raise ValidationException("Parameter name: a hierarchy can have at most 15 levels.")
        return original(self, name, *args, **kwargs)

    original = patch(SimpleSystemManagerBackend, "put_parameter", put_parameter)
