"""catctl rollback: an earlier revision runs again."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.commands import Next


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
    from catctl.journeys.rollback import rollback
    from catctl.views.services_plan import services_view

    consent, out = app.consent(yes=yes, dry_run=dry_run), app.output()
    site = open_site(app.workbench(yes=yes), environment)
    view = services_view(out, site, "catctl_rollback", nothing="Nothing to do.")
    if rollback(site, site.service(service), to=to, consent=consent, view=view):
        out.note("The next catctl deploy brings what the file and the newest image say.")
        out.next_step(Next("status", environment))
