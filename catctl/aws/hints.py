"""What AWS and botocore refuse, in our words, each with what to do about it."""

from __future__ import annotations

import re
from typing import Any

import botocore.exceptions as aws_errors

from catctl.aws.new_account import what_lifts
from catctl.aws.settings import settings_hint
from catctl.commands import Words, advice, login_text
from catctl.errors import AwsError

_AGAIN = "then run the same again: it goes on from here"
_LONGEST = 500  # characters of a message
_OF_SETTINGS = ("Config", "Credential", "Invalid", "Partial", "Unknown", "Unsupported")
_PASSES = ("IncompleteReadError", "PaginationError", "WaiterError")
# With new ones all is well. The codes of S3 and EC2:
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
_OLD_KEYS = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidToken",
    "RequestExpired",
    "TokenRefreshRequired",
}
_WRONG_KEYS = {"InvalidClientTokenId", "SignatureDoesNotMatch", "UnrecognizedClientException"}
_DENIED = {"403", "AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_THROTTLED = {"RequestLimitExceeded", "SlowDown", "Throttling", "ThrottlingException"}
_WRONG_TIME = re.compile(r"RequestTimeTooSkewed|Signature (?:expired|not yet current)")


def error_code(error: aws_errors.ClientError) -> str:
    """AWS's code, such as NoSuchBucket; for a HEAD request the HTTP status."""
    return str(error.response.get("Error", {}).get("Code", "Unknown"))


def client_error(error: aws_errors.ClientError, doing: str, profile: str | None) -> AwsError:
    code = error_code(error)
    message = _message(error)
    named = str(error.response.get("Error", {}).get("Profile") or "") or None
    return AwsError(
        f"Cannot {doing}: {message} ({error.operation_name}: {code})",
        code=code,
        hint=_hint(code, message, profile or named) or _hint_of_status(error, code),
    )


def _message(error: aws_errors.ClientError) -> str:
    """AWS's own words; a page of a proxy's is none of them."""
    message = str(error.response.get("Error", {}).get("Message") or "").strip()
    if not message or message.startswith("<"):
        return "no reason given"
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"


def hint_of_own(error: aws_errors.BotoCoreError) -> Words | None:
    """For what botocore itself complains of."""
    kind = type(error).__name__
    if "unhandled exception" in str(error) or kind.startswith(_OF_SETTINGS):
        return settings_hint()
    if isinstance(error, aws_errors.ConnectionError | aws_errors.HTTPClientError):
        return f"look at your network, {_AGAIN}; --sandbox needs none"
    return f"wait a minute, {_AGAIN}" if kind in _PASSES else None


def _hint_of_status(error: aws_errors.ClientError, code: str) -> str | None:
    """By the HTTP status: the only word of a HEAD request, and of a proxy."""
    metadata: Any = error.response.get("ResponseMetadata", {})
    status = metadata.get("HTTPStatusCode", 0)
    if status == 407:
        return f"log in at your proxy (HTTPS_PROXY), {_AGAIN}"
    if status == 429 or status >= 500:
        return f"wait a minute, {_AGAIN}"
    if code in ("400", "401"):
        return "aws sts get-caller-identity, which shows whether these credentials work at all"
    return None


def _hint(code: str, message: str, profile: str | None) -> Words | None:
    lifted = what_lifts(code, message)
    if lifted:
        return f"{lifted}, {_AGAIN}"
    if _WRONG_TIME.search(f"{code} {message}"):
        return f"set the clock of this machine, {_AGAIN}"
    if code in _OLD_KEYS:
        return login_text(profile)
    if code in _WRONG_KEYS:
        return advice(
            "aws sts get-caller-identity, which shows whether these credentials work at all; "
            "if not: {login}",
            login=login_text(profile),
        )
    if code in _DENIED:  # an operation is often not the name of the action that allows it
        return advice(
            "have it allowed: `iam plan-role ENV`, `iam apply-role ENV` and `iam deploy-role ENV` "
            "print what each needs"
        )
    return f"wait a minute, {_AGAIN}" if code in _THROTTLED else None
