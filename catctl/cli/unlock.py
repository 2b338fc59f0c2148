"""catctl unlock: release a lock that nobody holds any more."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from catctl.cli import app
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.commands import Next
from catctl.journeys.prepare import prepare
from catctl.journeys.unlock import held_locks, release, terraform_at_work
from catctl.stack.refusals import refuse_unlock
from catctl.state_backend.model import HeldLock
from catctl.views import console


@click.command("unlock", cls=Verb)
@environment_argument
@dry_run_option
@yes_option
def command(*, environment: str, dry_run: bool, yes: bool) -> None:
    """Show who holds the lock of an environment's state, and release it.

    Refuses while Terraform is at work on the environment on this machine. A holder on another
    machine cannot be seen from here: ask whoever the lock names. The lock is removed through
    Terraform, be it in DynamoDB or in S3.
    """
    bench = app.workbench(yes=yes)
    [prepared] = prepare(bench, [environment])
    locks = held_locks(bench, prepared.facts)
    show_locks(environment, locks)
    if not locks:
        return
    refuse_unlock(prepared.facts, terraform_at_work(bench, prepared.facts))
    if dry_run:
        console.note("Nothing was changed: this is a dry run.")
        return
    console.confirm("Is that run dead, and shall the lock go?", yes=yes)
    release(bench, prepared, locks)
    console.note(f"{environment} is unlocked.")
    app.output().next_step(Next("plan", environment))


def show_locks(environment: str, locks: tuple[HeldLock, ...]) -> None:
    """Who, since when, where and for what."""
    out = app.output()
    out.document("catctl_locks", environment=environment, locks=[_as_json(lock) for lock in locks])
    if not locks:
        out.data(f"{environment} is not locked.")
    for lock in locks:
        out.data(f"{environment} is locked {held_text(lock)}.")
        out.data(f"  where  {lock.place}")
        if lock.info:
            out.data(f"  id     {lock.info.id}")


def held_text(lock: HeldLock) -> str:
    """By whom, since when and for what."""
    from catctl.stack.explain import lock_text

    if lock.info is None:
        return "by something that left no readable trace"
    return lock_text(lock.info, datetime.now(tz=UTC))


def _as_json(lock: HeldLock) -> dict[str, str | None]:
    info = lock.info
    return {
        "created": info.created.isoformat() if info and info.created else None,
        "id": info.id if info else None,
        "operation": info.verb if info else None,
        "place": lock.place,
        "who": info.who if info else None,
    }
