"""catctl export: deploying without catctl."""

from __future__ import annotations

from pathlib import Path

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.commands import advice
from catctl.views import console


@click.command("export", cls=Verb)
@environment_argument
@click.argument("folder", metavar="DIR")
@click.option("--force", is_flag=True, help="Write over files that differ.")
def command(*, environment: str, folder: str, force: bool) -> None:
    """Write task definitions as JSON, and the aws commands that deploy them.

    The services' settings, too. What stands in DIR needs no catctl: sh deploy.sh registers the task
    definitions and creates or updates the services with the AWS CLI alone. No secret is written,
    only the names of secrets.
    """
    from catctl.journeys.deployed import open_site
    from catctl.journeys.export import export

    site = open_site(app.workbench(), environment)
    number = export(site, app.start_folder() / folder, force=force)
    app.output().document("catctl_export", environment=environment, folder=folder, files=number)
    console.note(f"{number} files in {folder}.")
    app.output().next_step(
        advice(
            "sh {script}, which needs the AWS CLI and no catctl", script=Path(folder) / "deploy.sh"
        )
    )
