"""catctl rollback: an earlier revision runs again."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.acting import act, show_plan
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.views import console


@click.command("rollback", cls=Verb)
@environment_argument
@click.argument("service", metavar="SERVICE")
@click.option("--to", metavar="REVISION", help="Return to this revision, such as 41.")
@dry_run_option
@yes_option
def command(*, environment: str, service: str, to: str | None, dry_run: bool, yes: bool) -> None:
    """Return a service to an earlier revision, and wait until it runs.

    While a deployment is on its way, ECS itself returns from it. Else the last other revision that
    was deployed well runs again, or the one that --to names. Settings other than the task
    definition, such as the number of tasks, stay.
    """
    from catctl.journeys.deployed import open_site
    from catctl.journeys.scale import plan_for_rollback

    console.require_answer(yes=yes or dry_run)
    site = open_site(app.workbench(yes=yes), environment)
    chosen = site.service(service)
    plan = plan_for_rollback(site, chosen, to)
    show_plan(site, plan, "catctl_rollback", "Nothing to do.")
    question = f"Roll {service} back in {environment}?"
    if act(site, plan, [chosen], question=question, dry_run=dry_run, yes=yes):
        console.note("The next catctl deploy brings what the file and the newest image say.")
        console.next_step(app.command_line("status", environment))
