"""catctl bootstrap-state: the S3 bucket and the lock table of an environment."""

from __future__ import annotations

import json
from typing import Any

import click

from catctl.actions import Plan
from catctl.cli import app
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.environment.facts import Facts
from catctl.errors import ExitError
from catctl.journeys.workbench import Workbench
from catctl.views import console
from catctl.views.style import DONE, FAILED


@click.command("bootstrap-state", cls=Verb)
@environment_argument
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if anything is missing.")
@click.option("--iam-policy", is_flag=True, help="Print the least policy that Terraform needs.")
@click.option("--iam-user", metavar="NAME", help="Create this IAM user, with that policy.")
@dry_run_option
@yes_option
def command(
    *,
    environment: str,
    check: bool,
    iam_policy: bool,
    iam_user: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Create or repair the state backend of an environment.

    The S3 bucket keeps Terraform's state: versioned, encrypted, closed to the public, TLS only.
    With state.locking dynamodb or both, a DynamoDB table locks it. What is there and right is left
    alone; running it again changes nothing.
    """
    from catctl.journeys.bootstrap_state import look
    from catctl.state_backend.plan import plan_backend

    bench = app.workbench(yes=yes)
    facts = _facts(bench, environment)
    if iam_policy:
        _print_policy(bench, facts)
        return
    desired, observed = look(bench, facts, user=iam_user)
    plan = plan_backend(desired, observed)
    where = f"account {desired.account_id}, {desired.region}"
    _show(plan, facts, where, as_json=app.flags().json)
    if check:
        raise ExitError(1 if plan else 0)
    if dry_run or not plan:
        _end(facts, dry_run=dry_run)
        return
    console.confirm(f"Make these changes in {where}?", yes=yes or app.flags().sandbox)
    _carry_out(bench, facts, plan, desired.account_id)
    if iam_user:
        console.note(f"Keys for it: aws iam create-access-key --user-name {iam_user}")
    _end(facts, dry_run=False)


def _facts(bench: Workbench, key: str) -> Facts:
    from catctl.environment.load import load

    return load(bench.project, key).facts


def _print_policy(bench: Workbench, facts: Facts) -> None:
    """Without AWS where the file names the account; else the account is asked for."""
    from catctl.journeys.bootstrap_state import desired_backend
    from catctl.state_backend.policy import least_privilege

    account = facts.account_id or bench.aws(facts).identity().account_id
    desired = desired_backend(facts, account_id=account)
    console.data(json.dumps(least_privilege(desired), indent=2))


def _show(plan: Plan[Any], facts: Facts, where: str, *, as_json: bool) -> None:

    actions = [str(action) for action in plan]
    if as_json:
        console.data_json({"type": "bootstrap_state", "environment": facts.key, "actions": actions})
    if not plan:
        console.note(f"The state backend of {facts.key} is complete ({where}).")
        return
    console.note(f"The state backend of {facts.key} needs ({where}):")
    for action in actions:
        console.note(f"  + {action}")


def _carry_out(bench: Workbench, facts: Facts, plan: Plan[Any], account_id: str) -> None:
    from catctl.actions import carry_out
    from catctl.state_backend.execute import Executor

    outcome = carry_out(
        plan,
        Executor(bench.aws(facts), account_id),
        on_done=lambda action: console.note(f"  {DONE} {action}"),
    )
    if outcome.error is None:
        return
    for action in outcome.failed:
        console.note(f"  {FAILED} {action}")
    for action in outcome.not_attempted:
        console.note(f"  · {action}: not tried")
    outcome.error.hint = outcome.error.hint or (
        f"{app.command_line('bootstrap-state', facts.key)} again: it goes on where it stopped"
    )
    raise outcome.error


def _end(facts: Facts, *, dry_run: bool) -> None:
    if dry_run:
        console.note("Nothing was changed: this is a dry run.")
        return
    console.next_step(app.command_line("plan", facts.key))
