"""catctl exec: a terminal in a running container."""

from __future__ import annotations

import shlex

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.errors import ExitError, SandboxError
from catctl.views import console


@click.command("exec", cls=Verb)
@environment_argument
@click.argument("service", metavar="SERVICE")
@click.option("--task", metavar="ID", help="This task, by its first letters; left out: the newest.")
@click.argument("arguments", metavar="[-- CMD…]", nargs=-1, type=click.UNPROCESSED)
def command(
    *, environment: str, service: str, task: str | None, arguments: tuple[str, ...]
) -> None:
    """Open a terminal in a running container, or run a command in it.

    Needs exec: true and read_only_root: false in the service, a deploy since, and AWS's
    session-manager-plugin on this machine; what is missing is said. Without CMD it opens /bin/sh.
    """
    from catctl.journeys.deployed import open_site
    from catctl.journeys.exec import enter

    app.refuse_json("exec")
    if app.flags().sandbox:
        raise SandboxError("The sandbox runs no containers: there is nothing to enter.")
    site = open_site(app.workbench(), environment)
    code = enter(
        site,
        site.service(service),
        shlex.join(arguments) if arguments else "/bin/sh",
        task=task,
        tell=console.note,
    )
    if code:
        raise ExitError(code)
