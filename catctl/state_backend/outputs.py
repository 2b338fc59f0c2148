"""Reads Terraform's outputs from the state in the bucket: no Terraform, no provider, one call.

The format of a state has been version 4 since Terraform 0.12; ``terraform_remote_state`` reads the
same place.
"""

from __future__ import annotations

import json
from typing import Any

from catctl.aws.session import Aws, or_none, translated
from catctl.errors import CatctlError
from catctl.state_backend.model import Desired


def read_outputs(aws: Aws, desired: Desired) -> dict[str, Any] | None:
    """Outputs by name, or None where there is no state yet.

    Raises CatctlError for a state of another format.
    """
    s3 = aws.client("s3")
    with translated(f"read the state in {desired.bucket}"):
        answer = or_none(
            lambda: s3.get_object(
                Bucket=desired.bucket,
                Key=desired.state_key,
                ExpectedBucketOwner=desired.account_id,
            ),
            "NoSuchKey",
            "NoSuchBucket",
            "404",
        )
        if answer is None:
            return None
        text = answer["Body"].read()
    return _outputs(text, f"s3://{desired.bucket}/{desired.state_key}")


def _outputs(text: bytes, place: str) -> dict[str, Any]:
    try:
        state = json.loads(text)
        if state["version"] != 4:
            raise ValueError
        return {name: item["value"] for name, item in sorted(state.get("outputs", {}).items())}
    except (ValueError, KeyError, TypeError) as error:
        raise CatctlError(f"{place} is no Terraform state of version 4.") from error
