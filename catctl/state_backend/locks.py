"""Reads who holds the lock of a state: in the DynamoDB table, in the bucket, or in both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from catctl.aws.session import Aws, or_none, translated
from catctl.commands import advice
from catctl.state_backend.model import Desired, HeldLock
from catctl.terraform.lock import parse_lock


def read_locks(aws: Aws, desired: Desired) -> tuple[HeldLock, ...]:
    """The locks that are held now; none where the state is free."""
    return tuple(_locks(aws, desired))


def _locks(aws: Aws, desired: Desired) -> Iterator[HeldLock]:
    if desired.table:
        with translated(f"read the lock in {desired.table}"):
            text = _in_table(aws.client("dynamodb"), desired)
        if text is not None:
            yield _held_in_table(desired, text)
    if desired.locks_in_bucket:
        with translated(f"read the lock in {desired.bucket}"):
            text = _in_bucket(aws.client("s3"), desired)
        if text is not None:
            yield _held_in_bucket(desired, text)


def _in_table(dynamodb: Any, desired: Desired) -> str | None:
    key = {"LockID": {"S": _lock_id(desired)}}
    answer = or_none(
        lambda: dynamodb.get_item(TableName=desired.table, Key=key, ConsistentRead=True),
        "ResourceNotFoundException",
    )
    item = answer.get("Item") if answer else None
    info = item.get("Info") if item else None
    return None if item is None else str((info or {}).get("S", ""))


def _in_bucket(s3: Any, desired: Desired) -> str | None:
    answer = or_none(
        lambda: s3.get_object(
            Bucket=desired.bucket,
            Key=f"{desired.state_key}.tflock",
            ExpectedBucketOwner=desired.account_id,
        ),
        "NoSuchKey",
        "NoSuchBucket",
    )
    return str(answer["Body"].read().decode("utf-8", errors="replace")) if answer else None


def _held_in_table(desired: Desired, text: str) -> HeldLock:
    key = json.dumps({"LockID": {"S": _lock_id(desired)}})
    return HeldLock(
        place=f"DynamoDB table {desired.table}",
        info=parse_lock(text),
        removal=advice(
            "aws dynamodb delete-item --table-name {table} --key {key} --region {region}",
            table=desired.table,
            key=key,
            region=desired.region,
        ),
    )


def _held_in_bucket(desired: Desired, text: str) -> HeldLock:
    return HeldLock(
        place=f"s3://{desired.bucket}/{desired.state_key}.tflock",
        info=parse_lock(text),
        removal=advice(
            "aws s3 rm {place} --region {region}",
            place=f"s3://{desired.bucket}/{desired.state_key}.tflock",
            region=desired.region,
        ),
    )


def _lock_id(desired: Desired) -> str:
    return f"{desired.bucket}/{desired.state_key}"
