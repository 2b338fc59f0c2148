"""catctl tf: any terraform command, in the right place."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument, extra_arguments
from catctl.errors import ExitError, UsageError
from catctl.journeys.preparing import prepare
from catctl.stack.model import unheard
from catctl.stack.plan import changes_aws, destroys, refuse_destroy


@click.command("tf", cls=Verb)
@environment_argument
@extra_arguments
def command(*, environment: str, extra: tuple[str, ...]) -> None:
    """Run any terraform command for an environment.

    In its folder, with the credentials, endpoint, provider and guards that catctl itself uses.
    For example: catctl tf hack -- state list. The exit code is Terraform's.
    """
    if not extra:
        raise UsageError("Which terraform command?", hint=f"catctl tf {environment} -- state list")
    bench = app.workbench()
    [prepared] = prepare(bench, [environment])
    if destroys(extra):
        refuse_destroy(prepared.facts)
    if changes_aws(extra):
        bench.guard_account(prepared.facts)
    stack = bench.stack(prepared.facts, unheard)
    terraform = (
        stack.init_terraform if extra[0] in ("init", "get", "providers") else stack.terraform
    )
    raise ExitError(terraform.attached(extra))
