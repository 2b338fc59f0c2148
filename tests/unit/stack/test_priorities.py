"""Rules whose numbers change hands are moved first: tables of what is and what will be."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.shapes import ShapeError
from catctl.stack.priorities import KIND, may_clash, parse_moves
from catctl.terraform.messages import Change

Numbers = tuple[int | None, int | None]  # before, after
LISTENER = "arn:listener"


def plan(*rules: Numbers, listener: str | None = LISTENER) -> str:
    """A tfplan; the rule that is number n of ``rules`` has the ARN rule-n."""
    items: list[dict[str, Any]] = []
    for number, (before, after) in enumerate(rules):
        old = {"arn": f"rule-{number}", "listener_arn": LISTENER, "priority": before}
        new = {"listener_arn": listener, "priority": after}
        change = {"before": old if before else None, "after": new if after else None}
        items.append({"type": KIND, "change": change})
    return json.dumps({"resource_changes": [{"type": "aws_vpc", "change": {}}, *items]})


@pytest.mark.parametrize(
    ("rules", "moves"),
    [
        ([(10, 20), (20, 10)], {"rule-0": 20, "rule-1": 10}),
        ([(10, 20), (20, 30)], {"rule-1": 30}),
        ([(10, 20), (20, 30), (30, 40)], {"rule-1": 30, "rule-2": 40}),
        ([(10, None), (None, 10)], {"rule-0": 1}),
        ([(1, None), (2, None), (None, 1), (None, 2)], {"rule-0": 3, "rule-1": 4}),
        ([(10, 11), (None, 10)], {"rule-0": 11}),
        ([(10, 10), (20, 20), (None, 30)], {}),
        ([(10, 30), (None, 20), (40, None)], {}),
    ],
    ids=[
        "two change places", "one follows the other", "a chain", "another name",
        "two other names", "a new one moves another on", "nothing moves", "each to a free number",
    ],
)  # fmt: skip
def test_whoever_is_in_the_way_moves_first(rules: list[Numbers], moves: dict[str, int]) -> None:
    assert {move.arn: move.priority for move in parse_moves(plan(*rules))} == moves


def test_another_listener_has_numbers_of_its_own() -> None:
    assert parse_moves(plan((10, 20), (20, 10), listener=None)) == ()
    assert parse_moves(plan((10, 20), (20, 10), listener="arn:other")) == ()


@given(data=st.data())
def test_after_the_moves_no_rule_is_in_another_ones_way(data: st.DataObject) -> None:
    """Whatever the order in which Terraform then works."""
    numbers = st.lists(st.integers(1, 9), unique=True, min_size=1, max_size=6)
    before, after = data.draw(numbers), data.draw(numbers)
    size = max(len(before), len(after))
    olds = data.draw(st.permutations([*before, *[None] * (size - len(before))]))
    news = data.draw(st.permutations([*after, *[None] * (size - len(after))]))
    rules = [pair for pair in zip(olds, news, strict=True) if pair != (None, None)]
    moves = {move.arn: move.priority for move in parse_moves(plan(*rules))}
    now = {n: moves.get(f"rule-{n}", old) for n, (old, _) in enumerate(rules) if old}
    assert len(set(now.values())) == len(now), "AWS takes the new order"
    for mine, (_, new) in enumerate(rules):
        others = {number for other, number in now.items() if other != mine}
        assert new is None or new not in others


def changes(*actions: str) -> list[Change]:
    return [
        Change(address="a", module="", resource_type=KIND, action=action, reason=None)
        for action in actions
    ]


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ([], False),
        (["create", "create"], False),
        (["delete", "delete"], False),
        (["update"], False),
        (["update", "update"], True),
        (["create", "delete"], True),
        (["create", "replace"], True),
    ],
)
def test_a_plan_is_read_only_where_numbers_may_change_hands(
    actions: list[str], expected: bool
) -> None:
    assert may_clash(changes(*actions)) is expected


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"resource_changes": [1]}', json.dumps({"resource_changes": [{"type": KIND}]})],
)
def test_no_plan(text: str) -> None:
    with pytest.raises(ShapeError):
        parse_moves(text)
