"""Applies one action of the state backend. Each is idempotent: two people may run it at once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, assert_never

from catctl.aws.hints import error_code
from catctl.aws.session import Aws, ClientError, translated
from catctl.commands import advice
from catctl.environment import names
from catctl.errors import AwsError
from catctl.state_backend.actions import (
    AttachPolicy,
    AwaitTable,
    BackendAction,
    BlockPublicAccess,
    CreateBucket,
    CreateTable,
    CreateUser,
    EnableRecovery,
    EnableVersioning,
    EncryptBucket,
    EnforceOwnership,
    PayByRequest,
    ProtectTable,
    PutBucketPolicy,
    PutLifecycle,
    PutPolicy,
    TagBucket,
    TagTable,
)
from catctl.state_backend.execute_user import apply_to_user
from catctl.state_backend.plan import OWNERSHIP

# What AWS answers while another call on the same thing is under way, or has just ended.
_NOT_YET = (
    "ContinuousBackupsUnavailableException",
    "LimitExceededException",
    "NoSuchBucket",
    "OperationAborted",
    "ResourceInUseException",
    "ResourceNotFoundException",
)
ATTEMPTS = 12
PAUSE_SECONDS = 5.0


class BackendExecutor:
    """Applies actions in one account. ``pause`` waits between two tries; tests replace it."""

    def __init__(
        self, aws: Aws, account_id: str, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._s3 = aws.client("s3")
        self._dynamodb = aws.client("dynamodb")
        self._iam = aws.client("iam")
        self._account = account_id
        self._pause = pause

    def __call__(self, action: BackendAction) -> None:
        """Apply ``action``; tries again while AWS is busy with the same thing."""
        with translated(str(action)):
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    self._apply(action)
                except ClientError as error:
                    if error_code(error) not in _NOT_YET or attempt == ATTEMPTS:
                        raise
                    self._pause(PAUSE_SECONDS)
                else:
                    return

    def _apply(self, action: BackendAction) -> None:
        match action:
            case CreateBucket():
                self._create_bucket(action)
            case (
                CreateTable()
                | AwaitTable()
                | EnableRecovery()
                | PayByRequest()
                | ProtectTable()
                | TagTable()
            ):
                self._apply_to_table(action)
            case CreateUser() | PutPolicy() | AttachPolicy():
                apply_to_user(self._iam, action)
            case _:
                self._apply_to_bucket(action)

    def _create_bucket(self, action: CreateBucket) -> None:
        # us-east-1 is the one region that must not be named.
        place = {"CreateBucketConfiguration": {"LocationConstraint": action.region}}
        try:
            self._s3.create_bucket(
                Bucket=action.bucket, **({} if action.region == "us-east-1" else place)
            )
        except ClientError as error:
            code = error_code(error)
            if code == "BucketAlreadyExists":
                raise AwsError(
                    f"The bucket name {action.bucket} is taken by someone else: "
                    "bucket names are shared by all of AWS.",
                    code=code,
                    hint=advice(
                        "Set state.bucket to another name, such as {name}",
                        name=self._untaken(action),
                    ),
                ) from error
            if code != "BucketAlreadyOwnedByYou":
                raise
        self._s3.get_waiter("bucket_exists").wait(
            Bucket=action.bucket, ExpectedBucketOwner=self._account
        )

    def _untaken(self, action: CreateBucket) -> str:
        return names.untaken_bucket(action.bucket, self._account, action.region)

    def _apply_to_bucket(
        self,
        action: EnableVersioning
        | EncryptBucket
        | BlockPublicAccess
        | EnforceOwnership
        | PutBucketPolicy
        | PutLifecycle
        | TagBucket,
    ) -> None:
        owner = {"Bucket": action.bucket, "ExpectedBucketOwner": self._account}
        match action:
            case EnableVersioning():
                self._s3.put_bucket_versioning(
                    **owner, VersioningConfiguration={"Status": "Enabled"}
                )
            case EncryptBucket():
                default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                self._s3.put_bucket_encryption(
                    **owner, ServerSideEncryptionConfiguration={"Rules": [default]}
                )
            case BlockPublicAccess():
                names = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls")
                every = dict.fromkeys((*names, "RestrictPublicBuckets"), True)
                self._s3.put_public_access_block(**owner, PublicAccessBlockConfiguration=every)
            case EnforceOwnership():
                controls = {"Rules": [{"ObjectOwnership": OWNERSHIP}]}
                self._s3.put_bucket_ownership_controls(**owner, OwnershipControls=controls)
            case PutBucketPolicy(statements=statements):
                document = {"Version": "2012-10-17", "Statement": list(statements)}
                self._s3.put_bucket_policy(**owner, Policy=json.dumps(document))
            case PutLifecycle(rules=rules):
                self._s3.put_bucket_lifecycle_configuration(
                    **owner, LifecycleConfiguration={"Rules": list(rules)}
                )
            case TagBucket(tags=tags):
                self._s3.put_bucket_tagging(**owner, Tagging={"TagSet": _tag_list(tags)})
            case _:
                assert_never(action)

    def _apply_to_table(
        self,
        action: CreateTable | AwaitTable | EnableRecovery | PayByRequest | ProtectTable | TagTable,
    ) -> None:
        match action:
            case CreateTable():
                self._create_table(action)
            case AwaitTable(table=table):
                self._dynamodb.get_waiter("table_exists").wait(
                    TableName=table, WaiterConfig={"Delay": 2, "MaxAttempts": 60}
                )
            case EnableRecovery(table=table):
                self._dynamodb.update_continuous_backups(
                    TableName=table,
                    PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
                )
            case PayByRequest(table=table):
                self._update_table(table, BillingMode="PAY_PER_REQUEST")
            case ProtectTable(table=table):
                self._update_table(table, DeletionProtectionEnabled=True)
            case TagTable(arn=arn, tags=tags):
                self._dynamodb.tag_resource(ResourceArn=arn, Tags=_tag_list(tags))
            case _:
                assert_never(action)

    def _update_table(self, table: str, **settings: Any) -> None:
        """And wait for it: whatever comes next would be refused, or plan to wait."""
        self._dynamodb.update_table(TableName=table, **settings)
        for _ in range(ATTEMPTS):
            if self._dynamodb.describe_table(TableName=table)["Table"]["TableStatus"] == "ACTIVE":
                return
            self._pause(PAUSE_SECONDS)

    def _create_table(self, action: CreateTable) -> None:
        try:
            self._dynamodb.create_table(
                TableName=action.table,
                AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}],
                BillingMode="PAY_PER_REQUEST",
                DeletionProtectionEnabled=action.deletion_protection,
                Tags=_tag_list(action.tags),
            )
        except ClientError as error:
            if error_code(error) != "ResourceInUseException":
                raise


def _tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
