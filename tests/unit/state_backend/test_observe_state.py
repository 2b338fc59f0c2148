"""What a state knows of."""

from __future__ import annotations

import json

import pytest

from catctl.errors import CatctlError
from catctl.state_backend.observe_state import parse_state


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
