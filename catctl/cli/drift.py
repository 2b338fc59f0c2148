"""catctl drift: what has changed outside of Terraform."""

from __future__ import annotations

from typing import Any

import click

from catctl.cli import app
from catctl.cli.options import (
    EnvironmentKey,
    Verb,
    extra_arguments,
    lock_timeout_option,
    with_lock_timeout,
)
from catctl.cli.parallel import for_each
from catctl.errors import ExitError, UsageError
from catctl.journeys.drift import look_for_drift
from catctl.journeys.prepare import Prepared, prepare
from catctl.terraform.tfplan import ResourceDiff
from catctl.views import console
from catctl.views.apply import ApplyView
from catctl.views.style import CHANGED, REMOVED
from catctl.views.terraform import watching_plan

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
        raise UsageError("Name one environment, or give --all.", hint="catctl drift --all")
    bench = app.workbench()
    as_json = app.flags().json
    extra = with_lock_timeout(extra, lock_timeout)
    prepared = prepare(bench, [environment] if environment else bench.project.require_all())
    for item in prepared:
        ApplyView(out=app.output()).prepared(item)

    def work(item: Prepared) -> Found:
        key = item.facts.key
        prefix = f"{key}: " if every else ""
        with watching_plan(f"Reading {key}", as_json=as_json, prefix=prefix) as listener:
            return key, look_for_drift(bench, item, listener, extra=extra)

    found = for_each(bench, prepared, work, what="answer") if every else [work(prepared[0])]
    drifted = [key for key, diffs in map(_shown, found) if diffs]
    if drifted:
        console.note("A plan brings it back to what the files say. What has a + is no resource of")
        console.note("Terraform's: remove it by hand, or write it into a file of your own.")
        console.next_step(app.command_line("plan", drifted[0]))
        raise ExitError(2)


def _shown(found: Found) -> Found:
    key, diffs = found
    if app.flags().json:
        console.data_json(
            {"type": "catctl_drift", "environment": key, "drift": [_as_json(d) for d in diffs]}
        )
        return found
    if not diffs:
        console.data(f"{key}: no drift. What is there is what Terraform has left.")
        return found
    console.data(f"{key}: {console.count_of(len(diffs), 'resource')} changed outside of Terraform:")
    for diff in diffs:
        _show(diff)
    return found


def _show(diff: ResourceDiff) -> None:
    if diff.action == "delete":
        console.data(f"  {REMOVED} {diff.address}: is gone")
        return
    console.data(f"  {CHANGED} {diff.address}")
    rows = [
        (item.path, f"{item.before} → {item.after}" if item.before else f"+ {item.after}")
        for item in diff.attributes
    ]
    for line in console.table(rows, indent="      "):
        console.data(line)


def _as_json(diff: ResourceDiff) -> dict[str, Any]:
    return {
        "address": diff.address,
        "action": diff.action,
        "attributes": [
            {"path": item.path, "before": item.before, "after": item.after}
            for item in diff.attributes
        ],
    }
