"""The state backend of an environment: wishes from its facts, observed and brought about."""

from __future__ import annotations

from typing import Protocol

from catctl.actions import Outcome, Plan
from catctl.environment.facts import Facts, partition_of
from catctl.errors import CatctlError
from catctl.journeys import course
from catctl.journeys.workbench import Workbench
from catctl.stack.refusals import refuse_account
from catctl.state_backend.actions import BackendAction
from catctl.state_backend.execute import BackendExecutor
from catctl.state_backend.model import Desired, Observed
from catctl.state_backend.observe import observe_backend
from catctl.state_backend.plan import plan_backend


class View(Protocol):
    """Who watches."""

    def backend(self, desired: Desired) -> course.View[BackendAction]:
        """For what is to be done about this backend."""


def bootstrap_state(
    bench: Workbench,
    facts: Facts,
    *,
    consent: course.Consent,
    view: View,
    user: str | None = None,
) -> Plan[BackendAction]:
    """Create the backend, or repair it to its hardened shape; returns what was to be done."""
    desired, observed = look(bench, facts, user=user)
    plan = plan_backend(desired, observed)

    def explain(_: Outcome[BackendAction], error: CatctlError) -> CatctlError:
        error.hint = error.hint or (
            f"catctl bootstrap-state {facts.key} again: it goes on where it stopped"
        )
        return error

    course.run(
        plan,
        BackendExecutor(bench.aws(facts), desired.account_id),
        consent=consent,
        question=f"Make these changes in account {desired.account_id}, {desired.region}?",
        view=view.backend(desired),
        explain=explain,
    )
    return plan


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
