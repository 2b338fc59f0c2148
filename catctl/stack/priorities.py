"""Numbers of listener rules that change hands in one apply. Pure.

AWS takes a number once in each listener, at every moment, and Terraform has no order among rules:
of two that change places, neither can go first. AWS itself sets many numbers in one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from catctl.shapes import as_type, parse_object, walked
from catctl.terraform.messages import Change

KIND = "aws_lb_listener_rule"


@dataclass(frozen=True, kw_only=True)
class Move:
    """A rule, by its ARN, and the number that it gets before Terraform begins."""

    arn: str
    priority: int


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """A rule as it is and as it will be; ``arn`` and ``before`` are None for one that is new,
    ``after`` for one that goes.
    """

    arn: str | None
    before: int | None
    after: int | None


def may_clash(changes: Iterable[Change]) -> bool:
    """Whether a rule gets a number that another may still have."""
    actions = [item.action for item in changes if item.resource_type == KIND]
    gets = [action for action in actions if action in ("create", "replace", "update")]
    return bool(gets) and len(actions) > 1 and set(actions) != {"create"}


def parse_moves(text: str) -> tuple[Move, ...]:
    """What to move before the tfplan that ``terraform show -json`` has printed is applied.

    Raises ValueError for what is no plan.
    """
    return walked("the plan", lambda: _moves(parse_object(text).get("resource_changes", ())))


def _moves(items: Iterable[dict[str, Any]]) -> tuple[Move, ...]:
    by_listener: dict[str, list[_Rule]] = {}
    for item in items:
        if item["type"] == KIND and "deposed" not in item:
            for listener, rule in _rules(item["change"]):
                by_listener.setdefault(listener, []).append(rule)
    moves = (move for _, rules in sorted(by_listener.items()) for move in _of_listener(rules))
    return tuple(moves)


def _rules(change: dict[str, Any]) -> Iterator[tuple[str, _Rule]]:
    """One rule; two where it goes from one listener to another, which may be none that is known."""
    old, new = change.get("before") or {}, change.get("after") or {}
    arn = as_type(str | None, old.get("arn"), "arn")
    before = as_type(int | None, old.get("priority"), "priority")
    after = as_type(int | None, new.get("priority"), "priority")
    left, entered = old.get("listener_arn"), new.get("listener_arn")
    if left == entered and left is not None:
        yield left, _Rule(arn=arn, before=before, after=after)
        return
    if left is not None:
        yield left, _Rule(arn=arn, before=before, after=None)
    if entered is not None:
        yield entered, _Rule(arn=None, before=None, after=after)


def _of_listener(rules: list[_Rule]) -> Iterator[Move]:
    """Whoever has a number that another gets goes on: to its own new one, or out of the way."""
    wanted = {rule.after for rule in rules if rule.after != rule.before}
    numbers = {number for rule in rules for number in (rule.before, rule.after)}
    free = (number for number in count(1) if number not in numbers)
    for rule in sorted(rules, key=lambda rule: rule.before or 0):
        if rule.arn and rule.before in wanted and rule.before != rule.after:
            yield Move(arn=rule.arn, priority=rule.after or next(free))
