"""catctl bootstrap-state: the S3 bucket and the lock table of an environment."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, dry_run_option, environment_argument, yes_option
from catctl.commands import Next, advice
from catctl.environment.facts import Facts
from catctl.errors import ExitError
from catctl.journeys.workbench import Workbench


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
    from catctl.journeys.bootstrap_state import bootstrap_state
    from catctl.views.bootstrap_state import BootstrapView

    bench, out = app.workbench(yes=yes), app.output()
    facts = _facts(bench, environment)
    if iam_policy:
        _print_policy(bench, facts)
        return
    consent = app.consent(yes=yes or app.flags().sandbox, dry_run=dry_run or check, at_once=False)
    view = BootstrapView(out=out, facts=facts, only_checks=check)
    plan = bootstrap_state(bench, facts, consent=consent, view=view, user=iam_user)
    if check:
        raise ExitError(1 if plan else 0)
    if dry_run:
        return
    if plan and iam_user:
        out.note(advice("Keys for it: aws iam create-access-key --user-name {user}", user=iam_user))
    out.next_step(Next("plan", environment))


def _facts(bench: Workbench, key: str) -> Facts:
    from catctl.environment.load import load

    return load(bench.project, key).facts


def _print_policy(bench: Workbench, facts: Facts) -> None:
    """Without AWS where the file names the account; else the account is asked for."""
    from catctl.iam.packing import Policy
    from catctl.journeys.account import desired_backend
    from catctl.state_backend.policy import least_privilege
    from catctl.views.iam import show_policies

    desired = desired_backend(facts, account_id=bench.account_id(facts))
    name = desired.policy_arn.partition("/")[2]
    policy = Policy(name=name, document=least_privilege(desired))
    show_policies(app.output(), facts.key, [policy])
