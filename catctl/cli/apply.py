"""catctl apply: exactly what was shown."""

from __future__ import annotations

import time

import click

from catctl.cli import app
from catctl.cli.options import (
    Verb,
    dry_run_option,
    environment_argument,
    extra_arguments,
    lock_timeout_option,
    with_lock_timeout,
    yes_option,
)
from catctl.cli.plan import cost_of, make_proposal, show_proposal, tell_prepared
from catctl.journeys.apply import Proposal, carry_out
from catctl.journeys.cost_line import remember_applied
from catctl.journeys.prepare import prepare
from catctl.stack.model import Ledger
from catctl.stack.plan import precious_losses
from catctl.views import console
from catctl.views.cost_line import rate_text
from catctl.views.proposal import applied_text
from catctl.views.style import DONE
from catctl.views.terraform import watching_apply


@click.command("apply", cls=Verb)
@environment_argument
@click.option("--full", is_flag=True, help="Show every attribute, also of what is created.")
@dry_run_option
@yes_option
@lock_timeout_option
@extra_arguments
def command(
    *,
    environment: str,
    full: bool,
    dry_run: bool,
    yes: bool,
    lock_timeout: str | None,
    extra: tuple[str, ...],
) -> None:
    """Apply the saved plan, or make one, show it, and ask.

    A plan that catctl plan has saved is applied as it is, as long as the environment file, the
    rendered files, the account, the backend and Terraform are the same; a plan that no longer holds
    is refused with the reason. Where none is saved, one is made and shown. In a protected
    environment the loss of anything that holds data or traffic needs the name typed.
    """
    console.require_answer(yes=yes or dry_run)
    extra = with_lock_timeout(extra, lock_timeout)
    bench = app.workbench(yes=yes)
    [prepared] = prepare(bench, [environment])
    tell_prepared(prepared)
    bench.guard_account(prepared.facts)
    proposal = make_proposal(bench, prepared, full=full, reuse=True, extra=extra)
    if proposal.reused:
        console.note("This is the plan that catctl plan has saved.")
    cost = cost_of(bench, proposal)
    show_proposal(proposal, cost, full=full)
    if proposal.is_empty:
        return
    if dry_run:
        console.note("Nothing was changed: this is a dry run.")
        return
    _ask(proposal, yes=yes)
    run_proposal(proposal, "Applying", extra)
    if cost:
        remember_applied(bench, proposal.facts, cost.monthly)
        console.note(f"With all services running it costs {rate_text(cost.hourly)}.")
    console.next_step(app.command_line("deploy", environment))


def _ask(proposal: Proposal, *, yes: bool) -> None:
    """A yes; where something precious goes, the name."""
    key = proposal.facts.key
    losses = precious_losses(proposal.facts, proposal.changes)
    if not losses:
        console.confirm(f"Apply this to {key}?", yes=yes)
        return
    console.note(f"{key} is protected, and this holds data or traffic:")
    for change in losses:
        console.note(f"  {change.action} {change.address}")
    console.require_name_typed("All of these would be lost.", key)


def run_proposal(proposal: Proposal, doing: str, extra: tuple[str, ...] = ()) -> Ledger:
    """Apply with a view, and say what was done."""
    begin = time.monotonic()
    total = sum(vars(proposal.counts).values()) + proposal.counts.replace
    title = f"{doing} {proposal.facts.key}"
    with watching_apply(title, total, as_json=app.flags().json) as listener:
        proposal.stack.listener = listener
        ledger = carry_out(proposal, extra)
    seconds = time.monotonic() - begin
    if ledger.summary is None:
        console.note(
            "Terraform's log is cut short (a full disk?): not all that was done is listed."
        )
    if app.flags().json:
        counts = {"add": 0, "change": 0, "remove": 0}
        if ledger.summary:
            summary = ledger.summary
            counts = {"add": summary.add, "change": summary.change, "remove": summary.remove}
        console.data_json({"type": "catctl_apply", "environment": proposal.facts.key, **counts})
        return ledger
    made = f"{console.count_of(len(ledger.done), 'change')} made" if ledger.summary else "done"
    took = console.duration(seconds)
    console.note(f"{DONE} {proposal.facts.key}: {made} in {took}.")
    for line in applied_text(ledger):
        console.note(line)
    return ledger
