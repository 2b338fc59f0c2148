"""catctl init: an empty folder becomes a project."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

import click

from catctl.cli import app
from catctl.cli.options import Verb
from catctl.commands import Next, advice
from catctl.errors import UsageError
from catctl.views import console


@click.command("init", cls=Verb)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path())
@click.option("--project", metavar="NAME", help="Name of the project. Left out: the folder's.")
@click.option("--region", metavar="REGION", help="AWS region. Left out: AWS_REGION, or Seoul.")
def command(*, folder: str | None, project: str | None, region: str | None) -> None:
    """Scaffold a new project.

    Writes an environment hack with a commented file that works as it stands, defaults for all
    environments, and what editors, git and pre-commit need. Files that are there stay as they are.
    """
    from catctl.journeys.scaffold import scaffold_project

    target = (app.start_folder() / (folder or ".")).resolve()
    name = project or _slug(target.name)
    if not re.fullmatch(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", name) or len(name) > 20:
        raise UsageError(
            f"{name!r} cannot name a project: up to 20 lower-case letters, digits and hyphens.",
            hint=Next("init", "--project", "NAME"),
        )
    chosen = region or os.environ.get("AWS_REGION") or "ap-northeast-2"
    written, kept = scaffold_project(
        target, os.environ, project=name, region=chosen, suffix=secrets.token_hex(3)
    )
    app.output().document("catctl_init", folder=str(target), written=written, kept=kept)
    for path in written:
        console.note(f"  create {path}")
    for path in kept:
        console.note(f"  leave {path} as it is")
    out = app.output(chdir=str(Path(app.flags().chdir or "") / folder)) if folder else app.output()
    out.next_step(advice("`try`, or `bootstrap-state hack`"))


def _slug(text: str) -> str:
    """A project name from a folder's: what cannot stand in it becomes a hyphen."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:20].strip("-")
    return plain if re.match(r"[a-z]", plain) else f"p-{plain}".strip("-")
