"""What Terraform says → typed values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.terraform.environ import declared_variables
from catctl.terraform.lock import lock_in_message, parse_lock
from catctl.terraform.messages import (
    Change,
    Operation,
    Summary,
    Text,
    Version,
    base_address,
    parse_message,
)
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


# As internal/command/views/json_view.go and hook_json.go of OpenTofu 1.12 write them.
OPENTOFU = """\
{"@level":"info","@message":"OpenTofu 1.12.0","@module":"tofu.ui","tofu":"1.12.0",\
"type":"version","ui":"1.2"}
{"@level":"info","@message":"Initializing the backend...","@module":"tofu.ui"}
{"@level":"info","@message":"a.x.y: Plan to create","@module":"tofu.ui","change":{"resource":\
{"addr":"module.a.x.y","module":"module.a","resource":"x.y","implied_provider":"x",\
"resource_type":"x","resource_name":"y","resource_key":null},"action":"create"},\
"type":"planned_change"}
{"@level":"info","@message":"Plan: 1 to add, 0 to change, 0 to destroy.","@module":"tofu.ui",\
"changes":{"add":1,"change":0,"import":0,"remove":0,"forget":0,"operation":"plan"},\
"type":"change_summary"}
"""


def test_what_opentofu_says() -> None:
    assert [parse_message(line) for line in OPENTOFU.splitlines()] == [
        Version(terraform="1.12.0"),
        Text(text="Initializing the backend..."),
        Change(
            address="module.a.x.y",
            module="module.a",
            resource_type="x",
            action="create",
            reason=None,
        ),
        Summary(operation="plan", add=1, change=0, remove=0),
    ]


# Of Terraform 1.14 to 1.16 (message_types.go): actions and policies, which are no resources.
NEWER = [
    {"type": "planned_action_invocation", "invocation": {"action": {"addr": "action.a.b"}}},
    {"type": "action_start", "hook": {"action": {"addr": "action.a.b"}}},
    {"type": "ephemeral_op_start", "hook": {"resource": RESOURCE, "action": "open"}},
    {"type": "policy_result", "result": "allow"},
    {"type": "provider_installation_start"},
]


@pytest.mark.parametrize("message", NEWER, ids=lambda item: str(item["type"]))
def test_what_newer_versions_say_besides_is_nothing_of_ours(message: dict[str, Any]) -> None:
    assert parse(message) is None


def test_a_summary_that_counts_actions_too() -> None:
    changes = {"operation": "plan", "add": 1, "change": 0, "remove": 0, "action_invocation": 2}
    assert parse({"type": "change_summary", "changes": changes}) == Summary(
        operation="plan", add=1, change=0, remove=0
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
