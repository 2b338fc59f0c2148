"""catctl sweep: what is left of an environment, and away with it."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.acting import pace
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.errors import ExitError
from catctl.journeys.sweep import Sweep, refuse_living, sweep
from catctl.leftovers.model import KINDS
from catctl.leftovers.plan import plan_sweep
from catctl.stack.plan import refuse_destroy
from catctl.views import console
from catctl.views.leftovers import leftover_lines, proof_lines, sweep_json, verdict
from catctl.views.progress import watching_steps


@click.command("sweep", cls=Verb)
@environment_argument
@click.option("--delete", is_flag=True, help="Delete what is left, after the name is typed.")
@dry_run_option
@yes_option
def command(*, environment: str, delete: bool, dry_run: bool, yes: bool) -> None:
    """Look for what is left of an environment in its account and region.

    Reads only, unless --delete is given. Ours is what bears the environment's three tags, and what
    is untagged and has exactly a name that the environment file leads to. While an environment is
    up, all of it is found, and none of it is deleted: that is what destroy is for. Exits with 0
    where nothing billable is left.
    """
    console.require_answer(yes=yes or dry_run or not delete)
    bench = app.workbench(yes=yes)
    with watching_steps(as_json=app.flags().json) as view:
        found = sweep(bench, environment, view.step)
    if delete and found.seen.found:
        refuse_destroy(found.environment.facts)
        refuse_living(found)
        found = _delete(found, dry_run=dry_run, yes=yes)
    if app.flags().json:
        console.data_json({"type": "catctl_sweep", **sweep_json(found)})
    else:
        _show(found)
    if not found.seen.is_clean:
        raise ExitError(1)


def _delete(found: Sweep, *, dry_run: bool, yes: bool) -> Sweep:
    """Everything that a sweep deletes; then another look."""
    plan = plan_sweep(found.seen.found)
    items = [item for item in found.seen.found if KINDS[item.kind].goes]
    console.note("This would be deleted:")
    for line in leftover_lines(found, items, every=app.flags().verbose):
        console.note(line)
    if dry_run or not plan:
        console.note("Nothing was changed: this is a dry run." if dry_run else "")
        return found
    key = found.environment.key
    console.confirm_name("All of this will be deleted for good.", key, yes=yes)
    with watching_steps(as_json=app.flags().json) as view:
        outcome = found.carry_out(plan, tell=console.note, on_done=view.done, poll=pace())
    if outcome.error:
        raise outcome.error
    with watching_steps(as_json=app.flags().json) as view:
        return found.again(view.step)


def _show(found: Sweep) -> None:
    every = app.flags().verbose
    for line in leftover_lines(found, found.seen.billable, every=every):
        console.data(line)
    free = [item for item in found.seen.found if not item.bills]
    if free:
        console.data("Free, and told for completeness:")
        for line in leftover_lines(found, free, every=every):
            console.data(line)
    for line in proof_lines(found):
        console.data(line)
    console.data(app.here(verdict(found)))
    if found.seen.billable:
        console.next_step(app.command_line("sweep", found.environment.key) + " --delete")
