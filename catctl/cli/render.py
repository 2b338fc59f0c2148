"""catctl render: environments → plain Terraform."""

from __future__ import annotations

import re
from collections import Counter

import click

from catctl.cli import app
from catctl.cli.options import EnvironmentKey, Verb, dry_run_option
from catctl.errors import ExitError, UsageError
from catctl.views import console


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
    from catctl.journeys.render import render
    from catctl.rendering.plan import unified_diff

    project = app.project()
    if every == bool(environments):
        raise UsageError(
            "Name the environments to render, or give --all.", hint="catctl render --all"
        )
    keys = project.require_all() if every else tuple(dict.fromkeys(environments))
    writes = not (check or dry_run)
    plan, notes = render(project, keys, force=force and not check, write=writes)
    for text in notes:
        console.note(text)
    if check or show_diff:
        click.echo(unified_diff(plan), nl=False)
    actions = [str(action) for action in plan]
    if app.flags().json:
        console.data_json({"type": "render", "actions": actions})
    if check:
        _report_check(len(actions))
    else:
        _report(actions, keys, dry_run=dry_run)


def _report(actions: list[str], keys: tuple[str, ...], *, dry_run: bool) -> None:
    for text in actions if app.flags().verbose else _by_module(actions):
        console.note(f"  {text}")
    count = console.count_of(len(actions), "change")
    if dry_run:
        console.note(f"{count} not made: this is a dry run.")
        return
    console.note(f"Rendered {', '.join(keys)}: {count if actions else 'everything is up to date'}.")
    console.next_step(app.command_line("plan", keys[0]))


def _by_module(actions: list[str]) -> list[str]:
    """The files of a module in one line, where there are several of one fate."""
    places = {text: re.sub(r"^(\w+ modules/[^/]+/).+", r"\1", text) for text in actions}
    counts = Counter(places.values())
    lines = [
        text if counts[place] == 1 else f"{place} ({counts[place]} files)"
        for text, place in places.items()
    ]
    return list(dict.fromkeys(lines))


def _report_check(changes: int) -> None:
    if not changes:
        console.note("Everything rendered is up to date.")
        return
    stale = "is 1 stale file" if changes == 1 else f"are {changes} stale files"
    console.note(f"There {stale}.")
    console.next_step("catctl render --all")
    raise ExitError(1)
