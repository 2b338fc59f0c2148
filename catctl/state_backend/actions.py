"""What can be done to a state backend: one frozen value per call to AWS. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, assert_never

from catctl.state_backend import policy
from catctl.state_backend.model import Rule, Statement


@dataclass(frozen=True, kw_only=True)
class CreateBucket:
    bucket: str
    region: str


@dataclass(frozen=True, kw_only=True)
class EnableVersioning:
    bucket: str


@dataclass(frozen=True, kw_only=True)
class EncryptBucket:
    bucket: str


@dataclass(frozen=True, kw_only=True)
class BlockPublicAccess:
    bucket: str


@dataclass(frozen=True, kw_only=True)
class EnforceOwnership:
    bucket: str


@dataclass(frozen=True, kw_only=True)
class PutBucketPolicy:
    bucket: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, kw_only=True)
class PutLifecycle:
    bucket: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True)
class TagBucket:
    bucket: str
    tags: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class CreateTable:
    table: str
    tags: dict[str, str]
    deletion_protection: bool


@dataclass(frozen=True, kw_only=True)
class AwaitTable:
    table: str


@dataclass(frozen=True, kw_only=True)
class EnableRecovery:
    table: str


@dataclass(frozen=True, kw_only=True)
class PayByRequest:
    table: str


@dataclass(frozen=True, kw_only=True)
class ProtectTable:
    table: str


@dataclass(frozen=True, kw_only=True)
class TagTable:
    table: str
    arn: str
    tags: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class CreateUser:
    user: str
    tags: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class PutUserPolicy:
    user: str
    name: str
    document: dict[str, Any]


BackendAction = (
    CreateBucket
    | EnableVersioning
    | EncryptBucket
    | BlockPublicAccess
    | EnforceOwnership
    | PutBucketPolicy
    | PutLifecycle
    | TagBucket
    | CreateTable
    | AwaitTable
    | EnableRecovery
    | PayByRequest
    | ProtectTable
    | TagTable
    | CreateUser
    | PutUserPolicy
)


def describe(action: BackendAction) -> str:
    """One line for a person."""
    match action:
        case CreateBucket(bucket=name, region=region):
            return f"create bucket {name} in {region}"
        case EnableVersioning(bucket=name):
            return f"keep old versions in {name}"
        case EncryptBucket(bucket=name):
            return f"encrypt {name} by default (AES256)"
        case BlockPublicAccess(bucket=name):
            return f"block all public access to {name}"
        case EnforceOwnership(bucket=name):
            return f"let the owner own every object of {name}, without ACLs"
        case PutBucketPolicy(bucket=name):
            return f"refuse requests to {name} without TLS"
        case PutLifecycle(bucket=name):
            return (
                f"expire old versions in {name} after {policy.OLD_VERSION_DAYS} days, "
                f"aborted uploads after {policy.ABORTED_UPLOAD_DAYS}"
            )
        case TagBucket(bucket=name):
            return f"tag {name}"
        case CreateTable(table=name):
            return f"create lock table {name}, on demand"
        case AwaitTable(table=name):
            return f"wait until {name} is active"
        case EnableRecovery(table=name):
            return f"turn on point-in-time recovery of {name}"
        case PayByRequest(table=name):
            return f"switch {name} to on-demand billing, which costs nothing when idle"
        case ProtectTable(table=name):
            return f"turn on deletion protection of {name}"
        case TagTable(table=name):
            return f"tag {name}"
        case CreateUser(user=name):
            return f"create IAM user {name}"
        case PutUserPolicy(user=name):
            return f"let {name} read, write and lock this state"
        case _:
            assert_never(action)
