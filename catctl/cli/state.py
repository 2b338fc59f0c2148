"""catctl state: the state itself, when something went wrong with it."""

from __future__ import annotations

import click

from catctl.cli import app
from catctl.cli.options import Nouns, dry_run_option, environment_argument, yes_option
from catctl.commands import Next
from catctl.journeys.prepare import prepare
from catctl.journeys.state_recover import look_at_recovery, recover, refuse_storing
from catctl.stack.model import StateSummary
from catctl.views import console
from catctl.views.plan import DRY_RUN


@click.group("state", cls=Nouns)
def command() -> None:
    """Bring back a state that could not be stored."""


@command.command("recover")
@environment_argument
@click.option(
    "--of-this-environment",
    "insists",
    is_flag=True,
    help="Store it though nothing says whose it is.",
)
@dry_run_option
@yes_option
def recover_command(*, environment: str, insists: bool, dry_run: bool, yes: bool) -> None:
    """Store the state that a failed run has left in errored.tfstate.

    Terraform leaves that file when it cannot write to the state backend. Until it is stored, only
    this file knows what was made. An older state, or one of another history or account, is never
    stored. Where no run on record has left it, and nothing is stored yet to compare it with, it is
    shown and refused, unless you say that it is --of-this-environment.
    """
    bench = app.workbench(yes=yes)
    [prepared] = prepare(bench, [environment])
    bench.account(prepared.facts)
    found = look_at_recovery(bench, prepared)
    out = app.output()
    out.document(
        "catctl_state_recover",
        environment=environment,
        waits=_as_json(found.local) if found else None,
        stored=_as_json(found.remote) if found and found.remote else None,
    )
    if found is None:
        out.data(f"{environment} has no errored.tfstate: there is nothing to recover.")
        return
    out.data(found.file.relative_to(bench.project.root).as_posix())
    out.data(f"  has {_content(found.local)}")
    out.data(f"  stored is {_content(found.remote) if found.remote else 'nothing yet'}")
    refuse_storing(bench, found, insists=insists)
    if dry_run:
        console.note(DRY_RUN)
        return
    console.confirm(f"Store it as the state of {environment}?", yes=yes)
    recover(found)
    console.note(f"The state of {environment} is stored, and errored.tfstate is gone.")
    app.output().next_step(Next("plan", environment))


def _content(state: StateSummary) -> str:
    return f"serial {state.serial} with {console.count_of(state.resources, 'resource')}"


def _as_json(state: StateSummary) -> dict[str, int]:
    return {"serial": state.serial, "resources": state.resources}
