"""What Terraform says → typed values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.terraform.environ import declared_variables
from catctl.terraform.lock import lock_in_message, parse_lock
from catctl.terraform.messages import Change, Operation, Text, Version, base_address, parse_message
from tests.support.strategies import TREES

RESOURCE = {"addr": "module.a.x.y", "module": "module.a", "resource_type": "x"}


def parse(data: dict[str, Any]) -> Any:
    return parse_message(json.dumps(data))


def test_messages() -> None:
    assert parse({"type": "version", "terraform": "1.11.4"}) == Version(terraform="1.11.4")
    change = parse({"type": "planned_change", "change": {"resource": RESOURCE, "action": "create"}})
    assert change == Change(
        address="module.a.x.y", module="module.a", resource_type="x", action="create", reason=None
    )
    hook = {"resource": RESOURCE, "action": "create", "id_value": "i", "elapsed_seconds": 3}
    assert parse({"type": "apply_complete", "hook": hook}) == Operation(
        phase="complete",
        address="module.a.x.y",
        module="module.a",
        action="create",
        resource_id="i",
        elapsed=3.0,
    )


@pytest.mark.parametrize("line", ["rubbish", "{", '{"type": "planned_change"}', "[1]", '"x"', "1"])
def test_what_is_no_message_is_text(line: str) -> None:
    assert parse_message(line) == Text(text=line)


@pytest.mark.parametrize("line", ["", "  ", '{"type": "from_the_future"}'])
def test_what_says_nothing_is_nothing(line: str) -> None:
    assert parse_message(line) is None


def test_base_address() -> None:
    assert base_address('module.a["x"].aws_subnet.b["c"]') == 'module.a["x"].aws_subnet.b'


@given(st.text() | TREES.map(json.dumps) | st.dictionaries(st.text(), TREES).map(json.dumps))
def test_what_terraform_says_never_breaks_us(text: str) -> None:
    parse_message(text)
    parse_lock(text)
    lock_in_message(text)
    declared_variables({"a.tf": text, "b.tf.json": text})


def test_what_is_forgotten_is_not_called_removed() -> None:
    """Terraform's messages say "remove"; its plan and its user say "forget"."""
    found = parse({"type": "planned_change", "change": {"resource": RESOURCE, "action": "remove"}})
    assert found.action == "forget"
