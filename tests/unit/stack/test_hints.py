"""What helps when Terraform fails."""

from __future__ import annotations

import pytest

from catctl.stack.hints import hint_for
from catctl.terraform.messages import Diagnostic
from tests.support.samples import FACTS

NO_LOCK = "Error acquiring the state lock\noperation error S3: PutObject, https response error"


@pytest.mark.parametrize(
    ("summary", "hint"),
    [
        ('S3 bucket "b" does not exist.', "catctl bootstrap-state hack"),
        ("Error acquiring the state lock", "catctl unlock hack"),
        ("api error DBSnapshotAlreadyExists: Cannot", "aws rds delete-db-snapshot --region ap"),
        ("api error InvalidDBParameterGroupState: One or more", "wait until the database's"),
        ("Saved plan is stale", "catctl plan hack"),
        ("Module not installed", "catctl tf hack -- init"),
        ("AWS account ID not allowed", "aws sts get-caller-identity"),
        ("ExpiredToken: The security token is expired", "aws sso login"),
        (
            f"{NO_LOCK} StatusCode: 412, api error PreconditionFailed: At least",
            "catctl unlock hack",
        ),
        (f"{NO_LOCK} PutItem, ConditionalCheckFailedException: The", "catctl unlock hack"),
        (f"{NO_LOCK} StatusCode: 403, api error InvalidAccessKeyId: The", "aws sso login, or new"),
        (f"{NO_LOCK} StatusCode: 400, api error KMS.DisabledException: is", "mend what AWS's"),
        (f"{NO_LOCK} StatusCode: 500, api error InternalError: We", "wait a minute, then run the"),
        ("Error writing plan file: no space left on device", "free some space"),
        ('requested bucket from "a", actual location "b"', "catctl bootstrap-state hack"),
        ('Failed to load "x.tfplan" as a plan file', "catctl plan hack"),
        ("Failed to instantiate provider", "rm -r environments/hack/.terraform"),
        ("state snapshot was created by Terraform v1.99.0", "set CATCTL_TERRAFORM"),
        ("Error refreshing state: Unsupported state file format: x", "take back what was stored"),
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


REUSES = "- Reusing previous version of hashicorp/aws from the dependency lock file\n"
# As Terraform 1.11.4 prints them, broken into lines.
NETWORK = """Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider
hashicorp/random: could not connect to registry.terraform.io: failed to
request discovery document: Get
"https://registry.terraform.io/.well-known/terraform.json": """
CHECKSUM = """Error: Failed to install provider

Error while installing hashicorp/aws v5.100.0: the local package for
registry.terraform.io/hashicorp/aws 5.100.0 doesn't match any of the
checksums previously recorded in the dependency lock file (this might be
because the available checksums are for packages targeting different platforms)"""
CACHED = """Error: Required plugins are not installed

- registry.terraform.io/hashicorp/aws: the cached package for
registry.terraform.io/hashicorp/aws 5.100.0 (in .terraform/providers) does not
match any of the checksums recorded in the dependency lock file"""
READONLY = """Error: Provider dependency changes detected

Changes to the required provider dependencies were detected, but the lock
file is read-only. To use and record these requirements, run "terraform init"
without the "-lockfile=readonly" flag."""
INCONSISTENT = """Error: Inconsistent dependency lock file

The following dependency selections recorded in the lock file are
inconsistent with the current configuration"""
CONSTRAINT = """Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider hashicorp/aws:
locked provider registry.terraform.io/hashicorp/aws 5.99.0 does not match
configured version constraint 5.100.0; must use terraform init -upgrade"""


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        (
            NETWORK + "dial tcp: lookup\nregistry.terraform.io on 10.0.0.1:53: no such host",
            "network",
        ),
        (
            NETWORK + "proxyconnect tcp: dial tcp 127.0.0.1:9: connect: connection\nrefused",
            "network",
        ),
        (NETWORK + "net/http: request canceled (Client.Timeout exceeded)", "network"),
        (NETWORK + "Proxy Authentication\nRequired", "network"),
        (
            NETWORK + "tls: failed to verify certificate: x509: certificate signed by",
            "SSL_CERT_FILE",
        ),
        (CHECKSUM, "do not go on"),
        (CACHED, "do not go on"),
        ("Error: checksum list has unexpected SHA-256 hash abc (expected def)", "do not go on"),
        ("authentication signature from unknown issuer", "do not go on"),
        (READONLY, "adds your provider to the lock file"),
        (INCONSISTENT, "adds your provider to the lock file"),
        (CONSTRAINT, "init -upgrade"),
        (
            (
                "Failed to load state: json: cannot unmarshal string into Go struct field "
                "BackendState.backend.hash of type uint64"
            ),
            "rm -r environments/hack/.terraform",
        ),
        ("Failed to load state: RequestError: dial tcp: no such host", "network"),
        (
            "provider registry.terraform.io/a/b was not\nfound in any of the search locations",
            "mirror",
        ),
    ],
)
def test_an_init_that_fails_says_what_helps(said: str, hint: str) -> None:
    """The line on the lock file, which every init prints, is no reason."""
    framed = "\n".join(f"│ {line}" for line in said.splitlines())
    for text in (REUSES + said, REUSES + framed):
        assert hint in str(hint_for((), text.splitlines(), FACTS))


def test_a_checksum_is_never_worked_around() -> None:
    for said in (CHECKSUM, CACHED):
        for other in (NETWORK, READONLY, INCONSISTENT):
            assert "do not go on" in str(hint_for((), [other, said], FACTS))
