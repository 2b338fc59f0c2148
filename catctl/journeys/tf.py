"""Any terraform command, behind the guards that catctl's own verbs have."""

from __future__ import annotations

from collections.abc import Sequence

from catctl.journeys.apply import refuse_lockless, refuse_overwriting
from catctl.journeys.errored import refuse_while_waiting
from catctl.journeys.prepare import prepare
from catctl.journeys.state_place import refuse_foreign_files, refuse_state_of
from catctl.journeys.unlock import terraform_at_work
from catctl.journeys.workbench import Workbench
from catctl.stack.raw import (
    changes_aws,
    command_of,
    makes_things,
    refuse_elsewhere,
    refuse_other_backends,
    refuse_unguarded,
    refuse_workspaces,
)
from catctl.stack.refusals import refuse_unlock


def run_terraform(bench: Workbench, key: str, arguments: Sequence[str]) -> int:
    """Run it on the user's own terminal; returns Terraform's exit code.

    Raises UsageError or RefusedError for what catctl could not answer for.
    """
    refuse_elsewhere(key, arguments)
    refuse_workspaces(key, arguments)
    refuse_other_backends(key, arguments)
    [prepared] = prepare(bench, [key])
    facts = prepared.facts
    refuse_unguarded(facts, arguments)
    refuse_state_of(bench, facts, arguments)
    refuse_overwriting(bench, facts, arguments)
    if changes_aws(arguments):
        bench.account(facts)
        refuse_foreign_files(bench, facts, arguments)
    stack = bench.terraform.stack(facts)
    makes = makes_things(arguments)
    if makes:
        refuse_while_waiting(bench, facts)
    refuse_lockless(bench, facts, arguments)
    if command_of(arguments)[:1] == ("force-unlock",):
        refuse_unlock(facts, terraform_at_work(bench, facts))
    return stack.terraform.attached(arguments, changes=makes)
