"""What can be done to a state backend: one frozen value per call to AWS. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from catctl.state_backend import policy
from catctl.state_backend.model import LifecycleRule, Statement


@dataclass(frozen=True, kw_only=True)
class CreateBucket:
    bucket: str
    region: str

    def __str__(self) -> str:
        return f"create bucket {self.bucket} in {self.region}"


@dataclass(frozen=True, kw_only=True)
class EnableVersioning:
    bucket: str

    def __str__(self) -> str:
        return f"keep old versions in {self.bucket}"


@dataclass(frozen=True, kw_only=True)
class EncryptBucket:
    bucket: str

    def __str__(self) -> str:
        return f"encrypt {self.bucket} by default (AES256)"


@dataclass(frozen=True, kw_only=True)
class BlockPublicAccess:
    bucket: str

    def __str__(self) -> str:
        return f"block all public access to {self.bucket}"


@dataclass(frozen=True, kw_only=True)
class EnforceOwnership:
    bucket: str

    def __str__(self) -> str:
        return f"let the owner own every object of {self.bucket}, without ACLs"


@dataclass(frozen=True, kw_only=True)
class PutBucketPolicy:
    bucket: str
    statements: tuple[Statement, ...]

    def __str__(self) -> str:
        return f"refuse requests to {self.bucket} without TLS"


@dataclass(frozen=True, kw_only=True)
class PutLifecycle:
    bucket: str
    rules: tuple[LifecycleRule, ...]

    def __str__(self) -> str:
        return (
            f"expire old versions in {self.bucket} after {policy.OLD_VERSION_DAYS} days, "
            f"aborted uploads after {policy.ABORTED_UPLOAD_DAYS}"
        )


@dataclass(frozen=True, kw_only=True)
class TagBucket:
    bucket: str
    tags: dict[str, str]

    def __str__(self) -> str:
        return f"tag {self.bucket}"


@dataclass(frozen=True, kw_only=True)
class CreateTable:
    table: str
    tags: dict[str, str]
    deletion_protection: bool

    def __str__(self) -> str:
        return f"create lock table {self.table}, on demand"


@dataclass(frozen=True, kw_only=True)
class AwaitTable:
    table: str

    def __str__(self) -> str:
        return f"wait until {self.table} is active"


@dataclass(frozen=True, kw_only=True)
class EnableRecovery:
    table: str

    def __str__(self) -> str:
        return f"turn on point-in-time recovery of {self.table}"


@dataclass(frozen=True, kw_only=True)
class PayByRequest:
    table: str

    def __str__(self) -> str:
        return f"switch {self.table} to on-demand billing, which costs nothing when idle"


@dataclass(frozen=True, kw_only=True)
class ProtectTable:
    table: str

    def __str__(self) -> str:
        return f"turn on deletion protection of {self.table}"


@dataclass(frozen=True, kw_only=True)
class TagTable:
    table: str
    arn: str
    tags: dict[str, str]

    def __str__(self) -> str:
        return f"tag {self.table}"


@dataclass(frozen=True, kw_only=True)
class CreateUser:
    user: str
    tags: dict[str, str]

    def __str__(self) -> str:
        return f"create IAM user {self.user}"


@dataclass(frozen=True, kw_only=True)
class PutPolicy:
    """A managed one: all inline policies of a user have 2,048 characters together."""

    arn: str
    document: dict[str, Any]

    @property
    def name(self) -> str:
        return self.arn.partition(":policy/")[2]

    def __str__(self) -> str:
        return f"write IAM policy {self.name}"


@dataclass(frozen=True, kw_only=True)
class AttachPolicy:
    user: str
    arn: str

    def __str__(self) -> str:
        return f"let {self.user} read, write and lock this state"


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
    | PutPolicy
    | AttachPolicy
)
