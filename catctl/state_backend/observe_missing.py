"""Whether the backend is there at all, by what whoever runs Terraform may read: no setting of it.

A bucket's HEAD is ``s3:ListBucket`` without a prefix, which the printed policies do not allow.
Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
"""

from __future__ import annotations

from catctl.aws.session import Aws, or_none, translated
from catctl.state_backend.model import Desired


def missing_parts(aws: Aws, desired: Desired) -> list[str]:
    """What is not there, in words. Raises AwsError where that may not be read."""
    missing = [] if _has_bucket(aws, desired) else [f"bucket {desired.bucket}"]
    if desired.table and not _has_table(aws, desired):
        missing.append(f"lock table {desired.table}")
    return missing


def _has_bucket(aws: Aws, desired: Desired) -> bool:
    s3 = aws.client("s3")
    with translated(f"look for the state in the bucket {desired.bucket}"):
        answer = or_none(
            lambda: s3.list_objects_v2(
                Bucket=desired.bucket,
                Prefix=desired.state_key,
                MaxKeys=1,
                ExpectedBucketOwner=desired.account_id,
            ),
            "NoSuchBucket",
        )
    return answer is not None


def _has_table(aws: Aws, desired: Desired) -> bool:
    dynamodb = aws.client("dynamodb")
    with translated(f"look for the lock table {desired.table}"):
        answer = or_none(
            lambda: dynamodb.describe_table(TableName=desired.table), "ResourceNotFoundException"
        )
    return answer is not None
