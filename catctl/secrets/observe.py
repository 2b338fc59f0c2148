"""Reads what is there of secrets: names, times and versions; never a value."""

from __future__ import annotations

from collections.abc import Iterable

from catctl.aws.parallel import chunks
from catctl.aws.session import Aws, ClientError, error_code, translated
from catctl.secrets.model import Stored, Wanted

AT_ONCE = 50


def read_stored(aws: Aws, wishes: Iterable[Wanted]) -> dict[str, Stored]:
    """Those of the secrets that are there, by source."""
    wanted = list(wishes)
    names = [item.source for item in wanted if item.store == "SSM"]
    found = {item.source: item for item in _parameters(aws, names)}
    for item in wanted:
        if item.store == "Secrets Manager":
            secret = _secret(aws, item.source)
            found |= {item.source: secret} if secret else {}
    return found


def _parameters(aws: Aws, names: list[str]) -> list[Stored]:
    found = []
    with translated("look at the parameters"):
        for some in chunks(sorted(names), AT_ONCE):
            pages = (
                aws.client("ssm")
                .get_paginator("describe_parameters")
                .paginate(ParameterFilters=[{"Key": "Name", "Option": "Equals", "Values": some}])
            )
            found += [_parameter(item) for page in pages for item in page["Parameters"]]
    return found


def _parameter(item: dict[str, object]) -> Stored:
    return Stored(
        source=str(item["Name"]),
        modified=item.get("LastModifiedDate"),  # type: ignore[arg-type] # a datetime
        version=item.get("Version"),  # type: ignore[arg-type] # an int
    )


def read_folder(aws: Aws, folders: Iterable[str]) -> list[Stored]:
    """All parameters directly in these folders."""
    found = []
    with translated("look at the parameters"):
        for folder in folders:
            pages = (
                aws.client("ssm")
                .get_paginator("describe_parameters")
                .paginate(
                    ParameterFilters=[{"Key": "Path", "Option": "OneLevel", "Values": [folder]}]
                )
            )
            found += [_parameter(item) for page in pages for item in page["Parameters"]]
    return found


def _secret(aws: Aws, arn: str) -> Stored | None:
    try:
        found = aws.client("secretsmanager").describe_secret(SecretId=arn)
    except ClientError as error:
        if error_code(error) == "ResourceNotFoundException":
            return None
        with translated("look at the secrets"):
            raise
    if found.get("DeletedDate"):
        return None
    return Stored(source=arn, modified=found.get("LastChangedDate"))
