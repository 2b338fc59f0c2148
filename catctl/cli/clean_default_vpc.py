"""catctl clean-default-vpc: the network that every account comes with, away or back."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import EnvironmentKey, Verb, dry_run_option, yes_option
from catctl.errors import ExitError, UsageError
from catctl.journeys.clean_default_vpc import clean, look_at_regions
from catctl.views.clean_default_vpc import DefaultVpcView


@click.command("clean-default-vpc", cls=Verb)
@click.option("--region", metavar="REGION", help="Left out: that of the project's environments.")
@click.option(
    "--of", "key", metavar="ENV", type=EnvironmentKey(), help="Whose account, if there are several."
)
@click.option("--all-regions", is_flag=True, help="In every region that the account may use.")
@click.option("--recreate", is_flag=True, help="Bring a default VPC back where there is none.")
@dry_run_option
@yes_option
def command(
    *,
    key: str | None,
    region: str | None,
    all_regions: bool,
    recreate: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Delete the default VPC of a region, or bring it back.

    Shows what is in it first: subnets, gateway, security groups, subnet groups of databases, and
    what still uses it. While anything does, nothing is deleted, and the reason is said. No
    environment of catctl is in a default VPC; it costs nothing, but what is put into it by
    accident does.
    """
    if region and all_regions:
        raise UsageError("Give one of --region and --all-regions.")
    consent = app.consent(yes=yes, dry_run=dry_run)
    account = look_at_regions(
        app.workbench(yes=yes), key=key, region=region, every=all_regions, recreate=recreate
    )
    clean(
        account,
        consent=consent,
        view=DefaultVpcView(out=app.output(), account=account, recreate=recreate),
    )
    if not recreate and any(item.vpc and item.vpc.users for item in account.regions):
        raise ExitError(1)
