"""catctl run: a command in a task of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.errors import ExitError
from catctl.views import console
from catctl.views.logs import log_json

if TYPE_CHECKING:
    from catctl.services.observe_logs import LogLine


@click.command("run", cls=Verb)
@environment_argument
@click.argument("service", metavar="SERVICE")
@click.argument("arguments", metavar="[-- CMD…]", nargs=-1, type=click.UNPROCESSED)
def command(*, environment: str, service: str, arguments: tuple[str, ...]) -> None:
    """Run a command once, in a task of its own, and exit with its exit code.

    The task has the image, secrets, roles and network of the service as it runs now. Without CMD it
    runs the image's own command. What it writes is shown as it comes.
    """
    from catctl.journeys.deployed import open_site
    from catctl.journeys.run import run_once

    site = open_site(app.workbench(), environment)
    code = run_once(
        site,
        site.service(service),
        arguments,
        tell=console.note,
        show=_show,
        poll=site.bench.access.pace,
    )
    if app.flags().sandbox:
        console.note("The sandbox runs no containers: the command was not really run.")
    app.output().document("catctl_run", environment=environment, service=service, exit_code=code)
    console.note(f"exit code {code}")
    if code:
        raise ExitError(code)


def _show(lines: list[LogLine]) -> None:
    for line in lines:
        app.output().document("catctl_log", **log_json(line))
        app.output().data(line.message)
