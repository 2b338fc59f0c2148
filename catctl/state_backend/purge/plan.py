"""The state backend goes, last of all: refused while anything still has its state there. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from catctl.actions import Plan, Stage
from catctl.commands import advice
from catctl.errors import RefusedError
from catctl.state_backend.model import Desired
from catctl.state_backend.purge.model import Contents


@dataclass(frozen=True, kw_only=True)
class EmptyBucket:
    """Versions, markers and uploads."""

    bucket: str

    def __str__(self) -> str:
        return f"delete every version, marker and upload in s3://{self.bucket}"


@dataclass(frozen=True, kw_only=True)
class DeleteBucket:
    bucket: str

    def __str__(self) -> str:
        return f"delete the bucket {self.bucket}"


@dataclass(frozen=True, kw_only=True)
class DeleteLockTable:
    table: str

    def __str__(self) -> str:
        return f"delete the lock table {self.table}"


PurgeAction = EmptyBucket | DeleteBucket | DeleteLockTable


def plan_purge(
    desired: Desired, contents: Contents, *, but: str | None = None
) -> Plan[PurgeAction]:
    """Bucket and table go. ``but`` is the key of a state that will be empty by then.

    Raises RefusedError where something else is kept there, with what it is.
    """
    place = f"s3://{desired.bucket}"
    used = {key: count for key, count in contents.states.items() if count and key != but}
    if used:
        listed = ", ".join(f"{key} ({count} resources)" for key, count in sorted(used.items()))
        raise RefusedError(
            f"{place} still holds the state of what is there: {listed}.",
            hint="destroy those environments first, or leave --purge-state out",
        )
    if contents.locks:
        raise RefusedError(
            f"{place} is in use: {', '.join(contents.locks)} is locked.",
            hint=advice("wait until the other run has ended, or `unlock ENV`"),
        )
    if contents.others:
        raise RefusedError(
            f"{place} holds what is no state: {', '.join(contents.others[:5])}.",
            hint="move it elsewhere, or leave --purge-state out",
        )
    bucket: tuple[PurgeAction, ...] = (
        (EmptyBucket(bucket=desired.bucket),) if contents.bucket else ()
    )
    gone: tuple[PurgeAction, ...] = (
        (DeleteBucket(bucket=desired.bucket),) if contents.bucket else ()
    )
    if contents.table and desired.table:
        gone = (*gone, DeleteLockTable(table=desired.table))
    stages = (Stage(title="empty", actions=bucket), Stage(title="delete", actions=gone))
    return Plan.of(stages)
