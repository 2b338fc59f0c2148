"""catctl deploy: images, task definitions and services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import click

from catctl.cli import app
from catctl.cli.acting import pace, tell_rest, teller
from catctl.cli.explain import explanation_json, explanation_lines
from catctl.cli.options import (
    Verb,
    dry_run_option,
    environment_argument,
    seconds,
    yes_option,
)
from catctl.cli.verify import preflight_lines
from catctl.errors import CatctlError, DeployError, RefusedError, UsageError
from catctl.journeys.deploy import Deploy, diffs, plan_services
from catctl.journeys.deployed import open_site
from catctl.journeys.explain import explain_failed
from catctl.journeys.rollout import Follower
from catctl.journeys.verify import verify_deploy
from catctl.services.actions import Action, to_json
from catctl.services.rollout import Verdict
from catctl.views import console, github
from catctl.views.rollout import watching_rollout
from catctl.views.style import ADDED

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
    console.require_answer(yes=yes or dry_run)
    site = open_site(app.workbench(yes=yes), environment)
    if image and len(site.some(services)) != 1:
        raise UsageError("--image is for one service: name it.")
    deploy = plan_services(site, services, image=image, tag=tag, wait=not no_wait, force=force)
    show(deploy, with_diff=show_diff)
    if not deploy.plan:
        console.next_step(app.command_line("status", environment))
        return
    if not no_verify:
        check_first(deploy)
    if dry_run:
        console.note("Nothing was changed: this is a dry run.")
        return
    console.confirm(f"Deploy this to {environment}?", yes=yes)
    run(deploy, timeout=timeout)
    if no_wait:
        console.next_step(app.command_line("deploy", environment) + ", which watches it")
        return
    if site.platform.url and not app.flags().json:
        console.data(site.platform.url)
    console.next_step(app.command_line("status", environment))


def check_first(deploy: Deploy) -> None:
    """The checks of ``catctl verify``, for what will change. Raises RefusedError for an error."""
    found = verify_deploy(deploy)
    if found is None:
        return
    console.note("Checked before the deploy:")
    for line in preflight_lines(found):
        console.note(app.here(line))
    if not found.is_good:
        raise RefusedError(
            "This deploy would fail; nothing was changed.",
            hint="mend what is named above; --no-verify deploys all the same",
            details={"findings": [asdict(item) for item in found.of("error")]},
        )


def show(deploy: Deploy, *, with_diff: bool) -> None:
    """The plan, before anything happens."""
    site = deploy.site
    if app.flags().json:
        console.data_json(
            {
                "type": "catctl_deploy",
                "environment": site.environment.key,
                "images": {wish.key: wish.image.reference for wish in deploy.wishes},
                "actions": [to_json(action) for action in deploy.plan],
                **({"diff": diffs(deploy)} if with_diff else {}),
            }
        )
    where = f"account {site.account_id}, {site.environment.region}"
    console.note(f"{site.environment.key} ({where})")
    rows = [(w.key, w.image.short, w.image.why) for w in deploy.wishes]
    for line in console.table(rows):
        console.note(line)
    for text in deploy.notes:
        console.note(f"Note: {text}")
    if not deploy.plan:
        console.note("Nothing to do: what runs is what the file says.")
        return
    for action in deploy.plan:
        console.note(f"  {ADDED} {action}")
    if with_diff and not app.flags().json:
        for key, lines in diffs(deploy).items():
            console.data(f"{key}:{'' if lines else ' no difference'}")
            for line in lines:
                console.data(f"  {line}")


def run(deploy: Deploy, *, timeout: float) -> None:
    """Carry the plan out, with a view; raise what the first failure was."""
    title = f"Deploying {deploy.site.environment.key}"
    with watching_rollout(title, as_json=app.flags().json) as view:
        follow = Follower(
            site=deploy.site,
            services=deploy.services,
            audience=view,
            timeout=timeout,
            poll=pace(),
        )
        outcome = follow.carry_out(deploy.plan, on_done=teller(view))
    tell_rest(outcome)
    if outcome.error is None:
        github.summarise(deploy, follow.verdicts, ())
        return
    raise explained(deploy, outcome.failed, outcome.error, follow.verdicts)


def explained(
    deploy: Deploy,
    failed: tuple[Action, ...],
    error: CatctlError,
    verdicts: Mapping[str, Verdict],
) -> CatctlError:
    """Say why it failed, for each service that did; returns the error to end with."""
    explanations, silent = explain_failed(deploy.site, failed, error, verdicts)
    for text in silent:
        console.note(text)
    for found in explanations:
        for line in explanation_lines(found):
            console.note(app.here(line))
    github.annotate(explanations)
    github.summarise(deploy, verdicts, explanations)
    if isinstance(error, DeployError) and error.key:
        key = deploy.site.environment.key
        error.hint = error.hint or f"catctl explain {key} {error.key}"
        if any(verdict.kind == "running" for verdict in verdicts.values()):
            error.hint = (
                f"catctl deploy {key}, which watches on, or catctl rollback {key} {error.key}"
            )
        error.details["diagnoses"] = [explanation_json(found) for found in explanations]
    return error
