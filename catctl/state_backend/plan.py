"""(desired, observed) → what to create and repair; converged is the empty plan. Pure."""

from __future__ import annotations

from catctl.actions import Plan, Stage
from catctl.errors import RefusedError
from catctl.state_backend import policy
from catctl.state_backend.actions import (
    AttachPolicy,
    AwaitTable,
    BackendAction,
    BlockPublicAccess,
    CreateBucket,
    CreateTable,
    CreateUser,
    EnableRecovery,
    EnableVersioning,
    EncryptBucket,
    EnforceOwnership,
    PayByRequest,
    ProtectTable,
    PutBucketPolicy,
    PutLifecycle,
    PutPolicy,
    TagBucket,
    TagTable,
)
from catctl.state_backend.model import (
    BucketState,
    Desired,
    LifecycleRule,
    Observed,
    Statement,
    TableState,
)

ENCRYPTIONS = ("AES256", "aws:kms", "aws:kms:dsse")
OWNERSHIP = "BucketOwnerEnforced"
LOCK_KEY = (("LockID", "HASH", "S"),)


def plan_backend(desired: Desired, observed: Observed) -> Plan[BackendAction]:
    """Plan the way to the hardened shape, one action per setting that is missing.

    Raises RefusedError for a lock table that Terraform cannot lock with: it is never replaced.
    """
    _refuse_wrong_table(desired, observed.table)
    bucket: list[BackendAction] = []
    if observed.bucket is None:
        bucket.append(CreateBucket(bucket=desired.bucket, region=desired.region))
    create: list[BackendAction] = []
    if desired.table and observed.table is None:
        create.append(_create_table(desired, desired.table))
    settle: list[BackendAction] = []
    if desired.table and (observed.table is None or observed.table.status != "ACTIVE"):
        settle.append(AwaitTable(table=desired.table))
    harden = [*_harden_bucket(desired, observed.bucket or BucketState())]
    harden += _harden_table(desired, observed.table)
    stages = (
        # Its name may be taken, which only its creation tells: nothing else is made before.
        Stage[BackendAction](title="create bucket", actions=tuple(bucket)),
        Stage[BackendAction](title="create", actions=tuple(create)),
        Stage[BackendAction](title="wait", actions=tuple(settle)),
        Stage[BackendAction](title="harden", actions=tuple(harden)),
        Stage[BackendAction](title="grant", actions=tuple(_grant(desired, observed))),
    )
    return Plan.of(stages)


def _create_table(desired: Desired, table: str) -> CreateTable:
    return CreateTable(table=table, tags=desired.tags, deletion_protection=desired.protected)


def _refuse_wrong_table(desired: Desired, table: TableState | None) -> None:
    if desired.table is None or table is None or table.key_schema == LOCK_KEY:
        return
    keys = ", ".join(f"{name} ({kind}, {letter})" for name, kind, letter in table.key_schema)
    raise RefusedError(
        f"The table {desired.table} is there, but Terraform cannot lock with it: "
        f"its key is {keys}, not LockID (HASH, S). catctl does not replace what it has not made.",
        hint="Choose another state.lock_table, or state.locking: s3, which needs none",
    )


def _harden_bucket(desired: Desired, seen: BucketState) -> list[BackendAction]:
    bucket = desired.bucket
    actions: list[BackendAction] = []
    if not seen.versioned:
        actions.append(EnableVersioning(bucket=bucket))
    if seen.encryption not in ENCRYPTIONS:
        actions.append(EncryptBucket(bucket=bucket))
    if not seen.public_access_blocked:
        actions.append(BlockPublicAccess(bucket=bucket))
    if seen.ownership != OWNERSHIP:
        actions.append(EnforceOwnership(bucket=bucket))
    statements = _merged_statements(policy.tls_only(desired), seen.statements)
    if statements != seen.statements:
        actions.append(PutBucketPolicy(bucket=bucket, statements=statements))
    rules = _merged_rules(policy.lifecycle_rules(), seen.rules)
    if rules != seen.rules:
        actions.append(PutLifecycle(bucket=bucket, rules=rules))
    if not desired.tags.items() <= seen.tags.items():
        tags = dict(sorted({**seen.tags, **desired.tags}.items()))
        actions.append(TagBucket(bucket=bucket, tags=tags))
    return actions


def _merged_statements(ours: Statement, seen: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The statements of others as they are, and ours once; nothing new if ours is there."""
    if any(_same_statement(ours, statement) for statement in seen):
        return seen
    foreign = [statement for statement in seen if statement.get("Sid") != ours["Sid"]]
    return (*foreign, ours)


def _same_statement(left: Statement, right: Statement) -> bool:
    return _normal(left) == _normal(right)


def _normal(statement: Statement) -> Statement:
    """AWS stores single values as text or list, as it likes; the Sid is but a name."""
    return {
        key: sorted(value, key=str) if isinstance(value, list) else [value]
        for key, value in statement.items()
        if key != "Sid"
    }


def _merged_rules(
    ours: tuple[LifecycleRule, ...], seen: tuple[LifecycleRule, ...]
) -> tuple[LifecycleRule, ...]:
    by_id = {rule.get("ID"): rule for rule in seen}
    if all(by_id.get(rule["ID"]) == rule for rule in ours):
        return seen
    names = {rule["ID"] for rule in ours}
    return (*(rule for rule in seen if rule.get("ID") not in names), *ours)


def _harden_table(desired: Desired, seen: TableState | None) -> list[BackendAction]:
    if desired.table is None:
        return []
    actions: list[BackendAction] = []
    if seen is None or not seen.point_in_time_recovery:
        actions.append(EnableRecovery(table=desired.table))
    if seen and not seen.on_demand:
        actions.append(PayByRequest(table=desired.table))
    if seen and desired.protected and not seen.deletion_protection:
        actions.append(ProtectTable(table=desired.table))
    if seen and not desired.tags.items() <= seen.tags.items():
        actions.append(TagTable(table=desired.table, arn=desired.table_arn, tags=desired.tags))
    return actions


def _grant(desired: Desired, observed: Observed) -> list[BackendAction]:
    if desired.user is None:
        return []
    actions: list[BackendAction] = []
    document = policy.least_privilege(desired)
    if observed.user is None:
        actions.append(CreateUser(user=desired.user, tags=desired.tags))
    if observed.user is None or observed.user.policy != document:
        actions.append(PutPolicy(arn=desired.policy_arn, document=document))
    if observed.user is None or not observed.user.attached:
        actions.append(AttachPolicy(user=desired.user, arn=desired.policy_arn))
    return actions
