"""Stores and removes values. A value is in a request's body alone: in no argument, log or file."""

from __future__ import annotations

from collections.abc import Mapping

from catctl.aws.session import Aws, or_none, translated
from catctl.errors import CatctlError
from catctl.secrets.model import Wanted

MOST_BYTES = 4096  # of a standard parameter; larger ones cost


def store(aws: Aws, wanted: Wanted, value: str, *, tags: Mapping[str, str], is_new: bool) -> None:
    """Store ``value``. Raises CatctlError for one that is too long, AwsError if AWS refuses."""
    if wanted.store == "Secrets Manager":
        _store_secret(aws, wanted, value)
        return
    if len(value.encode()) > MOST_BYTES:
        raise CatctlError(
            f"The value has {len(value.encode())} bytes; a parameter takes {MOST_BYTES}.",
            hint="put it into Secrets Manager, which takes 64 KiB",
        )
    more = {"KeyId": wanted.kms_key} if wanted.kms_key else {}
    with translated(f"store {wanted.source}"):
        if is_new:  # AWS takes tags or overwriting, not both
            listed = [{"Key": key, "Value": text} for key, text in sorted(tags.items())]
            aws.client("ssm").put_parameter(
                Name=wanted.source, Value=value, Type="SecureString", Tags=listed, **more
            )
        else:
            aws.client("ssm").put_parameter(
                Name=wanted.source, Value=value, Type="SecureString", Overwrite=True, **more
            )


def _store_secret(aws: Aws, wanted: Wanted, value: str) -> None:
    client = aws.client("secretsmanager")
    with translated(f"store {wanted.source}"):
        stored = or_none(
            lambda: client.put_secret_value(SecretId=wanted.source, SecretString=value),
            "ResourceNotFoundException",
        )
    if stored is None:
        raise CatctlError(
            f"The secret {wanted.source} is not there; its ARN ends with letters that only AWS "
            "can choose.",
            hint="aws secretsmanager create-secret --name NAME --secret-string file://FILE, "
            "then put its ARN into the environment file; or name a parameter instead",
        )


def remove(aws: Aws, wanted: Wanted) -> None:
    """Delete a parameter at once; a secret after a week, in which it can be restored."""
    with translated(f"remove {wanted.source}"):
        if wanted.store == "SSM":
            aws.client("ssm").delete_parameter(Name=wanted.source)
        else:
            aws.client("secretsmanager").delete_secret(
                SecretId=wanted.source, RecoveryWindowInDays=7
            )
