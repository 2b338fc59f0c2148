"""catctl dns: the records to create, and whether they lead to the load balancer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.commands import Next
from catctl.errors import ExitError
from catctl.views import console

if TYPE_CHECKING:
    from catctl.journeys.dns import Record

_WORDS = {
    "missing": "is not there yet",
    "other": "leads elsewhere",
    "right": "leads to the load balancer",
}


@click.command("dns", cls=Verb)
@environment_argument
def command(*, environment: str) -> None:
    """Print the DNS records that lead to the load balancer, and check them.

    A name that resolves to other addresses than the load balancer's is reported: an old record, or
    a proxy such as Cloudflare's in between. Exits 1 unless every record is right.
    """
    from catctl.journeys.deployed import open_site
    from catctl.journeys.dns import records, resolve, resolve_nothing

    site = open_site(app.workbench(), environment)
    found = records(site, ask=resolve_nothing if app.flags().sandbox else resolve)
    out = app.output()
    out.document("catctl_dns", environment=environment, records=[_as_json(item) for item in found])
    _show(environment, found)
    if app.flags().sandbox:
        console.note("The sandbox has no DNS: whether the names resolve was not checked.")
        return
    if any(item.state != "right" for item in found):
        raise ExitError(1)


def _as_json(item: Record) -> dict[str, Any]:
    return {
        "name": item.name,
        "record_type": "CNAME",
        "value": item.target,
        "state": item.state,
        "leads_to": list(item.leads_to),
    }


def _show(environment: str, found: list[Record]) -> None:
    if not found:
        console.note(f"{environment} has no domain: it answers under its load balancer's own name.")
        app.output().next_step(Next("url", environment))
        return
    for line in console.table((item.name, "CNAME", item.target) for item in found):
        app.output().data(line.strip())
    for item in found:
        if app.flags().sandbox:
            continue
        console.note(f"  {item.name} {_WORDS[item.state]}.")
        if item.state == "other":
            console.note(
                f"    It resolves to {', '.join(item.leads_to)}. With a proxy in between "
                "(Cloudflare's orange cloud) set the record to DNS only, or have the proxy speak "
                "to the load balancer by HTTPS."
            )
        if item.state == "missing":
            console.note(
                "    Create it where the domain is managed; with load_balancer.hosted_zone_id, "
                "Terraform makes it in Route 53. A new name may take minutes."
            )
