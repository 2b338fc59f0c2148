"""catctl sweep: what is left of an environment, and away with it."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.commands import Next
from catctl.errors import ExitError
from catctl.journeys.sweep import delete as delete_leftovers
from catctl.journeys.sweep import sweep
from catctl.views.sweep import SweepView


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
    consent = app.consent(yes=yes or not delete, dry_run=dry_run)
    out = app.output()
    view = SweepView(out=out)
    found = sweep(app.workbench(yes=yes), environment, view)
    if delete and found.seen.found:
        found = delete_leftovers(found, consent=consent, view=view)
    view.left(found)
    if found.seen.billable:
        out.next_step(Next("sweep", environment, "--delete"))
    if not found.seen.is_clean:
        raise ExitError(1)
