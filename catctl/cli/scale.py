"""catctl scale: another number of tasks."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.commands import Next


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
    from catctl.journeys.scale import scale
    from catctl.views.services_plan import services_view

    consent, out = app.consent(yes=yes, dry_run=dry_run), app.output()
    site = open_site(app.workbench(yes=yes), environment)
    chosen = site.service(service)
    view = services_view(out, site, "catctl_scale", nothing=f"{service} runs {number} already.")
    if not scale(site, chosen, number, consent=consent, view=view):
        return
    if number != chosen.settings.desired and chosen.settings.autoscaling is None:
        out.note(
            f"To keep it: desired: {number} in services.{service}; the next deploy goes back "
            f"to {chosen.settings.desired}."
        )
    out.next_step(Next("status", environment))
