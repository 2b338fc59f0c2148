"""catctl runs: what Terraform did on this machine, and how it ended."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import EnvironmentKey, Verb
from catctl.views.runs import show_runs

SHOWN = 20


@click.command("runs", cls=Verb)
@click.argument("environment", metavar="[ENV]", required=False, type=EnvironmentKey())
def command(*, environment: str | None) -> None:
    """List the last runs of Terraform and how each ended.

    A run goes on when its catctl is killed or its terminal closed: it stands here with its end.
    With -v, each run's log is named.
    """
    from catctl.journeys.status import stories

    bench = app.workbench()
    if environment:
        bench.project.require(environment)
    found = stories(bench, environment, most=SHOWN)
    show_runs(app.output(), found, bench.runs)
