"""catctl tf: any terraform command, in the right place."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument, extra_arguments
from catctl.commands import Next
from catctl.errors import ExitError, UsageError
from catctl.journeys.tf import run_terraform


@click.command("tf", cls=Verb)
@environment_argument
@extra_arguments
def command(*, environment: str, extra: tuple[str, ...]) -> None:
    """Run any terraform command for an environment.

    In its folder, with the credentials, endpoint, provider and guards that catctl itself uses.
    For example: catctl tf hack -- state list. The exit code is Terraform's. A protected environment
    refuses all that may change AWS or the state here, where catctl cannot see what would be lost.
    """
    app.refuse_json("tf")
    if not extra:
        raise UsageError(
            "Which terraform command?", hint=Next("tf", environment, "--", "state", "list")
        )
    raise ExitError(run_terraform(app.workbench(), environment, extra))
