"""A bucket is emptied whole, and only where it is ours."""

from __future__ import annotations

import pytest

from catctl.aws.buckets import empty_bucket
from catctl.errors import CatctlError
from tests.support.answering import Answering

VERSION = {"Key": "state", "VersionId": "1", "Size": 1}
MARKER = {"Key": "state", "VersionId": "2"}
UPLOAD = {"Key": "big", "UploadId": "3"}


def test_versions_markers_and_uploads_go() -> None:
    """AWS deletes no bucket that holds any of the three."""
    s3 = Answering(
        list_object_versions={"Versions": [VERSION], "DeleteMarkers": [MARKER]},
        list_multipart_uploads={"Uploads": [UPLOAD]},
    )
    empty_bucket(s3, "shop-tfstate", "111111111111")
    wishes = dict(s3.calls)
    assert wishes["delete_objects"]["Delete"]["Objects"] == [
        {"Key": "state", "VersionId": "1"},
        {"Key": "state", "VersionId": "2"},
    ]
    assert wishes["abort_multipart_upload"]["UploadId"] == "3"
    assert {wish["ExpectedBucketOwner"] for _, wish in s3.calls} == {"111111111111"}


def test_a_version_that_stays_is_told() -> None:
    s3 = Answering(
        list_object_versions={"Versions": [VERSION]},
        delete_objects={"Errors": [{"Key": "state", "Code": "AccessDenied"}]},
    )
    with pytest.raises(CatctlError, match="shop-tfstate keeps state: AccessDenied"):
        empty_bucket(s3, "shop-tfstate", "111111111111")
