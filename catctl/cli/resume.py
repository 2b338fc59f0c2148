"""catctl resume: tasks again."""

from __future__ import annotations

import click

from catctl.cli import app, console
from catctl.cli.acting import act, show_plan
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option


@click.command("resume", cls=Verb)
@environment_argument
@click.argument("services", metavar="[SERVICE…]", nargs=-1)
@dry_run_option
@yes_option
def command(*, environment: str, services: tuple[str, ...], dry_run: bool, yes: bool) -> None:
    """Start the tasks of paused services again.

    As many as the environment file says; what runs already is left alone.
    """
    from catctl.journeys.operating import plan_for_resume
    from catctl.journeys.site import open_site

    console.require_answer(yes=yes or dry_run)
    site = open_site(app.workbench(yes=yes), environment)
    chosen = site.some(services)
    plan = plan_for_resume(site, chosen)
    show_plan(site, plan, "catctl_resume", "Nothing is paused.")
    listed = ", ".join(services) or "every service"
    question = f"Start the tasks of {listed} in {environment}?"
    if act(site, plan, chosen, question=question, dry_run=dry_run, yes=yes):
        console.next_step(app.command_line("status", environment))
