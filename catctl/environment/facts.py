"""The few facts of an environment that all but the rendering needs, cheap to keep and to read.
Pure.

A plain dataclass: ``catctl plan`` reads it back from JSON and need not load the model at all.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from catctl.shapes import ShapeError, build


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Who and where an environment is. ``lock_table`` is None where only S3 locks.

    ``expires`` is a time with its offset, ``budget`` in USD; ``engine`` and ``engine_version`` are
    the database's, None where there is none.
    """

    key: str
    project: str
    name: str
    region: str
    account_id: str | None
    profile: str | None
    role_arn: str | None
    protected: bool
    bucket: str
    state_key: str
    lock_table: str | None
    uses_lockfile: bool
    certificate_arn: str | None
    domain: str | None
    hosted_zone_id: str | None
    expires: str | None
    budget: float | None
    engine: str | None
    engine_version: str | None
    extended_support: bool
    notes: tuple[str, ...]

    @property
    def ends(self) -> datetime | None:
        """When it is to end."""
        return datetime.fromisoformat(self.expires) if self.expires else None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> Facts:
        """Raises ShapeError for a damaged one, and what another version has written."""
        facts = build(Facts, data)
        try:
            _ = facts.ends
        except ValueError as error:
            raise ShapeError(f"expires is {facts.expires!r}") from error
        return facts


def partition_of(region: str) -> str:
    """The part of AWS that a region belongs to, as ARNs name it."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"
