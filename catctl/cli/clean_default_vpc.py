"""catctl clean-default-vpc: the network that every account comes with, away or back."""

from __future__ import annotations

from typing import Any

import click

from catctl.cli import app
from catctl.cli.options import EnvironmentKey, Verb, dry_run_option, yes_option
from catctl.errors import ExitError, UsageError
from catctl.journeys.clean_default_vpc import Account, Region, look_at_regions
from catctl.views import console
from catctl.views.style import DONE


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
    console.require_answer(yes=yes or dry_run)
    bench = app.workbench(yes=yes)
    account = look_at_regions(bench, key=key, region=region, every=all_regions, recreate=recreate)
    if app.flags().json:
        console.data_json(_json(account))
    else:
        _show(account, recreate=recreate)
    in_use = [item for item in account.regions if item.found and item.found.users and not recreate]
    _act([item for item in account.regions if item.plan], account, dry_run=dry_run, yes=yes)
    if in_use:
        raise ExitError(1)


def _act(wanted: list[Region], account: Account, *, dry_run: bool, yes: bool) -> None:
    if not wanted:
        return
    if dry_run:
        console.note("Nothing was changed: this is a dry run.")
        return
    question = f"Do this in account {account.id}, in {', '.join(item.name for item in wanted)}?"
    console.confirm(question, yes=yes)
    for item in wanted:
        outcome = item.carry_out(lambda a: console.note(f"  {DONE} {a}"))
        if outcome.error:
            raise outcome.error


def _show(account: Account, *, recreate: bool) -> None:
    for item in account.regions:
        console.data(f"{item.name} (account {account.id}): {_standing(item, recreate=recreate)}")
        users = item.found.users if item.found and not recreate else ()
        for text in users:
            console.data(f"  ✗ {text}")
        for action in item.plan:
            console.data(f"  - {action}")


def _standing(item: Region, *, recreate: bool) -> str:
    if item.found is None:
        return "no default VPC"
    if item.found.users and not recreate:
        return f"{item.found.id} is in use and stays"
    return f"{item.found.id}, which nothing uses" if not recreate else f"{item.found.id} is there"


def _json(account: Account) -> dict[str, Any]:
    return {
        "type": "catctl_default_vpc",
        "account_id": account.id,
        "regions": {
            item.name: {
                "vpc": item.found.id if item.found else None,
                "users": list(item.found.users) if item.found else [],
                "actions": [str(action) for action in item.plan],
            }
            for item in account.regions
        },
    }
