"""Reads what SSM and Secrets Manager tell of secrets: names and times, never a value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catctl.aws.parallel import chunks
from catctl.aws.session import Aws, or_none

AT_ONCE = 50  # names in one filter


def parameters(aws: Aws, names: Iterable[str]) -> list[dict[str, Any]]:
    """Those of these parameters that are there, as DescribeParameters tells of them."""
    described: list[dict[str, Any]] = []
    for some in chunks(sorted(names), AT_ONCE):
        described += _matching(aws, {"Key": "Name", "Option": "Equals", "Values": some})
    return described


def parameters_in(aws: Aws, folder: str) -> list[dict[str, Any]]:
    """All parameters directly in a folder, such as /shop/hack."""
    return _matching(aws, {"Key": "Path", "Option": "OneLevel", "Values": [folder]})


def _matching(aws: Aws, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    pages = (
        aws.client("ssm").get_paginator("describe_parameters").paginate(ParameterFilters=[wanted])
    )
    return [item for page in pages for item in page["Parameters"]]


def secret(aws: Aws, arn: str) -> dict[str, Any] | None:
    """A secret as DescribeSecret tells of it, also one that is being deleted; or None."""
    client = aws.client("secretsmanager")
    return or_none(lambda: client.describe_secret(SecretId=arn), "ResourceNotFoundException")
