"""catctl pause: no tasks for a while."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.acting import change_some
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.views import console


@click.command("pause", cls=Verb)
@environment_argument
@click.argument("services", metavar="[SERVICE…]", nargs=-1)
@dry_run_option
@yes_option
def command(*, environment: str, services: tuple[str, ...], dry_run: bool, yes: bool) -> None:
    """Stop all tasks, and keep everything else.

    Nothing is served, and no task costs anything. Load balancer, NAT gateway and database go on and
    cost what they cost. Autoscaling is suspended meanwhile. catctl resume brings the tasks back.
    """
    from catctl.journeys.scale import plan_for_pause

    done = change_some(
        environment,
        services,
        plan_for_pause,
        kind="catctl_pause",
        nothing="Nothing runs.",
        doing="Stop all tasks of",
        dry_run=dry_run,
        yes=yes,
    )
    if done:
        console.next_step(app.command_line("resume", environment))
