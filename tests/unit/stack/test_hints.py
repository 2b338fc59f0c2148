"""What helps when Terraform fails."""

from __future__ import annotations

import pytest

from catctl.stack.hints import hint_for
from catctl.terraform.messages import Diagnostic
from tests.support.samples import FACTS


@pytest.mark.parametrize(
    ("summary", "hint"),
    [
        ('S3 bucket "b" does not exist.', "catctl bootstrap-state hack"),
        ("Error acquiring the state lock", "catctl unlock hack"),
        ("Saved plan is stale", "catctl plan hack"),
        ("Module not installed", "catctl tf hack -- init"),
        ("AWS account ID not allowed", "aws sts get-caller-identity"),
        ("ExpiredToken: The security token is expired", "aws sso login"),
    ],
)
def test_hints(summary: str, hint: str) -> None:
    diagnostic = Diagnostic(
        severity="error",
        summary=summary,
        detail="",
        address=None,
        file=None,
        line=None,
        snippet=None,
    )
    found = hint_for([diagnostic], [], FACTS)
    assert found is not None
    assert str(found).startswith(hint)
