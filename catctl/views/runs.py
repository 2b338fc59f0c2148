"""Runs of Terraform and how each ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catctl.foreign import one_line
from catctl.stack.story import Story
from catctl.views import console
from catctl.views.output import Output


def show_runs(out: Output, found: Sequence[Story], logs: Path) -> None:
    """One line each; with -v the log of each, in the folder ``logs``."""
    out.document("catctl_runs", runs=[story_json(story) for story in found])
    if not found:
        out.data("No run of Terraform is on record here.")
        return
    lines = console.table([_row(story) for story in found], indent="")
    for line, story in zip(lines, found, strict=True):
        out.data(line)
        if story.why:
            out.data(f"  {one_line(story.why)}")
    if out.flags.verbose:
        for story in found:
            out.note(str(logs / f"{story.run.id}.jsonl"))


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
