"""Plans, attribute by attribute: secrets masked, policies compared inside."""

from __future__ import annotations

import json
from typing import Any

from catctl.terraform.tfplan import MASK, UNKNOWN, parse_tfplan


def plan_json(**change: Any) -> str:
    item = {"address": "a.b", "mode": "managed", "module_address": "", "change": change}
    return json.dumps({"resource_changes": [item]})


def rows(**change: Any) -> list[tuple[str, str | None, str | None]]:
    [diff] = parse_tfplan(plan_json(**change))
    return [(item.path, item.before, item.after) for item in diff.attributes]


def test_attribute_diff() -> None:
    assert rows(
        actions=["update"],
        before={"n": 1, "same": True, "nested": {"a": "x"}},
        after={"n": 2, "same": True, "nested": {"a": "y"}},
        after_unknown={"id": True},
    ) == [("id", None, UNKNOWN), ("n", "1", "2"), ("nested.a", '"x"', '"y"')]


def test_what_is_equal_and_known_is_no_change() -> None:
    """Terraform marks each item of a list, also those that are known."""
    assert rows(
        actions=["update"],
        before={"paths": ["/*"], "ids": ["a"], "rules": [{"port": 1}]},
        after={"paths": ["/*"], "ids": ["a", None], "rules": [{"port": 1}, {"port": 2}]},
        after_unknown={"paths": [False], "ids": [False, True], "rules": [{}, {"id": True}]},
    ) == [
        ("ids", '["a"]', '["a", "(known after apply)"]'),
        (
            "rules",
            '[{"port": 1}]',
            '[{"port": 1}, {"id": "(known after apply)", "port": 2}]',
        ),
    ]


def test_secrets_are_masked_at_every_depth() -> None:
    found = rows(
        actions=["update"],
        before={"pw": "old-secret", "list": [{"s": "hidden-a", "t": 1}], "blob": '{"k": "hush"}'},
        after={"pw": "new-secret", "list": [{"s": "hidden-b", "t": 2}], "blob": '{"k": "hash"}'},
        before_sensitive={"pw": True, "list": [{"s": True}], "blob": True},
        after_sensitive={"pw": True, "list": [{"s": True}], "blob": True},
    )
    assert found == [
        ("blob", MASK, MASK),
        ("list[0].s", MASK, MASK),
        ("list[0].t", "1", "2"),
        ("pw", MASK, MASK),
    ]


def test_policies_are_compared_inside() -> None:
    before, after = json.dumps({"A": 1, "B": 2}), json.dumps({"A": 1, "B": 3})
    assert rows(actions=["update"], before={"policy": before}, after={"policy": after}) == [
        ("policy.B", "2", "3")
    ]


def test_replacement_names_its_cause() -> None:
    text = plan_json(
        actions=["delete", "create"],
        before={"name": "a", "names": "x"},
        after={"name": "b", "names": "y"},
        replace_paths=[["name"]],
    )
    [diff] = parse_tfplan(text)
    assert diff.action == "replace"
    assert [(i.path, i.forces_replacement) for i in diff.attributes] == [
        ("name", True),
        ("names", False),
    ]
