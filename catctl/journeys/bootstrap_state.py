"""The state backend of an environment: wishes from its facts, observed and brought about."""

from __future__ import annotations

from catctl.environment.facts import Facts, partition_of
from catctl.journeys.workbench import Workbench
from catctl.stack.plan import refuse_account
from catctl.state_backend.model import Desired, Observed
from catctl.state_backend.observe import observe_backend


def desired_backend(facts: Facts, *, account_id: str, user: str | None = None) -> Desired:
    """What ``facts`` ask for, in the account ``account_id``."""
    return Desired(
        bucket=facts.bucket,
        region=facts.region,
        account_id=account_id,
        state_key=facts.state_key,
        table=facts.lock_table,
        locks_in_bucket=facts.uses_lockfile,
        protected=facts.protected,
        tags={"ManagedBy": "catctl", "Project": facts.project},
        partition=partition_of(facts.region),
        user=user,
    )


def look(bench: Workbench, facts: Facts, *, user: str | None = None) -> tuple[Desired, Observed]:
    """The wish and the world. The account guard comes first."""
    aws = bench.aws(facts)
    identity = aws.identity()
    refuse_account(facts, identity.account_id, identity.arn)
    desired = desired_backend(facts, account_id=identity.account_id, user=user)
    return desired, observe_backend(aws, desired)


def missing_parts(bench: Workbench, facts: Facts) -> list[str]:
    """What of the backend is not there at all, in words."""
    desired, observed = look(bench, facts)
    missing = [] if observed.bucket else [f"bucket {desired.bucket}"]
    if desired.table and observed.table is None:
        missing.append(f"lock table {desired.table}")
    return missing
