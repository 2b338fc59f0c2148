"""catctl export: deploying without catctl."""

from __future__ import annotations

from pathlib import Path

import click

from catctl.cli import app, console
from catctl.cli.options import Verb, environment_argument
from catctl.errors import CatctlError, RefusedError


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
    from catctl.files import write_atomically
    from catctl.journeys.deploying import plan_services
    from catctl.journeys.site import open_site
    from catctl.services.export import files

    site = open_site(app.workbench(), environment)
    deploy = plan_services(site, ())
    made = files(
        deploy.wishes,
        environment=environment,
        region=site.environment.region,
        cluster=site.platform.cluster,
        tags=site.environment.tags,
    )
    target = app.start_folder() / folder
    changed = [name for name, text in made.items() if _differs(target / name, text)]
    if changed and not force:
        raise RefusedError(
            f"{folder} holds other text in {', '.join(changed[:3])}; nothing was written.",
            hint=f"catctl export {environment} {folder} --force, or another folder",
        )
    try:
        for name, text in made.items():
            write_atomically(target / name, text)
    except OSError as error:
        raise CatctlError(f"{folder} cannot be written to: {error.strerror}.") from error
    console.note(f"{len(made)} files in {folder}.")
    console.next_step(f"sh {Path(folder) / 'deploy.sh'}, which needs the AWS CLI and no catctl")


def _differs(file: Path, text: str) -> bool:
    return file.exists() and file.read_text(encoding="utf-8") != text
