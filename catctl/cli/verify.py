"""catctl verify: what would make a deploy fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.commands import Next
from catctl.errors import ExitError
from catctl.views.findings import preflight_lines

if TYPE_CHECKING:
    pass


@click.command("verify", cls=Verb)
@environment_argument
@click.argument("services", metavar="[SERVICE…]", nargs=-1)
@click.option("--image", metavar="REF", help="Check with exactly this image.")
@click.option("--tag", metavar="TAG", help="Check with the image of this tag.")
def command(
    *, environment: str, services: tuple[str, ...], image: str | None, tag: str | None
) -> None:
    """Check all that a deploy needs, and change nothing.

    Images and their processor, roles with their trust and rights, secrets and their keys, log
    groups, the way from the subnets to ECR, S3 and logs, security groups, target groups and
    listener rules, and the vCPU quota. A deploy runs the same checks first. Exits 1 when something
    would fail.
    """
    from catctl.journeys.deployed import open_site
    from catctl.journeys.verify import verify_some

    site = open_site(app.workbench(), environment)
    found = verify_some(site, services, image=image, tag=tag)
    out = app.output()
    findings = [vars(item) for item in found.findings]
    out.document("catctl_verify", environment=environment, findings=findings)
    for line in preflight_lines(found, everything=True):
        out.prose(line)
    if not found.is_good:
        raise ExitError(1)
    out.next_step(Next("deploy", environment))
