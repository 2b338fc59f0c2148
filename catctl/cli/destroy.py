"""catctl destroy: everything of an environment goes."""

from __future__ import annotations

import click

from catctl.cli import app, console
from catctl.cli.apply import run_proposal
from catctl.cli.options import (
    Verb,
    dry_run_option,
    environment_argument,
    extra_arguments,
    lock_timeout_option,
    with_lock_timeout,
    yes_option,
)
from catctl.cli.plan import make_proposal, show_proposal, tell_prepared
from catctl.journeys.preparing import prepare
from catctl.stack.plan import refuse_destroy


@click.command("destroy", cls=Verb)
@environment_argument
@dry_run_option
@yes_option
@lock_timeout_option
@extra_arguments
def command(
    *,
    environment: str,
    dry_run: bool,
    yes: bool,
    lock_timeout: str | None,
    extra: tuple[str, ...],
) -> None:
    """Destroy an environment's infrastructure, after its name is typed.

    Everything that Terraform made goes, images included. The state backend stays. A protected
    environment refuses.
    """
    console.require_answer(yes=yes or dry_run)
    extra = with_lock_timeout(extra, lock_timeout)
    bench = app.workbench(yes=yes)
    [prepared] = prepare(bench, [environment])
    tell_prepared(prepared)
    refuse_destroy(prepared.facts)
    bench.guard_account(prepared.facts)
    proposal = make_proposal(bench, prepared, destroy=True, reuse=True, extra=extra)
    if not proposal.changes:
        console.data(f"{environment}: nothing is there to destroy.")
        return
    show_proposal(proposal)
    if dry_run:
        console.note("Nothing was changed: this is a dry run.")
        return
    console.confirm_name(f"All of this will be destroyed in {environment}.", environment, yes=yes)
    run_proposal(proposal, "Destroying", extra)
    kept = f"s3://{prepared.facts.bucket}"
    console.note(f"The state backend stays: {kept}.")
