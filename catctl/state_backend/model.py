"""The state backend as wished and as seen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catctl.commands import Words
from catctl.environment import names
from catctl.terraform.lock import LockInfo

Statement = dict[str, Any]
LifecycleRule = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Desired:
    """What the environment wants. ``table`` is None where only S3 locks."""

    bucket: str
    region: str
    account_id: str
    state_key: str
    table: str | None
    locks_in_bucket: bool
    protected: bool
    tags: dict[str, str]
    partition: str = "aws"
    user: str | None = None

    @property
    def bucket_arn(self) -> str:
        return f"arn:{self.partition}:s3:::{self.bucket}"

    @property
    def policy_arn(self) -> str:
        name = names.state_policy(self.bucket, self.state_key)
        return f"arn:{self.partition}:iam::{self.account_id}:policy/{name}"

    @property
    def table_arn(self) -> str:
        return f"arn:{self.partition}:dynamodb:{self.region}:{self.account_id}:table/{self.table}"


@dataclass(frozen=True, kw_only=True)
class BucketState:
    """A bucket as it stands. ``encryption`` is the default algorithm, None for none."""

    versioned: bool = False
    encryption: str | None = None
    public_access_blocked: bool = False
    ownership: str | None = None
    statements: tuple[Statement, ...] = ()
    rules: tuple[LifecycleRule, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TableState:
    """A lock table as it stands. ``status`` is DynamoDB's, such as ACTIVE."""

    status: str
    key_schema: tuple[tuple[str, str, str], ...]  # (name, HASH or RANGE, S, N or B)
    on_demand: bool
    point_in_time_recovery: bool
    deletion_protection: bool
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class UserState:
    """An IAM user, and this backend's policy: None where there is none in the account."""

    policy: dict[str, Any] | None
    attached: bool


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What is there; None for what is not."""

    bucket: BucketState | None
    table: TableState | None
    user: UserState | None = None


@dataclass(frozen=True, kw_only=True)
class Instance:
    """A resource that Terraform has made, at ``address``; ``values`` are its attributes.

    A plan would replace one that ``is_tainted``, whatever else it is asked to change.
    """

    type: str
    address: str
    values: Mapping[str, Any]
    is_tainted: bool = False


@dataclass(frozen=True, kw_only=True)
class TerraformState:
    """What Terraform knows of: outputs by name, and every resource but data sources."""

    outputs: Mapping[str, Any]
    instances: tuple[Instance, ...]


@dataclass(frozen=True, kw_only=True)
class StoredState:
    """What S3 has. ``checksum_holds`` is False where Terraform refuses it for another's checksum in
    the lock table; ``damaged`` says what is wrong, and is empty for a whole one.
    """

    serial: int
    resources: int
    checksum_holds: bool
    damaged: str


@dataclass(frozen=True, kw_only=True)
class HeldLock:
    """A lock on a state. ``place`` is where it lies; ``info`` is None where it is damaged.

    ``removal`` is the command that removes it by hand.
    """

    place: str
    info: LockInfo | None
    removal: Words
