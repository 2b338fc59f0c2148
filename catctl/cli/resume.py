"""catctl resume: tasks again."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.commands import Next


@click.command("resume", cls=Verb)
@environment_argument
@click.argument("services", metavar="[SERVICE…]", nargs=-1)
@dry_run_option
@yes_option
def command(*, environment: str, services: tuple[str, ...], dry_run: bool, yes: bool) -> None:
    """Start the tasks of paused services again.

    As many as the environment file says; what runs already is left alone.
    """
    from catctl.journeys.deployed import open_site
    from catctl.journeys.scale import resume
    from catctl.views.services_plan import services_view

    consent, out = app.consent(yes=yes, dry_run=dry_run), app.output()
    site = open_site(app.workbench(yes=yes), environment)
    view = services_view(out, site, "catctl_resume", nothing="Nothing is paused.")
    if resume(site, services, consent=consent, view=view):
        out.next_step(Next("status", environment))
