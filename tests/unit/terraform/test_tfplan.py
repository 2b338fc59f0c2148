"""Plans, attribute by attribute: secrets masked, policies compared inside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catctl.terraform.tfplan import (
    MASK,
    UNKNOWN,
    ResourceDiff,
    parse_drift,
    parse_tfplan,
)


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


SECRET = "hunter2"  # stands in every secret value below, and in no other
Row = tuple[str, str | None, str | None]


def rows_of(diff: ResourceDiff) -> list[Row]:
    return [(item.path, item.before, item.after) for item in diff.attributes]


def tell(section: str = "resource_changes", **change: Any) -> str:
    item = {"address": "a.b", "mode": "managed", "change": {"actions": ["update"], **change}}
    return json.dumps({section: [item]})


OLD, NEW = f"{SECRET}-old", f"{SECRET}-new"

# before, after, before_sensitive, after_sensitive → rows
CASES: list[tuple[Any, Any, Any, Any, list[Row]]] = [
    # In an object: the mark is deeper than the attribute.
    (
        {"auth": {"user": "a", "password": OLD}},
        {"auth": {"user": "b", "password": NEW}},
        {"auth": {"password": True}},
        {"auth": {"password": True}},
        [("auth.password", MASK, MASK), ("auth.user", '"a"', '"b"')],
    ),
    # The whole object is marked: so is all in it.
    (
        {"auth": {"deep": {"password": OLD}}},
        {"auth": {"deep": {"password": NEW}}},
        {"auth": True},
        {"auth": True},
        [("auth.deep.password", MASK, MASK)],
    ),
    # Everything is.
    ({"password": OLD}, {"password": NEW}, True, True, [("password", MASK, MASK)]),
    # In a list of plain values: it is shown whole, so that it is masked whole.
    (
        {"args": ["--debug", OLD]},
        {"args": ["--quiet", NEW]},
        {"args": [False, True]},
        {"args": [False, True]},
        [("args", MASK, MASK)],
    ),
    # In a block, compared block by block.
    (
        {"env": [{"name": "A", "value": OLD}]},
        {"env": [{"name": "B", "value": NEW}]},
        {"env": [{"value": True}]},
        {"env": [{"value": True}]},
        [("env[0].name", '"A"', '"B"'), ("env[0].value", MASK, MASK)],
    ),
    # One block more, or less: the lists are shown whole.
    (
        {"env": [{"name": "A", "value": OLD}]},
        {"env": [{"name": "A", "value": OLD}, {"name": "B", "value": NEW}]},
        {"env": [{"value": True}]},
        {"env": [{"value": True}, {"value": True}]},
        [("env", MASK, MASK)],
    ),
    (
        {"env": [{"name": "A", "value": OLD}, {"name": "B", "value": "plain"}]},
        {"env": [{"name": "B", "value": "plain"}]},
        {"env": [{"value": True}, {}]},
        {"env": [{}]},
        [("env", MASK, '[{"name": "B", "value": "plain"}]')],
    ),
    # A list in a block in a list.
    (
        {"outer": [{"inner": ["x", OLD]}]},
        {"outer": [{"inner": ["y", NEW]}]},
        {"outer": [{"inner": [False, True]}]},
        {"outer": [{"inner": [False, True]}]},
        [("outer[0].inner", MASK, MASK)],
    ),
    # Only one side is marked.
    ({"v": OLD}, {"v": "public"}, {"v": True}, {}, [("v", MASK, '"public"')]),
    ({"v": "public"}, {"v": NEW}, {}, {"v": True}, [("v", '"public"', MASK)]),
    (
        {"l": ["x", OLD]},
        {"l": ["x", "public"]},
        {"l": [False, True]},
        {"l": [False, False]},
        [("l", MASK, '["x", "public"]')],
    ),
    (
        {"l": ["x", "public"]},
        {"l": ["x", NEW]},
        {"l": [False, False]},
        {"l": [False, True]},
        [("l", '["x", "public"]', MASK)],
    ),
    # Made and gone.
    (
        None,
        {"auth": {"password": NEW}, "args": [NEW], "env": [{"value": NEW}]},
        False,
        {"auth": {"password": True}, "args": [True], "env": [{"value": True}]},
        [("args", None, MASK), ("auth.password", None, MASK), ("env", None, MASK)],
    ),
    (
        {"auth": {"password": OLD}, "args": [OLD], "env": [{"value": OLD}]},
        None,
        {"auth": {"password": True}, "args": [True], "env": [{"value": True}]},
        False,
        [("args", MASK, None), ("auth.password", MASK, None), ("env", MASK, None)],
    ),
    # A text that holds JSON is not taken apart where it is secret.
    (
        {"blob": json.dumps({"password": OLD})},
        {"blob": json.dumps({"password": NEW})},
        {"blob": True},
        {"blob": True},
        [("blob", MASK, MASK)],
    ),
    (
        {"blob": json.dumps({"password": "public"})},
        {"blob": json.dumps({"password": NEW})},
        {},
        {"blob": True},
        [("blob", '"{\\"password\\": \\"public\\"}"', MASK)],
    ),
    # Another shape than before.
    (
        {"v": {"password": OLD}},
        {"v": [NEW]},
        {"v": {"password": True}},
        {"v": [True]},
        [("v.password", MASK, None)],
    ),
    ({"v": [OLD]}, {"v": NEW}, {"v": [True]}, {"v": True}, [("v", MASK, MASK)]),
]


@pytest.mark.parametrize("section", ["resource_changes", "resource_drift"])
@pytest.mark.parametrize(("before", "after", "was", "is_now", "expected"), CASES)
def test_what_is_sensitive_is_masked(
    before: Any, after: Any, was: Any, is_now: Any, expected: list[Row], section: str
) -> None:
    text = tell(section, before=before, after=after, before_sensitive=was, after_sensitive=is_now)
    parse = parse_tfplan if section == "resource_changes" else parse_drift
    [diff] = parse(text)
    assert SECRET not in repr(diff)
    assert rows_of(diff) == expected


@pytest.mark.parametrize("mark", [{"auth": {"password": True}}, {"auth": True}])
def test_a_secret_that_will_be_made_anew_is_masked(mark: Any) -> None:
    text = tell(
        before={"auth": {"password": OLD}},
        after={},
        after_unknown={"auth": True},
        before_sensitive=mark,
        after_sensitive={},
    )
    [diff] = parse_tfplan(text)
    assert rows_of(diff) == [("auth", MASK, UNKNOWN)]


@pytest.mark.parametrize("mark", [False, {}, [], {"v": False}, {"v": []}, {"other": True}])
def test_what_is_not_sensitive_is_shown(mark: Any) -> None:
    """Terraform marks what is not, too: with false, or an empty object or list."""
    text = tell(before={"v": [1]}, after={"v": [2]}, before_sensitive=mark, after_sensitive=mark)
    [diff] = parse_tfplan(text)
    assert rows_of(diff) == [("v", "[1]", "[2]")]


REGION = {"region": "eu-west-1"}


@pytest.mark.parametrize("section", ["resource_changes", "resource_drift"])
@pytest.mark.parametrize("unknown", [{}, {"region": True}], ids=["known", "unknown"])
def test_a_region_that_version_6_of_the_provider_fills_in_is_no_news(
    section: str, unknown: Any
) -> None:
    """As its guide "Enhanced Region Support" has it: optional, computed, the provider's own."""
    text = tell(
        section,
        before={"v": 1, "region": None},
        after={"v": 2, "region": None if unknown else "eu-west-1"},
        after_unknown=unknown,
    )
    parse = parse_tfplan if section == "resource_changes" else parse_drift
    [diff] = parse(text)
    assert rows_of(diff) == [("v", "1", "2")]


def test_a_region_that_changes_or_is_asked_for_is_news() -> None:
    [moved] = parse_tfplan(tell(before={"region": "us-east-1"}, after=REGION))
    assert rows_of(moved) == [("region", '"us-east-1"', '"eu-west-1"')]
    data = json.loads(tell(before={}, after=REGION))
    address = data["resource_changes"][0]["address"]
    resource = {"address": address, "expressions": REGION}
    data["configuration"] = {"root_module": {"resources": [resource]}}
    [asked] = parse_tfplan(json.dumps(data))
    assert rows_of(asked) == [("region", None, '"eu-west-1"')]
