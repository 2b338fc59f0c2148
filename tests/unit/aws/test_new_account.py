"""What AWS refuses to a new account is told with what lifts it, also of catctl's own calls."""

from __future__ import annotations

import pytest

from catctl.aws.new_account import what_lifts
from catctl.aws.session import translated
from catctl.errors import AwsError
from tests.support.raw_answers import RawAws

BODY = "<Error><Code>{}</Code><Message>{}</Message></Error>"


@pytest.mark.parametrize(
    ("code", "message", "hint"),
    [
        ("NotSignedUp", "Your account is not signed up for the S3 service.", "finish signing up"),
        ("AccountProblem", "There is a problem with your AWS account.", "ask AWS Support"),
    ],
)
def test_a_call_of_ours(code: str, message: str, hint: str) -> None:
    aws = RawAws(BODY.format(code, message).encode(), status=403)
    with pytest.raises(AwsError) as caught, translated("make the bucket"):
        aws.client("s3").create_bucket(Bucket="bucket")
    assert hint in str(caught.value.hint)
    assert "then run the same again" in str(caught.value.hint)


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "BucketAlreadyExists"])
def test_what_has_other_reasons(code: str) -> None:
    assert what_lifts(code, "no reason given") is None
