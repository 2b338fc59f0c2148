"""The policies: who may reach the bucket at all, and the least that Terraform needs. Pure."""

from __future__ import annotations

from typing import Any

from catctl.state_backend.model import Desired, Rule, Statement

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


def lifecycle_rules() -> tuple[Rule, ...]:
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
    statements: list[Statement] = [
        {
            "Sid": "FindState",
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": desired.bucket_arn,
            # Terraform looks for workspaces below env:/ at every init.
            "Condition": {"StringLike": {"s3:prefix": [f"{desired.state_key}*", "env:/*"]}},
        },
        {
            "Sid": "ReadAndWriteState",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": objects,
        },
    ]
    if desired.locks_in_bucket:
        statements.append(
            {
                "Sid": "LockInBucket",
                "Effect": "Allow",
                "Action": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
                "Resource": f"{objects}.tflock",
            }
        )
    if desired.table:
        statements.append(
            {
                "Sid": "LockInTable",
                "Effect": "Allow",
                "Action": [
                    "dynamodb:DeleteItem",
                    "dynamodb:DescribeTable",
                    "dynamodb:GetItem",
                    "dynamodb:PutItem",
                ],
                "Resource": desired.table_arn,
            }
        )
    return {"Version": "2012-10-17", "Statement": statements}
