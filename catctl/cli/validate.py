"""catctl validate: the environment file, the templates, and what Terraform says of the result."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.commands import Next
from catctl.errors import ExitError
from catctl.journeys.prepare import prepare
from catctl.journeys.validate import validate
from catctl.views.apply import ApplyView
from catctl.views.terraform import diagnostic_text


@click.command("validate", cls=Verb)
@environment_argument
def command(*, environment: str) -> None:
    """Check an environment without AWS: file, templates, Terraform.

    Exits 1 if Terraform finds an error in the rendered files or in your own beside them.
    """
    bench, out = app.workbench(), app.output()
    [prepared] = prepare(bench, [environment])
    ApplyView(out=out).prepared(prepared)
    result = validate(bench, prepared)
    diagnostics = [vars(item) for item in result.diagnostics]
    out.document(
        "catctl_validate", environment=environment, valid=result.valid, diagnostics=diagnostics
    )
    for item in result.diagnostics:
        out.note(diagnostic_text(item))
    if not result.valid:
        raise ExitError(1)
    out.note(f"{environment} is valid.")
    out.next_step(Next("plan", environment))
