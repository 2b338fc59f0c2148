"""catctl destroy: everything of an environment goes."""

from __future__ import annotations

from decimal import Decimal

import click

from catctl.cli import app, console
from catctl.cli.apply import run_proposal
from catctl.cli.glances import expiry_text
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
from catctl.environment.facts import Facts
from catctl.errors import UsageError
from catctl.journeys.draining import Drain, plan_drain
from catctl.journeys.estimating import hours_left, remember_applied
from catctl.journeys.preparing import prepare
from catctl.services.actions import describe
from catctl.stack.plan import refuse_destroy


@click.command("destroy", cls=Verb)
@environment_argument
@click.option("--if-expired", is_flag=True, help="Do nothing before the file's expires.")
@dry_run_option
@yes_option
@lock_timeout_option
@extra_arguments
def command(
    *,
    environment: str,
    if_expired: bool,
    dry_run: bool,
    yes: bool,
    lock_timeout: str | None,
    extra: tuple[str, ...],
) -> None:
    """Destroy an environment's infrastructure, after its name is typed.

    Services that were deployed are stopped first, with their task definitions and autoscaling; then
    everything that Terraform made goes, images included. The state backend stays. A protected
    environment refuses. With --if-expired and --yes it may run every hour: it acts once the time
    is up.
    """
    console.require_answer(yes=yes or dry_run)
    extra = with_lock_timeout(extra, lock_timeout)
    bench = app.workbench(yes=yes)
    [prepared] = prepare(bench, [environment])
    tell_prepared(prepared)
    if if_expired and not _has_expired(prepared.facts):
        return
    refuse_destroy(prepared.facts)
    bench.guard_account(prepared.facts)
    drain = plan_drain(bench, environment)
    proposal = make_proposal(bench, prepared, destroy=True, reuse=True, extra=extra)
    if not proposal.changes and not drain.plan:
        console.data(f"{environment}: nothing is there to destroy.")
        return
    _show_drain(drain)
    if proposal.changes:
        show_proposal(proposal, None)
    if dry_run:
        console.note("Nothing was changed: this is a dry run.")
        return
    console.confirm_name(f"All of this will be destroyed in {environment}.", environment, yes=yes)
    carry_out_drain(drain)
    if proposal.changes:
        run_proposal(proposal, "Destroying", extra)
    remember_applied(bench, prepared.facts, Decimal(0))
    kept = f"s3://{prepared.facts.bucket}"
    console.note(f"The state backend stays: {kept}.")


def _has_expired(facts: Facts) -> bool:
    """Whether its time is up; says how long it is until then."""
    left = hours_left(facts)
    if left is None:
        raise UsageError(
            f"{facts.key} never expires, so that --if-expired would never destroy it.",
            hint="add expires to its environment file, or leave --if-expired out",
        )
    if left:
        console.data(f"{facts.key} expires {expiry_text(facts, None)}. Nothing was destroyed.")
    return not left


def _show_drain(drain: Drain) -> None:
    if not drain.plan:
        return
    console.note("What deploys have made goes first:")
    for action in drain.plan:
        console.note(f"  {click.style('-', fg='red')} {describe(action)}")


def carry_out_drain(drain: Drain, *, indent: str = "  ") -> None:
    """Stop what was deployed; raise what the first failure was."""
    sign = click.style("✓", fg="green")
    outcome = drain.carry_out(
        tell=console.note, on_done=lambda a: console.note(f"{indent}{sign} {describe(a)}")
    )
    if outcome.error:
        raise outcome.error
