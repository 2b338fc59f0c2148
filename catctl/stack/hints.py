"""What to do next about what Terraform complains of: the first pattern that fits. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catctl.commands import Advice, advice, login_text
from catctl.environment.facts import Facts
from catctl.foreign import excerpt, then
from catctl.terraform.messages import Diagnostic

_AGAIN = ", then run the same again: it goes on from here"
_HINTS = (
    # First, and never a way around: the package is not the one that was agreed on. Wordings of
    # internal/providercache/installer.go, internal/getproviders/package_authentication.go and
    # internal/command/meta_providers.go in Terraform 1.11.
    (
        (
            r"match any of the checksums|checksum list (?:has|contains)|incorrect checksum|"
            r"checksum .{0,80}mismatch|authentication signature|unknown issuer|zip: checksum error"
        ),
        (
            "do not go on with this provider: remove it from your mirror or cache, then run the "
            "same again; for another platform: `tf {key} -- providers lock`"
        ),
    ),
    (r"(?i)no space left on device|disk quota exceeded", f"free some space on the disk{_AGAIN}"),
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
        r"state data in S3 does not have the expected content|checksum calculated for the state",
        (
            "see that what is stored is right: "
            "aws s3api list-object-versions --bucket {bucket} --prefix {state_key}; then "
            "aws dynamodb delete-item --table-name {lock_table} --region {region} --key "
            """'{{"LockID": {{"S": "{bucket}/{state_key}-md5"}}}}'; then `plan {key}`"""
        ),
    ),
    (
        r"actual location|PermanentRedirect|BucketRegionError",
        "`bootstrap-state {key}`, which says where the bucket is",
    ),
    (
        r"state snapshot was created by Terraform|Unsupported Terraform Core version",
        "set CATCTL_TERRAFORM to a terraform that fits, then run the same again",
    ),
    (
        r"Unsupported state file format|state file could not be parsed",
        (
            "take back what was stored before, by its version: aws s3api list-object-versions "
            "--bucket {bucket} --prefix {state_key}; then `plan {key}`"
        ),
    ),
    (
        r"AWS account ID not allowed",
        "aws sts get-caller-identity, then set AWS_PROFILE or aws.profile",
    ),
    (
        r"RequestTimeTooSkewed|Signature (?:expired|not yet current)",
        f"set the clock of this machine{_AGAIN}",
    ),
    (
        (
            r"ExpiredToken|RequestExpired|token .{1,80} expired|AuthFailure|IncompleteSignature|"
            r"InvalidAccessKeyId|InvalidClientTokenId|InvalidToken|SignatureDoesNotMatch|"
            r"TokenRefreshRequired|UnrecognizedClient"
        ),
        f"{{login}}{_AGAIN}",
    ),
    (r"No valid credential sources|no EC2 IMDS role", "aws configure sso, or --sandbox"),
    (
        r"AccessDenied|UnauthorizedOperation|not authorized to perform",
        f"have the action in the message allowed{_AGAIN}",
    ),
    (
        r"DBSnapshotAlreadyExists",
        (
            "aws rds delete-db-snapshot --region {region} --db-snapshot-identifier NAME, with the "
            f"name of the last one, which you then no longer have{_AGAIN}"
        ),
    ),
    (
        r"InvalidDBParameterGroupState",
        f"wait until the database's maintenance window has made it leave its old group{_AGAIN}",
    ),
    (
        r"(?i)already ?exists",
        "delete what is there, or take it into the state: `tf {key} -- import ADDRESS ID`",
    ),
    (
        (
            r"RequestLimitExceeded|Throttling|TooManyRequests|SlowDown|InternalError|"
            r"InternalFailure|ServiceUnavailable|RequestTimeout\b|StatusCode: 5[0-9][0-9]"
        ),
        f"wait a minute{_AGAIN}",
    ),
    (
        r"ResourceInUse|is currently in use",
        f"remove what the message says still uses it{_AGAIN}",
    ),
    (
        r"DependencyViolation",
        "aws ec2 describe-network-interfaces --region {region}, which shows what is in the way",
    ),
    (
        (
            r"BackendState|modules\.json|\.terraform/terraform\.tfstate|"
            r"Plugin did not respond|Failed to (?:load plugin schemas|instantiate provider)|"
            r"plugin process exited|exec format error"
        ),
        "rm -r environments/{key}/.terraform, which holds no state; then run the same again",
    ),
    (r"Saved plan is stale|as a plan file|Failed to read plan", "`plan {key}`"),
    (r"Module not installed|Required plugins are not installed", "`tf {key} -- init`"),
    (
        r"locked provider .{1,80} does not match configured version constraint",
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
    (r"x509: ", "set SSL_CERT_FILE to the certificates of your company, then run the same again"),
    (
        r"(?i)deletion.?protection",
        (
            "set protected: false; then `destroy {key}` turns it off first. To keep the "
            "environment: `tf {key} -- untaint ADDRESS` for what is tainted, and `apply {key}`"
        ),
    ),
    (
        (
            r"connection refused|no such host|dial tcp|request send failed|connection reset|EOF|"
            r"could not connect to|[Tt]imeout|deadline exceeded|Proxy Authentication Required"
        ),
        f"look at your network{_AGAIN}",
    ),
    # What it says of a lock that somebody holds are its last three codes.
    (
        r"api error (?!ConditionalCheckFailed|PreconditionFailed|ConditionalRequestConflict)\w",
        f"mend what AWS's message says{_AGAIN}",
    ),
    # Last: a lock that was not got for any other reason is nobody's.
    (
        r"Error acquiring the state lock",
        "`unlock {key}`, which shows who holds it; or wait for it: --lock-timeout 5m",
    ),
)

_PATTERNS = tuple((re.compile(pattern), hint) for pattern, hint in _HINTS)


def hint_for(
    diagnostics: Iterable[Diagnostic], texts: Iterable[str], facts: Facts
) -> Advice | None:
    """The next command for what Terraform complains about, if we know one."""
    hint = _template(diagnostics, texts)
    return advice(hint, login=login_text(facts.profile), **vars(facts)) if hint else None


def mend_for(
    diagnostics: Iterable[Diagnostic], texts: Iterable[str], facts: Facts
) -> Advice | None:
    """What mends the cause of a failure, where the same may simply be run again after that."""
    hint = _template(diagnostics, texts)
    if hint is None or not hint.endswith(_AGAIN):
        return None
    return advice(hint.removesuffix(_AGAIN), login=login_text(facts.profile), **vars(facts))


def _template(diagnostics: Iterable[Diagnostic], texts: Iterable[str]) -> str | None:
    parts = [*(f"{d.summary}\n{d.detail}" for d in diagnostics), *texts]
    told = "\n".join(map(excerpt, parts))
    said = re.sub(r"[\s│╷╵]+", " ", told)  # init tells texts, broken into lines and framed
    return next((hint for pattern, hint in _PATTERNS if pattern.search(said)), None)
