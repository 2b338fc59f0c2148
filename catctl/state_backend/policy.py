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
    objects = f"{desired.bucket_arn}/{desired.state_key}"
    statements = [_find_state(desired), _allow("ReadAndWriteState", _READ_AND_WRITE, objects)]
    if desired.locks_in_bucket:
        lock = ["s3:DeleteObject", *_READ_AND_WRITE]
        statements.append(_allow("LockInBucket", lock, f"{objects}.tflock"))
    if desired.table:
        verbs = ("DeleteItem", "DescribeTable", "GetItem", "PutItem")
        actions = [f"dynamodb:{verb}" for verb in verbs]
        statements.append(_allow("LockInTable", actions, desired.table_arn))
    return {"Version": "2012-10-17", "Statement": statements}


_READ_AND_WRITE = ["s3:GetObject", "s3:PutObject"]


def _find_state(desired: Desired) -> Statement:
    """Terraform looks for the state, and for workspaces below env:/ at every init."""
    prefixes = {"StringLike": {"s3:prefix": [f"{desired.state_key}*", "env:/*"]}}
    return {**_allow("FindState", ["s3:ListBucket"], desired.bucket_arn), "Condition": prefixes}


def _allow(sid: str, actions: list[str], resource: str) -> Statement:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}
