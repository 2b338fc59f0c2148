"""Applies one action of a purge. What is gone already is as good as deleted.

A table that is being updated refuses to go until it is ACTIVE again (DynamoDB's API reference,
DeleteTable).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import assert_never

from catctl.aws.buckets import empty_bucket
from catctl.aws.hints import error_code
from catctl.aws.session import Aws, ClientError, or_none, translated
from catctl.state_backend.purge.plan import (
    DeleteBucket,
    DeleteLockTable,
    EmptyBucket,
    PurgeAction,
)

_UPDATING = "ResourceInUseException"
ATTEMPTS = 60
PAUSE_SECONDS = 2.0


class Purger:
    """Executes in one account."""

    def __init__(
        self, aws: Aws, account_id: str, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._aws = aws
        self._account = account_id
        self._pause = pause

    def __call__(self, action: PurgeAction) -> None:
        """Raises AwsError."""
        s3 = self._aws.client("s3")
        with translated(str(action)):
            match action:
                case EmptyBucket(bucket=name):
                    or_none(lambda: empty_bucket(s3, name, self._account), "NoSuchBucket")
                case DeleteBucket(bucket=name):
                    owner = {"Bucket": name, "ExpectedBucketOwner": self._account}
                    or_none(lambda: s3.delete_bucket(**owner), "NoSuchBucket")
                case DeleteLockTable(table=name):
                    or_none(lambda: self._delete_table(name), "ResourceNotFoundException")
                case _:
                    assert_never(action)

    def _delete_table(self, name: str) -> None:
        dynamodb = self._aws.client("dynamodb")
        if dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
            dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                dynamodb.delete_table(TableName=name)
            except ClientError as error:
                if error_code(error) != _UPDATING or attempt == ATTEMPTS:
                    raise
                self._pause(PAUSE_SECONDS)
            else:
                return
