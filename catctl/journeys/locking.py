"""Who holds the lock of an environment's state, and its release."""

from __future__ import annotations

from collections.abc import Sequence

from catctl.environment.facts import Facts
from catctl.errors import CatctlError
from catctl.journeys.bootstrap import desired_backend
from catctl.journeys.preparing import Prepared, ensure_initialised
from catctl.journeys.workbench import Workbench
from catctl.stack.model import unheard
from catctl.stack.observe import has_terraform, read_runs
from catctl.stack.plan import refuse_account
from catctl.state_backend.locks import read_locks
from catctl.state_backend.model import HeldLock
from catctl.terraform.processes import terraform_in


def held_locks(bench: Workbench, facts: Facts) -> tuple[HeldLock, ...]:
    """The locks on the state. The account guard comes first."""
    aws = bench.aws(facts)
    identity = aws.identity()
    refuse_account(facts, identity.account_id, identity.arn)
    return read_locks(aws, desired_backend(facts, account_id=identity.account_id))


def terraform_at_work(bench: Workbench, facts: Facts) -> list[int]:
    """The processes on this machine that run Terraform for the environment, by catctl or not."""
    runs = read_runs(bench.runs, facts.key)
    ours = {run.terraform_pid for run in runs if run.terraform_pid and has_terraform(run)}
    return sorted(ours | set(terraform_in(bench.project.folder(facts.key))))


def release(bench: Workbench, prepared: Prepared, locks: Sequence[HeldLock]) -> None:
    """Remove ``locks`` through Terraform. Raises CatctlError for what stays, with a way out."""
    stack = bench.stack(prepared.facts, unheard)
    ensure_initialised(bench, stack, prepared)
    failure: CatctlError | None = None
    for lock_id in sorted({lock.info.id for lock in locks if lock.info}):
        try:
            stack.unlock(lock_id)
        except CatctlError as error:
            failure = error  # of two locks it may have removed one: what counts is what is left
    left = held_locks(bench, prepared.facts)
    if left:
        why = f"\n{failure.message}" if failure else " It is damaged, so Terraform cannot."
        raise CatctlError(
            f"The lock in {left[0].place} is still there.{why}", hint=f"by hand: {left[0].removal}"
        )
