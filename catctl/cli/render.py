"""catctl render: environments → plain Terraform."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import EnvironmentKey, Verb, dry_run_option
from catctl.commands import Next
from catctl.errors import ExitError, UsageError


@click.command("render", cls=Verb)
@click.argument("environments", metavar="[ENV…]", nargs=-1, type=EnvironmentKey())
@click.option("--all", "every", is_flag=True, help="Render every environment of the project.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 with a diff if files are stale.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what changes in each file.")
@click.option("--force", is_flag=True, help="Overwrite edited files; a copy goes to .catctl/kept/.")
@dry_run_option
def command(
    *,
    environments: tuple[str, ...],
    every: bool,
    check: bool,
    show_diff: bool,
    force: bool,
    dry_run: bool,
) -> None:
    """Render environments to plain Terraform.

    Writes modules/ and environments/ENV/*.tf, backend.tf included. Files that are not catctl's, or
    were edited by hand, are never overwritten unless --force is given.
    """
    from catctl.journeys.course import agreed
    from catctl.journeys.render import render
    from catctl.views.render import RenderView

    bench = app.workbench()
    if every == bool(environments):
        raise UsageError(
            "Name the environments to render, or give --all.", hint=Next("render", "--all")
        )
    keys = bench.project.require_all() if every else tuple(dict.fromkeys(environments))
    out = app.output()
    plan = render(
        bench,
        keys,
        consent=agreed(dry_run=check or dry_run),
        view=RenderView(out=out, keys=keys, checks=check, diffs=show_diff),
        force=force and not check,
    )
    if check and plan:
        out.next_step(Next("render", "--all"))
        raise ExitError(1)
    if not (check or dry_run):
        out.next_step(Next("plan", keys[0]))
