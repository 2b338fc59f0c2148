"""catctl plan: what Terraform would change."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import (
    EnvironmentKey,
    Verb,
    extra_arguments,
    lock_timeout_option,
    with_lock_timeout,
)
from catctl.cli.parallel import for_each
from catctl.errors import ExitError, UsageError
from catctl.journeys.apply import Proposal, propose
from catctl.journeys.cost_line import Glance, glance
from catctl.journeys.prepare import Prepared, prepare
from catctl.journeys.workbench import Workbench
from catctl.views import console
from catctl.views.cost_line import glance_json, glance_text, warnings
from catctl.views.proposal import counts_text, proposal_text
from catctl.views.terraform import watching_plan


@click.command("plan", cls=Verb)
@click.argument("environment", metavar="[ENV]", required=False, type=EnvironmentKey())
@click.option("--all", "every", is_flag=True, help="Plan every environment, in parallel.")
@click.option("--destroy", is_flag=True, help="Plan the destruction of everything.")
@click.option("--full", is_flag=True, help="Show every attribute, also of what is created.")
@click.option("--detailed-exitcode", is_flag=True, help="Exit 0 for no change, 2 for changes.")
@lock_timeout_option
@extra_arguments
def command(
    *,
    environment: str | None,
    every: bool,
    destroy: bool,
    full: bool,
    detailed_exitcode: bool,
    lock_timeout: str | None,
    extra: tuple[str, ...],
) -> None:
    """Show what Terraform would change, and save the plan.

    Renders first, and prepares Terraform where it must. The saved plan is what catctl apply
    applies, as long as nothing it depends on has changed. Arguments after -- go to Terraform.
    """
    bench = app.workbench()
    if every == bool(environment):
        raise UsageError("Name one environment, or give --all.", hint="catctl plan --all")
    extra = with_lock_timeout(extra, lock_timeout)
    if environment is None:
        changed = _plan_all(bench, destroy=destroy, full=full, extra=extra)
    else:
        [prepared] = prepare(bench, [environment])
        tell_prepared(prepared)
        proposal = make_proposal(bench, prepared, destroy=destroy, full=full, extra=extra)
        show_proposal(proposal, cost_of(bench, proposal), full=full)
        changed = not proposal.is_empty
        _next(proposal)
    if detailed_exitcode and changed:
        raise ExitError(2)


def tell_prepared(prepared: Prepared) -> None:
    """Say what rendering has changed, and what to know about the environment."""
    for text in prepared.facts.notes if app.flags().verbose or prepared.changed else ():
        console.note(f"Note: {text}")
    if prepared.changed:
        console.note(f"Rendered {prepared.facts.key}:")
        shown = prepared.changed if app.flags().verbose else prepared.changed[:5]
        for text in shown:
            console.note(f"  {text}")
        if len(prepared.changed) > len(shown):
            console.note(f"  and {len(prepared.changed) - len(shown)} more (-v lists them)")


def make_proposal(
    bench: Workbench,
    prepared: Prepared,
    *,
    destroy: bool = False,
    full: bool = False,
    reuse: bool = False,
    extra: tuple[str, ...] = (),
) -> Proposal:
    """Plan with a view."""
    title = f"Planning {prepared.facts.key}"
    with watching_plan(title, as_json=app.flags().json) as listener:
        return propose(
            bench, prepared, listener, destroy=destroy, full=full, reuse=reuse, extra=extra
        )


def cost_of(bench: Workbench, proposal: Proposal) -> Glance | None:
    """What the environment will cost; None where it goes."""
    if proposal.destroy:
        return None
    facts = proposal.facts
    return glance(bench, facts, is_new=proposal.is_first, is_settled=proposal.is_empty)


def show_proposal(proposal: Proposal, cost: Glance | None, *, full: bool = False) -> None:
    """The changes, or that there are none, and what the environment costs with them."""
    facts = proposal.facts
    if app.flags().json:
        counts = proposal.counts
        console.data_json(
            {
                "type": "catctl_plan",
                "environment": facts.key,
                "changes": [
                    {"action": change.action, "address": change.address}
                    for change in proposal.changes
                ],
                "outputs": list(proposal.outputs),
                "create": counts.create,
                "update": counts.update,
                "replace": counts.replace,
                "delete": counts.delete,
                "cost": glance_json(cost, facts) if cost else None,
            }
        )
        return
    place = f"{facts.key} ({facts.region}{', ' + facts.account_id if facts.account_id else ''})"
    if proposal.is_empty:
        console.data(f"{place}: no changes. What is there is what the environment file says.")
    else:
        console.data(f"Terraform would change {place}:")
        console.data(proposal_text(proposal, full=full))
    if cost:
        console.data(glance_text(cost, facts))
        for text in warnings(cost, facts):
            console.note(app.here(text))


def _next(proposal: Proposal) -> None:
    if proposal.is_empty:
        return
    verb = "destroy" if proposal.destroy else "apply"
    console.next_step(app.command_line(verb, proposal.facts.key))


def _plan_all(bench: Workbench, *, destroy: bool, full: bool, extra: tuple[str, ...]) -> bool:
    """All environments at once; each is shown when it is done. Raises at the end if one failed."""
    prepared = prepare(bench, bench.project.require_all())
    for item in prepared:
        tell_prepared(item)
    as_json, changed = app.flags().json, False

    def work(item: Prepared) -> Proposal:
        with watching_plan("", as_json=as_json, prefix=f"{item.facts.key}: ") as listener:
            return propose(bench, item, listener, destroy=destroy, full=full, extra=extra)

    for proposal in for_each(bench, prepared, work, what="plan"):
        show_proposal(proposal, cost_of(bench, proposal), full=full)
        console.note(f"{proposal.facts.key}: {counts_text(proposal.counts)}")
        changed = changed or not proposal.is_empty
    return changed
