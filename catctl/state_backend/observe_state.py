"""Reads Terraform's state in the bucket: no Terraform, no provider, one call.

The format of a state has been version 4 since Terraform 0.12; ``terraform_remote_state`` reads the
same place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from catctl.aws.session import Aws, or_none, translated
from catctl.errors import CatctlError
from catctl.shapes import ShapeError, as_type, parse_object, walked
from catctl.state_backend.model import Desired, Instance, StoredState, TerraformState


def read_outputs(aws: Aws, desired: Desired) -> Mapping[str, Any] | None:
    """Outputs by name, or None where there is no state yet. Raises as ``read_state``."""
    state = read_state(aws, desired)
    return state.outputs if state else None


def read_stored(aws: Aws, desired: Desired) -> StoredState | None:
    """What is stored of the state, however it is; None where nothing is.

    A checksum of what was stored last lies in the lock table, as MD5 in hex. Source:
    internal/backend/remote-state/s3/client.go in Terraform 1.11.
    """
    text = _read(aws, desired)
    wanted = _checksum(aws, desired) if desired.table else None
    if text is None:
        return None if wanted is None else _gone()
    holds = wanted in (None, hashlib.md5(text, usedforsecurity=False).hexdigest())
    try:
        state = parse_state(text, _place(desired))
        serial = as_type(int, parse_object(text).get("serial"), "serial")
    except (CatctlError, ShapeError) as error:
        return StoredState(serial=0, resources=0, checksum_holds=holds, damaged=str(error))
    return StoredState(
        serial=serial, resources=len(state.instances), checksum_holds=holds, damaged=""
    )


def _gone() -> StoredState:
    """What a state that was stored once, and that someone has removed, leaves."""
    why = "it is gone from the bucket, and its checksum is still in the lock table"
    return StoredState(serial=0, resources=0, checksum_holds=False, damaged=why)


def _checksum(aws: Aws, desired: Desired) -> str | None:
    dynamodb = aws.client("dynamodb")
    key = {"LockID": {"S": f"{desired.bucket}/{desired.state_key}-md5"}}
    with translated(f"read the checksum in {desired.table}"):
        answer = or_none(
            lambda: dynamodb.get_item(TableName=desired.table, Key=key, ConsistentRead=True),
            "ResourceNotFoundException",
        )
    item = answer.get("Item") if answer else None
    return str((item.get("Digest") or {}).get("S", "")) or None if item else None


def read_state(aws: Aws, desired: Desired) -> TerraformState | None:
    """The state, or None where there is none yet. Raises CatctlError for another format."""
    text = _read(aws, desired)
    return None if text is None else parse_state(text, _place(desired))


def _place(desired: Desired) -> str:
    return f"s3://{desired.bucket}/{desired.state_key}"


def _read(aws: Aws, desired: Desired) -> bytes | None:
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
        return None if answer is None else bytes(answer["Body"].read())


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
                is_tainted=item.get("status") == "tainted" and not item.get("deposed"),
            )
