"""catctl explain: why a deploy failed, and what mends it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catctl.cli import app
from catctl.cli.options import EnvironmentKey, Verb
from catctl.errors import ExitError, UsageError
from catctl.views import console

if TYPE_CHECKING:
    from catctl.journeys.explain import Explanation
    from catctl.services.diagnose import Diagnosis

SHOWN_OTHERS = 3
MOST_SAID = 600


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
            hint="catctl explain ENV SERVICE, or catctl explain --text -",
        )
    from catctl.journeys.deployed import open_site
    from catctl.journeys.explain import explain

    site = open_site(app.workbench(), environment)
    found = explain(site, site.service(service))
    if app.flags().json:
        console.data_json(explanation_json(found))
    else:
        for line in explanation_lines(found):
            console.prose(app.here(line))
    if found.diagnoses:
        raise ExitError(1)


def _explain_text(place: str, environment: str | None, service: str | None) -> None:
    from catctl.services.diagnose import explain_text

    if place == "-":
        message = sys.stdin.read()
    elif Path(place).is_file():
        message = Path(place).read_text(encoding="utf-8", errors="replace")
    else:
        raise UsageError(
            f"--text {place}: there is no such file.", hint="--text - reads the message from stdin"
        )
    found = explain_text(message, environment=environment or "ENV", service=service or "SERVICE")
    if app.flags().json:
        console.data_json(diagnosis_json(found) if found else {"id": None})
    elif found is None:
        console.note("No failure that catctl knows stands in this text.")
    else:
        for line in _lines_of(found):
            console.prose(line)
    if found is None:
        raise ExitError(1)


def diagnosis_json(item: Diagnosis) -> dict[str, Any]:
    return {
        "id": item.id,
        "cause": item.cause,
        "fix": item.fix,
        "source": item.source,
        "text": item.text,
        "consequence": item.is_consequence,
    }


def explanation_json(found: Explanation) -> dict[str, Any]:
    """The first diagnosis, and all of them."""
    first = found.diagnoses[0] if found.diagnoses else None
    return {
        "type": "catctl_explain",
        "environment": found.evidence.environment,
        "service": found.evidence.service,
        "id": first.id if first else None,
        "cause": first.cause if first else None,
        "fix": first.fix if first else None,
        "diagnoses": [diagnosis_json(item) for item in found.diagnoses],
        "log": list(found.evidence.log),
    }


def explanation_lines(found: Explanation) -> list[str]:
    """What a person reads: how it stands, cause, fix, what else was seen, the log's end."""
    evidence = found.evidence
    lines = [f"{evidence.service}: {_standing(found)}"]
    if not found.diagnoses:
        return [*lines, "  Nothing is wrong that AWS would tell of."]
    lines += _lines_of(found.diagnoses[0])
    others = [item for item in found.diagnoses[1:] if not item.is_late]
    lines += [f"  Also   {item.cause} ({item.source})" for item in others[:SHOWN_OTHERS]]
    if evidence.log:
        lines.append(f"  Log    the last lines of task {evidence.log_of}:")
        lines += [f"         {line}" for line in evidence.log]
    return lines


def _lines_of(item: Diagnosis) -> list[str]:
    said = " ".join(item.text.split())
    text = said if len(said) <= MOST_SAID else f"{said[: MOST_SAID - 1]}…"
    lines = [f"  Cause  {item.cause} [{item.id}]", f"  Fix    {item.fix}"]
    if said != item.cause:
        lines.append(f"  Said   by {item.source}: {text}")
    return lines


def _standing(found: Explanation) -> str:
    state = found.evidence.state
    if state is None or not state.is_active:
        return "there is no such service in ECS; it has not been deployed."
    running = [d for d in state.deployments if d.running]
    listed = ", ".join(f"{d.running} of {d.revision}" for d in running) or "nothing"
    last = f" The last deployment: {found.last.status.lower()}." if found.last else ""
    return f"{listed} running, {state.desired} wished.{last}".replace("_", " ")
