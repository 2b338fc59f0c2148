"""What to do next about what Terraform complains of: the first pattern that fits. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catctl.commands import Advice, advice
from catctl.environment.facts import Facts
from catctl.foreign import excerpt, then
from catctl.terraform.messages import Diagnostic

_HINTS = (
    (r"S3 bucket .{1,80} does not exist|NoSuchBucket", "`bootstrap-state {key}`"),
    (
        "|".join(
            [
                then("state lock", "ResourceNotFoundException"),
                then("ResourceNotFoundException", "not found"),
            ]
        ),
        "`bootstrap-state {key}`, which makes the lock table",
    ),
    (
        r"Error acquiring the state lock",
        "`unlock {key}`, which shows who holds it; or wait for it: --lock-timeout 5m",
    ),
    (
        r"state data in S3 does not have the expected content|checksum calculated for the state",
        (
            "wait a minute, then run it again; if it stays, see what is stored: "
            "aws s3api list-object-versions --bucket {bucket} --prefix {state_key}"
        ),
    ),
    (
        r"AWS account ID not allowed",
        "aws sts get-caller-identity, then set AWS_PROFILE or aws.profile",
    ),
    (
        r"RequestTimeTooSkewed|Signature (?:expired|not yet current)",
        "set the clock of this machine, then run the same again: it goes on from here",
    ),
    (
        r"ExpiredToken|RequestExpired|token .{1,80} expired",
        "aws sso login, or new keys; then run the same again, it goes on from here",
    ),
    (r"No valid credential sources|no EC2 IMDS role", "aws configure sso, or --sandbox"),
    (
        r"AccessDenied|UnauthorizedOperation|not authorized to perform",
        "have the action in the message allowed, then run the same again: it goes on from here",
    ),
    (
        r"(?i)already ?exists",
        "delete what is there, or take it into the state: `tf {key} -- import ADDRESS ID`",
    ),
    (
        r"RequestLimitExceeded|Throttling|TooManyRequests|SlowDown",
        "wait a minute, then run the same again: it goes on from here",
    ),
    (
        r"ResourceInUse|is currently in use",
        "remove what the message says still uses it, then run the same again: it goes on from here",
    ),
    (
        r"DependencyViolation",
        "aws ec2 describe-network-interfaces --region {region}, which shows what is in the way",
    ),
    (r"Saved plan is stale", "`plan {key}`"),
    (r"Module not installed|Required plugins are not installed", "`tf {key} -- init`"),
    (
        r"(?i)provider dependency changes detected|dependency lock file|locked provider",
        "`tf {key} -- init`, which adds your provider to the lock file",
    ),
    (r"deletion.?protection", "set protected: false and `apply {key}`, then destroy"),
    (
        r"connection refused|no such host|dial tcp|request send failed|connection reset|EOF",
        "look at your network, then run the same again: it goes on from here",
    ),
)

_PATTERNS = tuple((re.compile(pattern), hint) for pattern, hint in _HINTS)


def hint_for(
    diagnostics: Iterable[Diagnostic], texts: Iterable[str], facts: Facts
) -> Advice | None:
    """The next command for what Terraform complains about, if we know one."""
    parts = [*(f"{d.summary}\n{d.detail}" for d in diagnostics), *texts]
    said = "\n".join(map(excerpt, parts))
    for pattern, hint in _PATTERNS:
        if pattern.search(said):
            return advice(hint, **vars(facts))
    return None
