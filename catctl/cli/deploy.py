"""catctl deploy: images, task definitions and services."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import (
    Verb,
    dry_run_option,
    environment_argument,
    seconds,
    yes_option,
)
from catctl.commands import Next, advice
from catctl.errors import UsageError
from catctl.journeys.deploy import deploy
from catctl.journeys.deployed import open_site
from catctl.views.deploy import DeployView

DEFAULT_TIMEOUT = "20m"


@click.command("deploy", cls=Verb)
@environment_argument
@click.argument("services", metavar="[SERVICE…]", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All services; the same as naming none.")
@click.option("--image", metavar="REF", help="Deploy exactly this image.")
@click.option("--tag", metavar="TAG", help="Deploy the image with this tag.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what changes in task definitions.")
@click.option("--force", is_flag=True, help="Replace tasks even where nothing has changed.")
@click.option("--no-verify", is_flag=True, help="Leave the checks before it out.")
@click.option("--no-wait", is_flag=True, help="Do not wait for the rollout to end.")
@click.option(
    "--timeout",
    metavar="TIME",
    default=DEFAULT_TIMEOUT,
    show_default=True,
    callback=seconds,
    help="Wait so long for the rollout.",
)
@dry_run_option
@yes_option
def command(
    *,
    environment: str,
    services: tuple[str, ...],
    everything: bool,
    image: str | None,
    tag: str | None,
    show_diff: bool,
    force: bool,
    no_verify: bool,
    no_wait: bool,
    timeout: float,
    dry_run: bool,
    yes: bool,
) -> None:
    """Deploy services, and wait until exactly this deployment has arrived.

    Takes the image given by --image or --tag; else the one pushed from here; else the newest in
    the repository. Checks first what would make it fail. Registers a task definition only where it
    differs, creates or updates the ECS services in the order of depends_on, and follows the
    rollout. Where nothing has changed it says so and does nothing. A deployment that fails or is
    rolled back exits 4, with the cause.
    """
    if everything and services:
        raise UsageError("Name services, or say --all; not both.")
    if image and tag:
        raise UsageError("Give --image or --tag; not both.")
    consent, out = app.consent(yes=yes, dry_run=dry_run), app.output()
    site = open_site(app.workbench(yes=yes), environment)
    if image and len(site.some(services)) != 1:
        raise UsageError("--image is for one service: name it.")
    outcome = deploy(
        site,
        services,
        consent=consent,
        view=DeployView(out=out, with_diff=show_diff),
        timeout=timeout,
        image=image,
        tag=tag,
        checks=not no_verify,
        force=force,
        wait=not no_wait,
    )
    if dry_run:
        return
    if no_wait and outcome.done:
        out.next_step(advice("`deploy {key}`, which watches it", key=environment))
        return
    if outcome.done and site.platform.url:
        out.data(site.platform.url)
    out.next_step(Next("status", environment))
