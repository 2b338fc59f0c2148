"""catctl pause: no tasks for a while."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.commands import Next


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
    from catctl.journeys.deployed import open_site
    from catctl.journeys.scale import pause
    from catctl.views.services_plan import services_view

    consent, out = app.consent(yes=yes, dry_run=dry_run), app.output()
    site = open_site(app.workbench(yes=yes), environment)
    view = services_view(out, site, "catctl_pause", nothing="Nothing runs.")
    if pause(site, services, consent=consent, view=view):
        out.next_step(Next("resume", environment))
