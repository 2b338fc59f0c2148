"""catctl tf: any terraform command, in the right place."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument, extra_arguments
from catctl.commands import Next
from catctl.errors import ExitError, UsageError
from catctl.journeys.apply import refuse_lockless, refuse_overwriting
from catctl.journeys.errored import refuse_while_waiting
from catctl.journeys.prepare import prepare
from catctl.journeys.unlock import terraform_at_work
from catctl.stack.raw import (
    changes_aws,
    command_of,
    makes_things,
    refuse_elsewhere,
    refuse_unguarded,
    refuse_workspaces,
)
from catctl.stack.refusals import refuse_unlock


@click.command("tf", cls=Verb)
@environment_argument
@extra_arguments
def command(*, environment: str, extra: tuple[str, ...]) -> None:
    """Run any terraform command for an environment.

    In its folder, with the credentials, endpoint, provider and guards that catctl itself uses.
    For example: catctl tf hack -- state list. The exit code is Terraform's. A protected environment
    refuses all that may change AWS or the state here, where catctl cannot see what would be lost.
    """
    app.refuse_json("tf")
    if not extra:
        raise UsageError(
            "Which terraform command?", hint=Next("tf", environment, "--", "state", "list")
        )
    refuse_elsewhere(environment, extra)
    refuse_workspaces(environment, extra)
    bench = app.workbench()
    [prepared] = prepare(bench, [environment])
    facts = prepared.facts
    refuse_unguarded(facts, extra)
    refuse_overwriting(bench, facts, extra)
    if changes_aws(extra):
        bench.account(facts)
    stack = bench.terraform.stack(facts)
    makes = makes_things(extra)
    if makes:
        refuse_while_waiting(bench, facts)
    refuse_lockless(bench, facts, extra)
    if command_of(extra)[:1] == ("force-unlock",):
        refuse_unlock(facts, terraform_at_work(bench, facts))
    raise ExitError(stack.terraform.attached(extra, changes=makes))
