"""What to do next about what Terraform complains of: the first pattern that fits. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catctl.commands import Advice, advice
from catctl.environment.facts import Facts
from catctl.terraform.messages import Diagnostic

_HINTS = (
    # First, and never a way around: the package is not the one that was agreed on. Wordings of
    # internal/providercache/installer.go, internal/getproviders/package_authentication.go and
    # internal/command/meta_providers.go in Terraform 1.11.
    (
        (
            r"match any of the checksums|checksum list (?:has|contains)|incorrect checksum|"
            r"checksum .*mismatch|authentication signature|unknown issuer|zip: checksum error"
        ),
        (
            "do not go on with this provider: remove it from your mirror or cache, then run the "
            "same again; for another platform: `tf {key} -- providers lock`"
        ),
    ),
    (r"S3 bucket .* does not exist|NoSuchBucket", "`bootstrap-state {key}`"),
    (
        r"(?s:state lock.*ResourceNotFoundException|ResourceNotFoundException.*not found)",
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
        r"ExpiredToken|RequestExpired|token .* expired",
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
        r"locked provider .* does not match configured version constraint",
        "set the version back, or take the new one: `tf {key} -- init -upgrade`",
    ),
    (
        r"lock file is read-only|Inconsistent dependency lock file",
        "`tf {key} -- init`, which adds your provider to the lock file",
    ),
    (
        r"not found in any of the search locations|does not have a provider named",
        "put the provider into your mirror, or correct its source in required_providers",
    ),
    (r"x509: ", "set SSL_CERT_FILE to your company's certificates, then run the same again"),
    (r"deletion.?protection", "set protected: false and `apply {key}`, then destroy"),
    (
        (
            r"connection refused|no such host|dial tcp|request send failed|connection reset|EOF|"
            r"could not connect to|[Tt]imeout|deadline exceeded|Proxy Authentication Required"
        ),
        "look at your network, then run the same again: it goes on from here",
    ),
)


def hint_for(
    diagnostics: Iterable[Diagnostic], texts: Iterable[str], facts: Facts
) -> Advice | None:
    """The next command for what Terraform complains about, if we know one."""
    told = "\n".join([*(f"{d.summary}\n{d.detail}" for d in diagnostics), *texts])
    said = re.sub(r"[\s│╷╵]+", " ", told)  # init tells texts, broken into lines and framed
    for pattern, hint in _HINTS:
        if re.search(pattern, said):
            return advice(hint, **vars(facts))
    return None
