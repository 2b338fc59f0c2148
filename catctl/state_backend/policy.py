"""The policies: who may reach the bucket at all, and the least that Terraform needs. Pure."""

from __future__ import annotations

from typing import Any

from catctl.state_backend.model import Desired, LifecycleRule, Statement

OLD_VERSION_DAYS = 90
ABORTED_UPLOAD_DAYS = 7
TLS_SID = "CatctlTlsOnly"


def tls_only(desired: Desired) -> Statement:
    """Deny every request that does not come by TLS."""
    return {
        "Sid": TLS_SID,
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [desired.bucket_arn, f"{desired.bucket_arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def lifecycle_rules() -> tuple[LifecycleRule, ...]:
    """Old versions of the state, and uploads that never ended, go after a while."""
    return (
        {
            "ID": "catctl-aborted-uploads",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": ABORTED_UPLOAD_DAYS},
        },
        {
            "ID": "catctl-old-versions",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "NoncurrentVersionExpiration": {"NoncurrentDays": OLD_VERSION_DAYS},
        },
    )


def least_privilege(desired: Desired) -> dict[str, Any]:
    """What Terraform's S3 backend needs for this environment's state and locks, and no more."""
    return {"Version": "2012-10-17", "Statement": [finding(desired), *writing(desired)]}


def finding(desired: Desired) -> Statement:
    """See whether there is a state. Without this S3 says of what is not there that it is forbidden:
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    """
    prefixes = {"StringLike": {"s3:prefix": [f"{desired.state_key}*", "env:/*"]}}
    return {**_allow("FindState", ["s3:ListBucket"], desired.bucket_arn), "Condition": prefixes}


def writing(desired: Desired) -> list[Statement]:
    """Read, write and lock the state."""
    write = _allow("WriteState", ["s3:PutObject"], _state(desired))
    return [*reading(desired), write, *locking(desired)]


def reading(desired: Desired) -> list[Statement]:
    """Read the state and its locks."""
    statements = [_allow("ReadState", ["s3:GetObject"], *_objects(desired))]
    if desired.table:
        actions = ["dynamodb:DescribeTable", "dynamodb:GetItem"]
        statements.append(_allow("ReadLockTable", actions, desired.table_arn))
    return statements


def locking(desired: Desired) -> list[Statement]:
    """Take the lock and give it back. A plan takes it, too."""
    statements = []
    if desired.locks_in_bucket:
        actions = ["s3:DeleteObject", "s3:PutObject"]
        statements.append(_allow("LockInBucket", actions, f"{_state(desired)}.tflock"))
    if desired.table:
        actions = ["dynamodb:DeleteItem", "dynamodb:PutItem"]
        statements.append(_allow("LockInTable", actions, desired.table_arn))
    return statements


def making(desired: Desired) -> list[Statement]:
    """Make the backend and repair it. To take it away is left to whoever owns the bucket: other
    environments may keep their states there.
    """
    statements = [_allow("MakeStateBucket", _BUCKET, desired.bucket_arn)]
    if desired.table:
        statements.append(_allow("MakeLockTable", _TABLE, desired.table_arn))
    return statements


_BUCKET = [
    "s3:CreateBucket",
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketPolicy",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:ListBucket",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketTagging",
    "s3:PutBucketVersioning",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
]
_TABLE = [
    f"dynamodb:{verb}"
    for verb in (
        "CreateTable",
        "DescribeContinuousBackups",
        "DescribeTable",
        "ListTagsOfResource",
        "TagResource",
        "UpdateContinuousBackups",
        "UpdateTable",
    )
]


def _state(desired: Desired) -> str:
    return f"{desired.bucket_arn}/{desired.state_key}"


def _objects(desired: Desired) -> list[str]:
    state = _state(desired)
    return [state, f"{state}.tflock"] if desired.locks_in_bucket else [state]


def _allow(sid: str, actions: list[str], *resources: str) -> Statement:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": list(resources)}
