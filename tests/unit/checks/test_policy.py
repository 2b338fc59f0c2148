"""Policies and trust, as IAM reads them."""

from __future__ import annotations

from typing import Any

import pytest

from catctl.checks.policy import allows, trusts

ALLOW = {"Effect": "Allow", "Action": ["ssm:Get*"], "Resource": ["arn:*:parameter/a/*"]}


@pytest.mark.parametrize(
    ("statements", "action", "resource", "expected"),
    [
        ([ALLOW], "ssm:GetParameters", "arn:aws:ssm:r:1:parameter/a/b", True),
        ([ALLOW], "SSM:getparameters", "arn:aws:ssm:r:1:parameter/a/b", True),
        ([ALLOW], "ssm:PutParameter", "arn:aws:ssm:r:1:parameter/a/b", False),
        ([ALLOW], "ssm:GetParameters", "arn:aws:ssm:r:1:parameter/b", False),
        (ALLOW, "ssm:GetParameters", "arn:aws:ssm:r:1:parameter/a/b", True),
        (
            [ALLOW, {"Effect": "Deny", "Action": "*", "Resource": "*"}],
            "ssm:GetParameters",
            "arn:aws:ssm:r:1:parameter/a/b",
            False,
        ),
        (
            [ALLOW, {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"x": {}}}],
            "ssm:GetParameters",
            "arn:aws:ssm:r:1:parameter/a/b",
            True,
        ),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], "ssm:X", "r", True),
        ([{"Effect": "Allow", "NotAction": "ssm:*", "Resource": "*"}], "ssm:X", "r", False),
        ([{"Effect": "Allow", "Action": "*", "NotResource": "r"}], "ssm:X", "r", False),
        (
            [{"Effect": "Allow", "Action": "*", "Resource": "arn:x-??????"}],
            "a:b",
            "arn:x-AbCdEf",
            True,
        ),
    ],
)
def test_policies(statements: Any, action: str, resource: str, expected: bool) -> None:
    assert allows([{"Statement": statements}], action, resource) is expected


@pytest.mark.parametrize(
    ("principal", "action", "expected"),
    [
        ({"Service": "ecs-tasks.amazonaws.com"}, "sts:AssumeRole", True),
        ({"Service": ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"]}, ["sts:AssumeRole"], True),
        ({"Service": "ecs.amazonaws.com"}, "sts:AssumeRole", False),
        ({"Service": "ecs-tasks.amazonaws.com"}, "sts:TagSession", False),
        ({"AWS": "*"}, "sts:*", False),
    ],
)
def test_trust(principal: Any, action: Any, expected: bool) -> None:
    """Texts and lists are the same: where ecspresso goes wrong."""
    trust = {"Statement": [{"Effect": "Allow", "Principal": principal, "Action": action}]}
    assert trusts(trust, "ecs-tasks.amazonaws.com") is expected
