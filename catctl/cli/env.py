"""catctl env: environments of a project."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import EnvironmentKey, Nouns
from catctl.commands import Next
from catctl.views import console


@click.group("env", cls=Nouns)
def command() -> None:
    """Add an environment to the project."""


@command.command("new")
@click.argument("environment", metavar="ENV")
@click.option("--from", "source", metavar="ENV", type=EnvironmentKey(), help="Copy this one.")
def new(*, environment: str, source: str | None) -> None:
    """Scaffold an environment: a commented file that works as it stands.

    With --from, another environment's file is copied, and the names that must be its own are
    commented out.
    """
    from catctl.journeys.scaffold import scaffold_environment

    written = scaffold_environment(app.project(), environment, source=source)
    app.output().document("catctl_env_new", environment=environment, written=written)
    for path in written:
        console.note(f"  create {path}")
    app.output().next_step(Next("plan", environment))
