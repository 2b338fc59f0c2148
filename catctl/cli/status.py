"""catctl status: how an environment stands."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.journeys.services_overview import overview
from catctl.journeys.status import status
from catctl.views.status import next_of, show_status, watch_services


@click.command("status", cls=Verb)
@environment_argument
@click.option("--watch", is_flag=True, help="Show the services again and again, until Ctrl-C.")
def command(*, environment: str, watch: bool) -> None:
    """Show how an environment stands: services, last run, lock, saved plan, state.

    For each service its tasks, healthy targets, revision and last deployment, and what is wrong.
    Finds a run of Terraform whose catctl died, and says how it ended: what it made, what it did
    not, and what is in doubt.
    """
    out = app.output()
    found = status(app.workbench(), environment)
    show_status(out, found)
    site = found.site
    if watch and site and not out.flags.json:
        watch_services(out, site, lambda: overview(site))
        return
    out.next_step(next_of(found))
