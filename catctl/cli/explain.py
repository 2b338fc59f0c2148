"""catctl explain: why a deploy failed, and what mends it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catctl.cli import app
from catctl.cli.options import EnvironmentKey, Verb
from catctl.commands import advice
from catctl.errors import ExitError, UsageError
from catctl.views.diagnosis import (
    diagnosis_json,
    diagnosis_lines,
    explanation_json,
    explanation_lines,
)

if TYPE_CHECKING:
    pass


_LONGEST = 16 << 20  # characters of a pasted message


@click.command("explain", cls=Verb)
@click.argument("environment", metavar="[ENV]", required=False, type=EnvironmentKey())
@click.argument("service", metavar="[SERVICE]", required=False)
@click.option(
    "--text", metavar="FILE", help="Explain a message from the AWS console; - reads it from stdin."
)
def command(*, environment: str | None, service: str | None, text: str | None) -> None:
    """Say why a service does not run, and what mends it.

    Reads deployments, stopped tasks, events, target health and the log of the last task that
    failed, and names the first cause before its consequences. With --text it explains a message
    that you have copied from somewhere, and needs no AWS. Exits 1 when something is wrong.
    """
    if text is not None:
        _explain_text(text, environment, service)
        return
    if environment is None or service is None:
        raise UsageError(
            "Which service? Name environment and service, or give a message by --text.",
            hint=advice("`explain ENV SERVICE`, or `explain --text -`"),
        )
    from catctl.journeys.deployed import open_site
    from catctl.journeys.explain import explain

    site = open_site(app.workbench(), environment)
    found = explain(site, site.service(service))
    out = app.output()
    out.document("catctl_explain", **explanation_json(found))
    for line in explanation_lines(found):
        out.prose(line)
    if found.diagnoses:
        raise ExitError(1)


def _explain_text(place: str, environment: str | None, service: str | None) -> None:
    from catctl.services.diagnose import explain_text

    if place == "-":
        message = sys.stdin.read(_LONGEST)  # a stream may have no end
    elif Path(place).is_file():
        message = Path(place).read_text(encoding="utf-8", errors="replace")
    else:
        raise UsageError(
            f"--text {place}: there is no such file.", hint="--text - reads the message from stdin"
        )
    found = explain_text(message, environment=environment or "ENV", service=service or "SERVICE")
    out = app.output()
    out.document("catctl_explain_text", diagnosis=diagnosis_json(found) if found else None)
    if found is None:
        out.note("No failure that catctl knows stands in this text.")
        raise ExitError(1)
    for line in diagnosis_lines(found):
        out.prose(line)
