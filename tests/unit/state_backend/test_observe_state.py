"""What a state knows of."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from catctl.aws.session import ClientError
from catctl.errors import CatctlError
from catctl.journeys.account import desired_backend
from catctl.state_backend.model import StoredState
from catctl.state_backend.observe_state import parse_state, read_stored
from tests.support.answering import Answering
from tests.support.samples import ACCOUNT, FACTS

BACKEND = desired_backend(FACTS, account_id=ACCOUNT)


def test_what_is_only_read_is_not_there() -> None:
    """An environment that is gone may still have data sources in its state."""
    data = {"mode": "data", "type": "aws_vpc", "name": "x", "instances": [{"attributes": {}}]}
    made = {**data, "mode": "managed", "instances": [{"index_key": 0}, {"index_key": "a"}]}
    found = parse_state(json.dumps({"version": 4, "resources": [data, made]}).encode(), "s3://b/k")
    assert [item.address for item in found.instances] == ["aws_vpc.x[0]", 'aws_vpc.x["a"]']


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"version": 3}', b'{"version": 5}'])
def test_another_format_is_said(text: bytes) -> None:
    with pytest.raises(CatctlError, match="s3://b/k is no Terraform state of version 4"):
        parse_state(text, "s3://b/k")


STATE = json.dumps({"version": 4, "serial": 7, "resources": []}).encode()
MD5 = hashlib.md5(STATE, usedforsecurity=False).hexdigest()


def stored(text: bytes | None, digest: str | None) -> StoredState | None:
    item = {} if digest is None else {"Item": {"Digest": {"S": digest}}}
    aws = Answering(get_item=item, get_object={"Body": io.BytesIO(text or b"")})
    if text is None:
        aws = NoObject(get_item=item)
    return read_stored(aws, replace(BACKEND, table="locks"))


class NoObject(Answering):
    """A bucket that has no state."""

    def asked(self, operation: str, wish: dict[str, Any]) -> Any:
        if operation == "get_object":
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return super().asked(operation, wish)


@pytest.mark.parametrize(
    ("text", "digest", "expected"),
    [
        (None, None, None),
        (STATE, None, (7, True, "")),
        (STATE, MD5, (7, True, "")),
        (STATE, "another", (7, False, "")),
        (None, MD5, (0, False, "it is gone from the bucket")),
        (b"", MD5, (0, False, "s3://b")),
        (b'{"version": 4}', None, (0, True, "serial is None")),
    ],
)
def test_what_is_stored_is_said(
    text: bytes | None, digest: str | None, expected: tuple[int, bool, str] | None
) -> None:
    found = stored(text, digest)
    if expected is None or found is None:
        assert (found is None) == (expected is None)
        return
    assert (found.serial, found.checksum_holds) == expected[:2]
    assert (expected[2][:2] in found.damaged) if expected[2] else not found.damaged
