"""Buckets and objects, whose actions are often called otherwise than the operations. Pure.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from __future__ import annotations

from catctl.sandbox.iam.rows import TableRow

_BUCKET = "{Bucket}"
_OBJECT = "{Bucket}/{Key}"
_SAME = (
    "CreateBucket",
    "DeleteBucket",
    "DeleteBucketPolicy",
    "GetBucketAcl",
    "GetBucketLocation",
    "GetBucketLogging",
    "GetBucketOwnershipControls",
    "GetBucketPolicy",
    "GetBucketPolicyStatus",
    "GetBucketRequestPayment",
    "GetBucketTagging",
    "GetBucketVersioning",
    "GetBucketWebsite",
    "PutBucketAcl",
    "PutBucketOwnershipControls",
    "PutBucketPolicy",
    "PutBucketTagging",
    "PutBucketVersioning",
)
_OTHER = {
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
}

ROWS: dict[str, dict[str, TableRow]] = {
    "s3": {
        **dict.fromkeys(_SAME, _BUCKET),
        **{operation: f"{action} {_BUCKET}" for operation, action in _OTHER.items()},
        "AbortMultipartUpload": f"AbortMultipartUpload {_OBJECT}",
        "CompleteMultipartUpload": f"PutObject {_OBJECT}",
        "CreateMultipartUpload": f"PutObject {_OBJECT}",
        "ListBuckets": "ListAllMyBuckets *",
        "PutObject": f"PutObject {_OBJECT}",
        "UploadPart": f"PutObject {_OBJECT}",
        # By version: see ``extras``.
        "DeleteObject": (),
        "DeleteObjects": (),
        "GetObject": (),
        "HeadObject": (),
    }
}
