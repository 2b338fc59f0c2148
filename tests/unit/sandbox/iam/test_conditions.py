"""Conditions: each operator, with and without the key, and that nothing is guessed."""

from __future__ import annotations

import pytest

from catctl.sandbox.iam.conditions import KEYS, holds, value_of
from catctl.sandbox.iam.model import UnknownInPolicyError

KEY = "aws:RequestTag/Env"
TAGS = "aws:TagKeys"
CLUSTER = "arn:aws:ecs:eu-west-1:1:cluster/main"


@pytest.mark.parametrize(
    ("operator", "wanted", "found", "expected"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", "a", "A", False),
        ("StringEquals", "a*", "ab", False),
        ("StringEquals", "a*", "a*", True),
        ("StringEquals", "a", None, False),
        ("StringEqualsIfExists", "a", None, True),
        ("StringEqualsIfExists", "a", "b", False),
        ("StringNotEquals", "a", "b", True),
        ("StringNotEquals", "a", "a", False),
        ("StringNotEquals", "a", None, True),
        ("StringNotEqualsIfExists", "a", "a", False),
        ("StringEqualsIgnoreCase", "a", "A", True),
        ("StringNotEqualsIgnoreCase", "a", "A", False),
        ("StringLike", "a*", "ab", True),
        ("StringLike", "a*", "b", False),
        ("StringLike", "a*", None, False),
        ("StringNotLike", "a*", "ab", False),
        ("StringNotLike", "a*", None, True),
        ("ArnEquals", "arn:aws:ecs:*:1:cluster/m*", CLUSTER, True),
        ("ArnLike", "arn:aws:ecs:*:cluster/main", CLUSTER, False),
        ("ArnNotEquals", CLUSTER, CLUSTER, False),
        ("ArnNotLike", "arn:aws:ecs:*:2:*", CLUSTER, True),
        ("Bool", "false", "true", False),
        ("Bool", "True", "true", True),
        ("Bool", "true", None, False),
        ("BoolIfExists", "true", None, True),
        ("Null", "true", None, True),
        ("Null", "true", "a", False),
        ("Null", "false", "a", True),
        ("ForAnyValue:StringEquals", "a", "a", True),
        ("ForAnyValue:StringEquals", "a", None, False),
        ("ForAnyValue:StringNotEquals", "a", None, False),
        ("ForAllValues:StringEquals", "a", None, True),
        ("ForAllValues:StringEquals", "a", "b", False),
    ],
)
def test_one_value(operator: str, wanted: str, found: str | None, expected: bool) -> None:
    context = {} if found is None else {"aws:requesttag/env": found}
    assert holds(operator, KEY, (wanted,), context, None) is expected


@pytest.mark.parametrize(
    ("operator", "found", "expected"),
    [
        ("ForAllValues:StringEquals", ("a", "b"), True),
        ("ForAllValues:StringEquals", ("a", "c"), False),
        ("ForAllValues:StringNotEquals", ("c", "d"), True),
        ("ForAllValues:StringNotEquals", ("a", "d"), False),
        ("ForAnyValue:StringEquals", ("a", "c"), True),
        ("ForAnyValue:StringEquals", ("c",), False),
        ("ForAnyValue:StringNotEquals", ("a", "c"), True),
        ("ForAnyValue:StringNotEquals", ("a", "b"), False),
    ],
)
def test_several_values(operator: str, found: tuple[str, ...], expected: bool) -> None:
    assert holds(operator, TAGS, ("a", "b"), {"aws:tagkeys": found}, None) is expected


def test_one_of_several_wanted_is_enough_and_none_of_them_may_be_met() -> None:
    context = {"aws:requesttag/env": "b"}
    assert holds("StringEquals", KEY, ("a", "b"), context, None)
    assert not holds("StringNotEquals", KEY, ("a", "b"), context, None)


def test_keys_have_no_case_and_values_have() -> None:
    context = {"ecs:cluster": CLUSTER}
    assert holds("ArnEquals", "ECS:Cluster", (CLUSTER,), context, None)
    assert not holds("ArnEquals", "ecs:cluster", (CLUSTER.upper(),), context, None)


def test_variables_in_values() -> None:
    context = {"s3:prefix": "ann/x", "aws:username": "ann"}

    def value(name: str) -> str | None:
        return value_of(name, context)

    assert holds("StringLike", "s3:prefix", ("${aws:username}/*",), context, value)
    assert not holds("StringLike", "s3:prefix", ("${aws:username}/*",), context, None)
    assert not holds("StringEquals", "s3:prefix", ("${aws:username}",), context, value)


@pytest.mark.parametrize(
    ("operator", "key", "said"),
    [
        ("StringEquals", "aws:SourceIp", "the condition key aws:SourceIp"),
        ("StringEquals", "aws:RequestTag", "the condition key aws:RequestTag"),
        ("StringEquals", "", "the condition key "),
        ("IpAddress", KEY, "the operator IpAddress"),
        ("stringequals", KEY, "the operator stringequals"),
        ("ForSomeValues:StringEquals", KEY, "the operator ForSomeValues:StringEquals"),
        ("NumericLessThanIfExists", KEY, "the operator NumericLessThanIfExists"),
        ("IfExists", KEY, "the operator IfExists"),
    ],
)
def test_what_is_not_known_is_said(operator: str, key: str, said: str) -> None:
    with pytest.raises(UnknownInPolicyError, match=said):
        holds(operator, key, ("a",), {}, None)


def test_several_values_want_a_quantifier() -> None:
    with pytest.raises(UnknownInPolicyError, match="without ForAnyValue or ForAllValues"):
        holds("StringEquals", TAGS, ("a",), {"aws:tagkeys": ("a",)}, None)
    with pytest.raises(UnknownInPolicyError, match="several values"):
        value_of("aws:TagKeys", {"aws:tagkeys": ("a",)})


def test_keys_are_kept_in_small_letters() -> None:
    assert {key.lower() for key in KEYS} == KEYS
