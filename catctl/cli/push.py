"""catctl push: images into their repositories."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.commands import Next
from catctl.errors import UsageError
from catctl.foreign import one_line
from catctl.views import console

if TYPE_CHECKING:
    from catctl.journeys.deployed import Site
    from catctl.journeys.push import Push
    from catctl.services.model import Image


@click.command("push", cls=Verb)
@environment_argument
@click.argument("what", metavar="SERVICE[=PATH]…  [PATH]", nargs=-1, required=True)
@click.option("--tag", metavar="TAG", help="Left out: dev- or prod-, and the git commit.")
@click.option("--platform", metavar="OS/ARCH", help="Left out: the service's own, by its arch.")
@click.option("--dry-run", is_flag=True, help="Show what would be built and pushed.")
def command(
    *, environment: str, what: tuple[str, ...], tag: str | None, platform: str | None, dry_run: bool
) -> None:
    """Build images and push them to the services' repositories.

    PATH holds the Dockerfile; left out, it is the folder of the project. Several services at once:
    push hack web=./web api=./api. It is built for the processor that the service runs on, with
    docker, podman, finch or nerdctl, whichever is there (CATCTL_ENGINE names one). What was pushed
    under the same commit is not pushed again. The digest is printed, and the next deploy from here
    takes it.
    """
    from catctl.journeys.deployed import open_site
    from catctl.journeys.push import carry_out_push, open_engine, plan_push
    from catctl.services.platform import require_applied

    site = open_site(app.workbench(), environment)
    now = datetime.now(tz=UTC)
    pushes = []
    for key, folder in _wanted(site, what):
        service = site.service(key)
        require_applied(site.environment, service, site.platform)
        pushes.append(plan_push(site, service, folder, tag=tag, platform=platform, now=now))
    for push in pushes:
        _show(push)
    if dry_run:
        for push in pushes:
            _document(environment, push, None)
        console.note("Nothing was built or pushed: this is a dry run.")
        return
    needs_engine = any(push.there is None for push in pushes) and not app.flags().sandbox
    engine = open_engine(site) if needs_engine else None
    if app.flags().sandbox:
        console.note(
            "The sandbox runs no containers: made-up images stand for what you would push."
        )
    for push in pushes:
        _tell(environment, push, carry_out_push(site, push, engine))
    keys = (push.service.key for push in pushes)
    app.output().next_step(Next("deploy", environment, *keys))


def _show(push: Push) -> None:
    state = "is pushed already" if push.there else f"for {push.platform}, from {push.folder}"
    console.note(f"  {push.service.key}: {push.reference} {state}")
    for note in push.notes:
        console.note(f"    Note: {one_line(note)}")


def _tell(environment: str, push: Push, image: Image) -> None:
    """What was pushed: data, for a script to read."""
    app.output().data(f"{push.service.key} {push.tag} {image.digest}")
    _document(environment, push, image)


def _document(environment: str, push: Push, image: Image | None) -> None:
    app.output().document(
        "catctl_push",
        environment=environment,
        service=push.service.key,
        tag=push.tag,
        digest=image.digest if image else None,
        image=image.reference if image else push.reference,
    )


def _wanted(site: Site, what: tuple[str, ...]) -> list[tuple[str, Path]]:
    """Service and folder of each; a last word that is no service is the folder of the first."""
    known = {service.key for service in site.environment.services}
    base = app.start_folder()
    if len(what) == 2 and what[1] not in known and "=" not in what[1] and "=" not in what[0]:
        return [(what[0], (base / what[1]).resolve())]
    found = []
    for item in what:
        key, _, path = item.partition("=")
        found.append((key, (base / (path or ".")).resolve()))
    keys = [key for key, _ in found]
    if len(set(keys)) != len(keys):
        raise UsageError("A service is named twice.")
    return found
