"""catctl apply: exactly what was shown."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import (
    Verb,
    dry_run_option,
    environment_argument,
    extra_arguments,
    lock_timeout_option,
    terraform_arguments,
    yes_option,
)
from catctl.commands import Next
from catctl.journeys.apply import apply
from catctl.views.apply import ApplyView
from catctl.views.cost_line import running_text


@click.command("apply", cls=Verb)
@environment_argument
@click.option("--full", is_flag=True, help="Show every attribute, also of what is created.")
@dry_run_option
@yes_option
@lock_timeout_option
@extra_arguments
def command(
    *,
    environment: str,
    full: bool,
    dry_run: bool,
    yes: bool,
    lock_timeout: str | None,
    extra: tuple[str, ...],
) -> None:
    """Apply the saved plan, or make one, show it, and ask.

    A plan that catctl plan has saved is applied as it is, as long as the environment file, the
    rendered files, the account, the backend and Terraform are the same; a plan that no longer holds
    is refused with the reason. Where none is saved, one is made and shown. In a protected
    environment the loss of anything that holds data or traffic needs the name typed.
    """
    consent, out = app.consent(yes=yes, dry_run=dry_run), app.output()
    applied = apply(
        app.workbench(yes=yes),
        environment,
        consent=consent,
        view=ApplyView(out=out, full=full),
        full=full,
        extra=terraform_arguments("apply", environment, extra, lock_timeout),
    )
    if applied and applied.cost:
        out.note(running_text(applied.cost.hourly))
    if applied:
        out.next_step(Next("deploy", environment))
