"""Reads what is there of secrets: names and times; never a value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catctl.aws import secret_stores
from catctl.aws.parallel import each
from catctl.aws.session import Aws, translated
from catctl.secrets.model import Stored, Wanted


def read_stored(aws: Aws, wishes: Iterable[Wanted]) -> dict[str, Stored]:
    """Those of the secrets that are there, by source."""
    wanted = list(wishes)
    names = [item.source for item in wanted if item.store == "SSM"]
    arns = [item.source for item in wanted if item.store == "Secrets Manager"]
    with translated("look at the secrets"):
        stored = [_parameter(item) for item in secret_stores.parameters(aws, names)]
        stored += [item for item in each(lambda arn: _secret(aws, arn), arns) if item]
    return {item.source: item for item in stored}


def read_folder(aws: Aws, folders: Iterable[str]) -> list[Stored]:
    """All parameters directly in these folders."""
    with translated("look at the parameters"):
        return [
            _parameter(item)
            for folder in folders
            for item in secret_stores.parameters_in(aws, folder)
        ]


def _parameter(item: dict[str, Any]) -> Stored:
    return Stored(source=str(item["Name"]), modified=item.get("LastModifiedDate"))


def _secret(aws: Aws, arn: str) -> Stored | None:
    secret = secret_stores.secret(aws, arn)
    if secret is None or secret.get("DeletedDate"):
        return None
    return Stored(source=arn, modified=secret.get("LastChangedDate"))
