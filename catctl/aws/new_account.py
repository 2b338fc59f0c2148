"""What AWS refuses to an account that is new, or that something is wrong with. Pure.

Sources: the error codes of S3 (NotSignedUp, AccountProblem) and EC2 (OptInRequired, Blocked,
PendingVerification) in their API references, and the common errors (SubscriptionRequiredException
in botocore 1.43.106's models).
"""

from __future__ import annotations

import re

# How it is told, and what lifts it, as the beginning of a sentence.
REFUSALS = (
    (
        (
            r"OptInRequired|NotSignedUp|SubscriptionRequired|not subscribed to this service|"
            r"needs? a subscription for the service|not signed up for"
        ),
        (
            "finish signing up for AWS, with a payment method and a phone number "
            "(https://portal.aws.amazon.com/billing/signup), which may take AWS a day"
        ),
    ),
    (
        r"PendingVerification|currently being verified|in this region is being validated",
        "wait until AWS has verified the account, mostly within 4 hours, and has sent a mail",
    ),
    (
        r"AccountProblem|\bBlocked\b|account is (?:currently )?(?:blocked|suspended)",
        "ask AWS Support what is wrong with the account (https://console.aws.amazon.com/support)",
    ),
)
_PATTERNS = tuple((re.compile(pattern), text) for pattern, text in REFUSALS)


def what_lifts(code: str, message: str) -> str | None:
    """The beginning of a sentence; None for what has other reasons."""
    said = f"{code} {message}"
    return next((text for pattern, text in _PATTERNS if pattern.search(said)), None)
