"""Reads Terraform's state in the bucket: no Terraform, no provider, one call.

The format of a state has been version 4 since Terraform 0.12; ``terraform_remote_state`` reads the
same place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from catctl.aws.session import Aws, or_none, translated
from catctl.errors import CatctlError
from catctl.shapes import ShapeError, as_type, parse_object, walked
from catctl.state_backend.model import Desired, Instance, TerraformState


def read_outputs(aws: Aws, desired: Desired) -> Mapping[str, Any] | None:
    """Outputs by name, or None where there is no state yet. Raises as ``read_state``."""
    state = read_state(aws, desired)
    return state.outputs if state else None


def read_state(aws: Aws, desired: Desired) -> TerraformState | None:
    """The state, or None where there is none yet. Raises CatctlError for another format."""
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
    return parse_state(text, f"s3://{desired.bucket}/{desired.state_key}")


def parse_state(text: bytes, place: str) -> TerraformState:
    """A state of version 4; ``place`` stands in the error."""
    try:
        return walked("the state", lambda: _parsed(parse_object(text)))
    except ShapeError as error:
        raise CatctlError(
            f"{place} is no Terraform state of version 4.",
            hint="aws s3api list-object-versions, which shows the states stored before",
        ) from error


def _parsed(state: Mapping[str, Any]) -> TerraformState:
    if state["version"] != 4:
        raise ShapeError("it is of another version")
    outputs = {k: item["value"] for k, item in sorted(state.get("outputs", {}).items())}
    return TerraformState(outputs=outputs, instances=tuple(_instances(state)))


def _instances(state: Mapping[str, Any]) -> Iterator[Instance]:
    for resource in state.get("resources", ()):
        if resource["mode"] != "managed":
            continue
        module = f"{resource['module']}." if resource.get("module") else ""
        for item in resource["instances"]:
            key = item.get("index_key")
            index = "" if key is None else f"[{json.dumps(key)}]"
            yield Instance(
                type=str(resource["type"]),
                address=f"{module}{resource['type']}.{resource['name']}{index}",
                values=as_type(dict[str, Any], item.get("attributes") or {}, "attributes"),
            )
