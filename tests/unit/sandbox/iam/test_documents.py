"""Policy documents in all their forms."""

from __future__ import annotations

import json

import pytest

from catctl.sandbox.iam.documents import statements_of
from catctl.sandbox.iam.model import UnknownInPolicyError


def test_one_or_several() -> None:
    one = {"Effect": "Allow", "Action": "a:*", "Resource": "*"}
    several = {"Effect": "Allow", "Action": ["a:*"], "Resource": ["*"]}
    for found in (one, [one], several, [several]):
        document = {"Version": "2012-10-17", "Statement": found}
        assert statements_of(document, source="x") == statements_of(
            json.dumps({**document, "Statement": [one]}), source="x"
        )


def test_what_it_says() -> None:
    [found] = statements_of(
        {
            "Statement": {
                "Sid": "a",
                "Effect": "Deny",
                "NotAction": "iam:*",
                "NotResource": "arn:aws:s3:::b",
                "Principal": {"AWS": "1", "Service": ["a", "b"]},
                "Condition": {"Bool": {"aws:SecureTransport": False}, "Null": {"x": ["true"]}},
            }
        },
        source="x",
    )
    assert (found.allows, found.not_actions, found.not_resources) == (False, True, True)
    assert (found.actions, found.resources) == (("iam:*",), ("arn:aws:s3:::b",))
    assert found.principals == {"AWS": ("1",), "Service": ("a", "b")}
    assert found.conditions == (
        ("Bool", "aws:SecureTransport", ("false",)),
        ("Null", "x", ("true",)),
    )
    assert not found.has_variables


def test_everybody_and_nobody() -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    [trust] = statements_of({"Statement": {**statement, "Principal": "*"}}, source="x")
    assert (trust.principals, trust.resources) == ({"AWS": ("*",)}, ("*",))
    [identity] = statements_of({"Statement": statement}, source="x")
    assert identity.principals is None


def test_an_element_that_is_not_known_is_named() -> None:
    statement = {"Effect": "Deny", "Action": "*", "NotPrincipal": {"AWS": "1"}}
    with pytest.raises(UnknownInPolicyError, match="the element NotPrincipal in the policy x"):
        statements_of({"Statement": statement}, source="the policy x")
