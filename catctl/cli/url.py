"""catctl url: where the services answer."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.commands import Next
from catctl.environment.rules import rule_of
from catctl.errors import CatctlError


@click.command("url", cls=Verb)
@environment_argument
def command(*, environment: str) -> None:
    """Print where the services answer.

    With --json, for each web service its paths and hosts, too.
    """
    from catctl.journeys.deployed import open_site

    site = open_site(app.workbench(), environment)
    if site.platform.url is None:
        raise CatctlError(
            f"{environment} has no load balancer: nothing of it answers from outside.",
            hint=Next("status", environment),
        )
    out = app.output()
    out.data(site.platform.url)
    services = {
        service.key: {
            "paths": list(rule_of(service.settings).patterns),
            "hosts": list(rule_of(service.settings).hosts),
        }
        for service in site.environment.web_services
    }
    out.document("catctl_url", environment=environment, url=site.platform.url, services=services)
