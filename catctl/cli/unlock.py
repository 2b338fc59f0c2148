"""catctl unlock: release a lock that nobody holds any more."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.commands import Next
from catctl.journeys.prepare import prepare
from catctl.journeys.unlock import held_locks, release, terraform_at_work
from catctl.stack.refusals import refuse_other_lock, refuse_unlock
from catctl.views import console
from catctl.views.locks import show_locks
from catctl.views.plan import DRY_RUN


@click.command("unlock", cls=Verb)
@environment_argument
@click.argument("lock_id", metavar="[LOCK_ID]", required=False)
@dry_run_option
@yes_option
def command(*, environment: str, lock_id: str | None, dry_run: bool, yes: bool) -> None:
    """Show who holds the lock of an environment's state, and release it.

    Refuses while Terraform is at work on the environment on this machine. A holder on another
    machine cannot be seen from here: ask whoever the lock names. The lock is removed through
    Terraform, be it in DynamoDB or in S3. With LOCK_ID, only that very lock goes: another one, or
    none at all, is refused. Without it, a state that is not locked is what was wanted: exit 0.
    """
    bench = app.workbench(yes=yes)
    [prepared] = prepare(bench, [environment])
    locks = held_locks(bench, prepared.facts)
    show_locks(app.output(), environment, locks)
    refuse_other_lock(prepared.facts, lock_id, [lock.info for lock in locks])
    if not locks:
        return
    refuse_unlock(prepared.facts, terraform_at_work(bench, prepared.facts))
    if dry_run:
        console.note(DRY_RUN)
        return
    console.confirm("Is that run dead, and shall the lock go?", yes=yes)
    release(bench, prepared, locks)
    console.note(f"{environment} is unlocked.")
    app.output().next_step(Next("plan", environment))
