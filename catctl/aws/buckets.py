"""Empties a bucket of S3: old versions, markers of what was deleted, uploads that never ended."""

from __future__ import annotations

from typing import Any

from catctl.errors import CatctlError


def empty_bucket(s3: Any, bucket: str, account_id: str) -> None:
    """Everything goes, a page at a time. Raises CatctlError where AWS keeps a version."""
    owner = {"Bucket": bucket, "ExpectedBucketOwner": account_id}
    for page in s3.get_paginator("list_object_versions").paginate(**owner):
        versions = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        objects = [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in versions]
        if not objects:
            continue
        answer = s3.delete_objects(**owner, Delete={"Objects": objects, "Quiet": True})
        for error in answer.get("Errors", ()):
            raise CatctlError(
                f"{bucket} keeps {error.get('Key')}: {error.get('Message') or error.get('Code')}"
            )
    for page in s3.get_paginator("list_multipart_uploads").paginate(**owner):
        for item in page.get("Uploads", ()):
            s3.abort_multipart_upload(**owner, Key=item["Key"], UploadId=item["UploadId"])
