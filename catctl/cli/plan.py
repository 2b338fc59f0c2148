"""catctl plan: what Terraform would change."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import (
    EnvironmentKey,
    Verb,
    extra_arguments,
    lock_timeout_option,
    terraform_arguments,
)
from catctl.cli.parallel import for_each
from catctl.commands import Next
from catctl.errors import ExitError, UsageError
from catctl.journeys.apply import Proposal, glance_of, propose
from catctl.journeys.prepare import Prepared, prepare
from catctl.journeys.workbench import Workbench
from catctl.stack.arguments import destroys
from catctl.views.apply import ApplyView
from catctl.views.proposal import counts_text


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
    bench, view = app.workbench(), ApplyView(out=app.output(), full=full)
    if every == bool(environment):
        raise UsageError("Name one environment, or give --all.", hint=Next("plan", "--all"))
    destroy = destroy or destroys(extra)
    extra = terraform_arguments("plan", environment or "…", extra, lock_timeout)
    if environment is None:
        changed = _plan_all(bench, destroy=destroy, full=full, extra=extra)
    else:
        [prepared] = prepare(bench, [environment])
        view.prepared(prepared)
        with view.planning("Planning", environment) as listener:
            proposal = propose(bench, prepared, listener, destroy=destroy, full=full, extra=extra)
        view.proposal(proposal, glance_of(bench, proposal))
        changed = not proposal.is_empty
        if changed:
            app.output().next_step(Next("destroy" if destroy else "apply", environment))
    if detailed_exitcode and changed:
        raise ExitError(2)


def _plan_all(bench: Workbench, *, destroy: bool, full: bool, extra: tuple[str, ...]) -> bool:
    """All environments at once; each is shown when it is done. Raises at the end if one failed."""
    out = app.output()
    view = ApplyView(out=out, full=full)
    prepared = prepare(bench, bench.project.require_all())
    for item in prepared:
        view.prepared(item)

    def work(item: Prepared) -> Proposal:
        own = ApplyView(out=out, full=full, prefix=f"{item.facts.key}: ")
        with own.planning("Planning", item.facts.key) as listener:
            return propose(bench, item, listener, destroy=destroy, full=full, extra=extra)

    changed = False
    for proposal in for_each(bench, prepared, work, what="plan"):
        view.proposal(proposal, glance_of(bench, proposal))
        out.note(f"{proposal.facts.key}: {counts_text(proposal.counts)}")
        changed = changed or not proposal.is_empty
    return changed
