"""Who holds the lock of an environment's state, and its release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from catctl.commands import Next, Words, joined
from catctl.environment.facts import Facts
from catctl.errors import CatctlError, RefusedError
from catctl.journeys.prepare import Prepared, ensure_initialised
from catctl.journeys.workbench import Workbench
from catctl.stack.backends import keeps_state_of
from catctl.stack.left import locked_text
from catctl.stack.observe import has_terraform, read_backend_record, read_runs
from catctl.state_backend.locks import read_locks
from catctl.state_backend.model import HeldLock
from catctl.terraform.processes import AtWork, terraforms


def held_locks(bench: Workbench, facts: Facts) -> tuple[HeldLock, ...]:
    """The locks on the state. The account guard comes first."""
    account = bench.account(facts)
    return read_locks(account.aws, account.backend)


def terraform_at_work(bench: Workbench, facts: Facts) -> list[int]:
    """The processes on this machine that work on the environment's state, by catctl or not.

    Also those in another clone of the project.
    """
    runs = read_runs(bench.runs, facts.key)
    ours = {run.terraform_pid for run in runs if run.terraform_pid and has_terraform(run)}
    return sorted(ours | {item.pid for item in terraforms() if _is_ours(bench, facts, item)})


def _is_ours(bench: Workbench, facts: Facts, process: AtWork) -> bool:
    if process.folder == bench.project.folder(facts.key).resolve():
        return True
    same_aws = process.endpoint == bench.access.endpoint()
    return same_aws and keeps_state_of(facts, read_backend_record(process.folder))


def refuse_locked(bench: Workbench, facts: Facts, *, then: Sequence[Words] = ()) -> None:
    """Raise RefusedError, which names the holder, while the state is locked; ``then`` goes on."""
    for lock in held_locks(bench, facts):
        text = locked_text(lock.info, facts, datetime.now(tz=UTC))
        raise RefusedError(text, hint=joined([Next("unlock", facts.key), *then], "; then "))


def release(bench: Workbench, prepared: Prepared, locks: Sequence[HeldLock]) -> None:
    """Remove ``locks`` through Terraform. Raises CatctlError for what stays, with a way out."""
    stack = bench.terraform.stack(prepared.facts)
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
            f"The lock in {left[0].place} is still there.{why}",
            hint=joined(["by hand: ", left[0].removal], ""),
        )
