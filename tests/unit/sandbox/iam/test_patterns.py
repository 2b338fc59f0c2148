"""Wildcards of policies: what they match, and that no pattern takes long."""

from __future__ import annotations

import fnmatch
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.sandbox.iam.model import UnknownInPolicyError
from catctl.sandbox.iam.patterns import arn_matches, filled, matches

VALUES = {"aws:username": "ann", "odd": "a*b?c${d}"}


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
        ("*", "a:b/c\n", True),
        ("?", "", False),
        ("?", "a", True),
        ("?", "ab", False),
        ("a*", "a", True),
        ("a*", "ba", False),
        ("*a", "ba", True),
        ("*a", "ab", False),
        ("*aa", "aaa", True),
        ("a*a", "a", False),
        ("a*b*c", "axxbyyc", True),
        ("a*b*c", "acb", False),
        ("ab*ba", "aba", False),
        ("**", "x", True),
        ("a.c", "abc", False),
        ("a[bc]", "ab", False),
        ("a|b", "a", False),
        ("a\\", "a\\", True),
        ("a\n", "a", False),
        ("a", "a\n", False),
        ("(", "(", True),
        ("$", "$", True),
        ("${", "${", True),
        ("${x}", "${x}", True),
        ("İ*", "İx", True),
    ],
)
def test_wildcards(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("/home/${aws:username}/*", "/home/ann/x", True),
        ("/home/${aws:username}/*", "/home/bob/x", False),
        ("${odd}", "a*b?c${d}", True),
        ("${odd}", "aXbXc${d}", False),
        ("${*}${?}${$}", "*?$", True),
        ("${*}", "x", False),
        ("${absent}*", "x", False),
        ("a${", "a${", True),
    ],
)
def test_variables(pattern: str, text: str, expected: bool) -> None:
    """What stands for them is never a pattern itself."""
    assert matches(pattern, text, VALUES.get) is expected


def test_a_default_is_not_guessed() -> None:
    with pytest.raises(UnknownInPolicyError, match="the default in"):
        matches("${aws:username, 'nobody'}", "nobody", VALUES.get)


def test_filled() -> None:
    assert filled("a-${aws:username}-*", VALUES.get) == "a-ann-*"
    assert filled("a-${absent}", VALUES.get) is None
    assert filled("${aws:username}", None) == "${aws:username}"


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_as_the_shells_of_old(pattern: str, text: str) -> None:
    assert matches(pattern, text) is bool(re.match(fnmatch.translate(pattern), text))


ARN = "arn:aws:ecs:eu-west-1:1:service/main/web"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*", True),
        (ARN, True),
        ("arn:aws:ecs:*:*:service/main/*", True),
        ("arn:aws:ecs:eu-west-?:1:service/*/w?b", True),
        ("arn:*:*:*:*:*", True),
        ("arn:aws:ecs", True),
        ("arn:aws:ecs:*", True),
        ("arn:aws:ecs:*:service/main/web", False),
        ("arn:aws:*service/main/web", False),
        ("arn:aws:ecs*", True),
        ("arn:aws:ECS:*:*:*", False),
        ("arn:aws:ecs:eu-west-1:1:service/main", False),
        ("arn:aws:ecs:eu-west-1:2:*", False),
        ("", False),
    ],
)
def test_arns_field_by_field(pattern: str, expected: bool) -> None:
    assert arn_matches(pattern, ARN) is expected


def test_what_an_arn_may_hold() -> None:
    secret = "arn:aws:secretsmanager:eu-west-1:1:secret:rds!db-0-AbCdEf"
    assert arn_matches("arn:aws:secretsmanager:*:1:secret:rds!*", secret)
    assert arn_matches("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/ann/x:y", VALUES.get)
    assert not arn_matches("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/bob/x", VALUES.get)
    assert arn_matches("arn:aws:s3:::b/x:y", "arn:aws:s3:::b/x:y")
    assert not arn_matches(ARN, "*"), "what knows no resources needs a star"
    assert not arn_matches("arn:aws:ecs:*:*:*", "no ARN")


@pytest.mark.parametrize(
    "pattern",
    ["a*" * 6100, "*?" * 6100, "?a" * 3000 + "*b", "*a?" * 2000 + "b", "$" * 6000, "${" * 3000],
    ids=["stars", "stars and marks", "marks", "all", "dollars", "openings"],
)
def test_no_pattern_takes_long(pattern: str) -> None:
    """They would end on no day, were each star a choice."""
    for text in ("a" * 2000, "a" * 6001, ":" * 6001):
        assert not matches(pattern, text + "!", VALUES.get)
        assert not arn_matches(f"arn:aws:s3:::{pattern}", f"arn:aws:s3:::{text}!", VALUES.get)
