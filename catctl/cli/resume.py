"""catctl resume: tasks again."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.acting import change_some
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.views import console


@click.command("resume", cls=Verb)
@environment_argument
@click.argument("services", metavar="[SERVICE…]", nargs=-1)
@dry_run_option
@yes_option
def command(*, environment: str, services: tuple[str, ...], dry_run: bool, yes: bool) -> None:
    """Start the tasks of paused services again.

    As many as the environment file says; what runs already is left alone.
    """
    from catctl.journeys.scale import plan_for_resume

    done = change_some(
        environment,
        services,
        plan_for_resume,
        kind="catctl_resume",
        nothing="Nothing is paused.",
        doing="Start the tasks of",
        dry_run=dry_run,
        yes=yes,
    )
    if done:
        console.next_step(app.command_line("status", environment))
