"""catctl runs: what Terraform did on this machine, and how it ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from catctl.cli import app
from catctl.cli.options import EnvironmentKey, Verb
from catctl.stack.story import Story
from catctl.views import console

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
    out = app.output()
    out.document("catctl_runs", runs=[story_json(story) for story in found])
    if not found:
        out.data("No run of Terraform is on record here.")
        return
    lines = console.table([_row(story) for story in found], indent="")
    for line, story in zip(lines, found, strict=True):
        out.data(line)
        if story.why:
            out.data(f"  {story.why}")
    if app.flags().verbose:
        for story in found:
            out.note(str(bench.runs / f"{story.run.id}.jsonl"))


def _row(story: Story) -> tuple[str, ...]:
    run = story.run
    seconds = "" if run.ended is None else console.duration(run.ended - run.started)
    place = "aws" if run.target == "aws" else "sandbox"
    return when(run.started), run.environment, run.verb, place, seconds, story.outcome


def when(seconds: float) -> str:
    """Such as 2026-11-23 08:00:00 UTC."""
    return f"{datetime.fromtimestamp(seconds, tz=UTC):%Y-%m-%d %H:%M:%S} UTC"


def story_json(story: Story) -> dict[str, Any]:
    """A run for machines."""
    run = story.run
    return {
        "id": run.id,
        "environment": run.environment,
        "verb": run.verb,
        "target": run.target,
        "started": run.started,
        "ended": run.ended,
        "exit_code": run.code,
        "ending": story.ending,
        "alone": story.alone,
        "fate": vars(story.fate),
    }
