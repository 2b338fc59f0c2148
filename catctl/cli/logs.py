"""catctl logs: what a service's tasks say."""

from __future__ import annotations

import time
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument, seconds
from catctl.commands import Next
from catctl.foreign import one_line
from catctl.views import console
from catctl.views.logs import log_json
from catctl.views.style import paint

if TYPE_CHECKING:
    from catctl.services.observe_logs import LogLine
    from catctl.views.output import Output

_COLOURS = ("cyan", "green", "magenta", "yellow", "blue")


@click.command("logs", cls=Verb)
@environment_argument
@click.argument("service", metavar="SERVICE")
@click.option("-f", "--follow", is_flag=True, help="Go on as lines come, until Ctrl-C.")
@click.option(
    "--since",
    metavar="TIME",
    default="10m",
    show_default=True,
    callback=seconds,
    help="How far back.",
)
@click.option("--task", metavar="ID", multiple=True, help="Only this task, by its first letters.")
@click.option("--previous", is_flag=True, help="The last words of the task that stopped last.")
@click.option(
    "--lines",
    "most",
    type=click.IntRange(1, 10000),
    default=100,
    show_default=True,
    help="With --previous: at most so many.",
)
def command(
    *,
    environment: str,
    service: str,
    follow: bool,
    since: float,
    task: tuple[str, ...],
    previous: bool,
    most: int,
) -> None:
    """Print the log of a service: the lines of all its tasks in the order of time.

    Each line begins with its time and the first letters of its task. With --previous, of the task
    that stopped last, and why it stopped: where a crash is to be looked for.
    """
    from catctl.journeys import logs
    from catctl.journeys.deployed import open_site

    site = open_site(app.workbench(), environment)
    chosen = site.service(service)
    out = app.output()
    out.document("catctl_logs", environment=environment, service=service)
    if previous:
        ended = logs.last_stopped(site, chosen)
        code = "" if ended.exit_code is None else f", exit code {ended.exit_code}"
        out.note(f"task {ended.short}: {one_line(ended.stopped_reason or 'stopped')}{code}")
        _print(out, logs.lines_of(site, chosen, ended.id, most=most))
        out.next_step(Next("explain", environment, service))
        return
    tail = logs.tail_of(site, chosen, task, since=time.time() - since)
    found = tail.fresh()
    _print(out, found)
    if not found and not follow:
        out.note(f"No line in the last {console.duration(since)}.")
    while follow:
        time.sleep(site.bench.access.pace)
        _print(out, tail.fresh())


def _print(out: Output, lines: list[LogLine]) -> None:
    for line in lines:
        at = datetime.fromtimestamp(line.at / 1000, tz=UTC)
        out.document("catctl_log", **log_json(line))
        colour = _COLOURS[
            zlib.crc32(line.task.encode(errors="replace")) % len(_COLOURS)
        ]  # of any stream
        short = paint(line.task[:8], colour)
        first, *others = line.message.split("\n")
        out.data(f"{at.astimezone():%H:%M:%S} {short} {first}")
        for other in others:  # a line of the app's own never looks like one of ours
            out.data(f"{'':17} {other}")
