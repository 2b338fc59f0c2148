"""Reads what is kept in the state bucket: whose states, and whether they are empty."""

from __future__ import annotations

from catctl.aws.parallel import each
from catctl.aws.session import Aws, or_none, translated
from catctl.errors import CatctlError
from catctl.state_backend.model import Desired
from catctl.state_backend.observe_state import parse_state
from catctl.state_backend.purge.model import Contents

LOCK = ".tflock"


def read_contents(aws: Aws, desired: Desired) -> Contents:
    """Every object of the bucket: a state, a lock, or something else."""
    keys = _keys(aws, desired)
    locks = [key for key in keys or () if key.endswith(LOCK)]
    rest = [key for key in keys or () if not key.endswith(LOCK)]
    counts = dict(zip(rest, each(lambda key: _resources(aws, desired, key), rest), strict=True))
    return Contents(
        bucket=keys is not None,
        table=_has_table(aws, desired),
        states={key: count for key, count in counts.items() if count is not None},
        locks=tuple(locks),
        others=tuple(key for key, count in counts.items() if count is None),
    )


def _keys(aws: Aws, desired: Desired) -> list[str] | None:
    """None where there is no bucket."""
    pages = aws.client("s3").get_paginator("list_objects_v2")
    owner = {"Bucket": desired.bucket, "ExpectedBucketOwner": desired.account_id}
    with translated(f"list what is in {desired.bucket}"):
        listed = or_none(lambda: list(pages.paginate(**owner)), "NoSuchBucket")
    if listed is None:
        return None
    return sorted(item["Key"] for page in listed for item in page.get("Contents", ()))


def _resources(aws: Aws, desired: Desired, key: str) -> int | None:
    """How many resources a state knows; None for what is no state."""
    with translated(f"read {key} in {desired.bucket}"):
        answer = aws.client("s3").get_object(
            Bucket=desired.bucket, Key=key, ExpectedBucketOwner=desired.account_id
        )
        text = answer["Body"].read()
    try:
        return len(parse_state(text, key).instances)
    except CatctlError:
        return None


def _has_table(aws: Aws, desired: Desired) -> bool:
    if desired.table is None:
        return False
    client = aws.client("dynamodb")
    with translated(f"look for the lock table {desired.table}"):
        answer = or_none(
            lambda: client.describe_table(TableName=desired.table), "ResourceNotFoundException"
        )
    return answer is not None
