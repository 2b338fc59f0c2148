"""catctl scale: another number of tasks."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.acting import act, show_plan
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.views import console


@click.command("scale", cls=Verb)
@environment_argument
@click.argument("service", metavar="SERVICE")
@click.argument("number", metavar="N", type=click.IntRange(0, 5000))
@dry_run_option
@yes_option
def command(*, environment: str, service: str, number: int, dry_run: bool, yes: bool) -> None:
    """Run another number of tasks, until the next deploy.

    The environment file stays as it is: the next deploy goes back to its number. A service with
    autoscaling refuses what is outside of its limits.
    """
    from catctl.journeys.deployed import open_site
    from catctl.journeys.scale import plan_for_scale

    console.require_answer(yes=yes or dry_run)
    site = open_site(app.workbench(yes=yes), environment)
    chosen = site.service(service)
    plan = plan_for_scale(site, chosen, number)
    show_plan(site, plan, "catctl_scale", f"{service} runs {number} already.")
    question = f"Change the number of tasks of {service} in {environment}?"
    if act(site, plan, [chosen], question=question, dry_run=dry_run, yes=yes):
        if number != chosen.wish.desired and chosen.wish.autoscaling is None:
            console.note(
                f"To keep it: desired: {number} in services.{service}; the next deploy goes back "
                f"to {chosen.wish.desired}."
            )
        console.next_step(app.command_line("status", environment))
