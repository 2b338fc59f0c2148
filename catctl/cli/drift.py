"""catctl drift: what has changed outside of Terraform."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from catctl.cli import app
from catctl.cli.options import (
    EnvironmentKey,
    Verb,
    extra_arguments,
    lock_timeout_option,
    terraform_arguments,
)
from catctl.cli.parallel import for_each
from catctl.commands import Next
from catctl.errors import ExitError, UsageError
from catctl.foreign import one_line
from catctl.journeys.drift import look_for_drift
from catctl.journeys.prepare import Prepared, prepare
from catctl.terraform.tfplan import ResourceDiff
from catctl.views import console
from catctl.views.apply import ApplyView
from catctl.views.output import Output
from catctl.views.style import CHANGED, REMOVED

Found = tuple[str, tuple[ResourceDiff, ...]]


@click.command("drift", cls=Verb)
@click.argument("environment", metavar="[ENV]", required=False, type=EnvironmentKey())
@click.option("--all", "every", is_flag=True, help="Look at every environment, in parallel.")
@lock_timeout_option
@extra_arguments
def command(
    *, environment: str | None, every: bool, lock_timeout: str | None, extra: tuple[str, ...]
) -> None:
    """Show what has changed outside of Terraform.

    Reads every resource anew. Listed is what is gone, what differs from a setting that the files
    make, and rules, routes and policies that someone has added. Exits 0 for no drift, 2 for drift.
    """
    if every == bool(environment):
        raise UsageError("Name one environment, or give --all.", hint=Next("drift", "--all"))
    bench = app.workbench()
    out = app.output()
    extra = terraform_arguments("drift", environment or "…", extra, lock_timeout)
    prepared = prepare(bench, [environment] if environment else bench.project.require_all())
    for item in prepared:
        ApplyView(out=out).prepared(item)

    def work(item: Prepared) -> Found:
        key = item.facts.key
        prefix = f"{key}: " if every else ""
        with ApplyView(out=out, prefix=prefix).planning("Reading", key) as listener:
            return key, look_for_drift(bench, item, listener, extra=extra)

    found = for_each(bench, prepared, work, what="answer") if every else [work(prepared[0])]
    drifted = [key for key, diffs in map(partial(_shown, out), found) if diffs]
    if drifted:
        out.note("A plan brings it back to what the files say. What has a + is no resource of")
        out.note("Terraform's: remove it by hand, or write it into a file of your own.")
        out.next_step(Next("plan", drifted[0]))
        raise ExitError(2)


def _shown(out: Output, found: Found) -> Found:
    key, diffs = found
    out.document("catctl_drift", environment=key, drift=[_as_json(diff) for diff in diffs])
    if not diffs:
        out.data(f"{key}: no drift. What is there is what Terraform has left.")
        return found
    out.data(f"{key}: {console.count_of(len(diffs), 'resource')} changed outside of Terraform:")
    for diff in diffs:
        _show(out, diff)
    return found


def _show(out: Output, diff: ResourceDiff) -> None:
    if diff.action == "delete":
        out.data(f"  {REMOVED} {one_line(diff.address)}: is gone")
        return
    out.data(f"  {CHANGED} {one_line(diff.address)}")
    rows = [
        (item.path, f"{item.before} → {item.after}" if item.before else f"+ {item.after}")
        for item in diff.attributes
    ]
    for line in console.table(rows, indent="      "):
        out.data(line)


def _as_json(diff: ResourceDiff) -> dict[str, Any]:
    return {
        "address": diff.address,
        "action": diff.action,
        "attributes": [
            {"path": item.path, "before": item.before, "after": item.after}
            for item in diff.attributes
        ],
    }
