"""catctl sandbox: the fake AWS of this project."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from catctl.cli import app
from catctl.cli.options import Nouns, environment_argument
from catctl.commands import Next, advice
from catctl.errors import ExitError, SandboxError, UsageError
from catctl.views import console

if TYPE_CHECKING:
    from catctl.sandbox.process import Sandbox


@click.group("sandbox", cls=Nouns)
def command() -> None:
    """Start, stop and look at the fake AWS of this project.

    It listens on this machine only, knows every account, and forgets everything when it stops.
    """


@command.command("start")
@click.option("--iam", is_flag=True, help="Enforce the policies of users and roles made in it.")
def start(*, iam: bool) -> None:
    """Start the sandbox, unless it runs.

    With --iam a user or a role may do only what its policies allow, as in AWS. The sandbox's own
    credentials, which --sandbox uses, may still do everything.
    """
    from catctl.sandbox import process

    bench = app.workbench()
    bench.make_work_folder()
    running = process.start(bench.sandbox_folder, iam=iam)
    if iam and not running.iam:
        raise SandboxError(
            "The sandbox runs already, and does not enforce policies: what it holds would be lost.",
            hint=advice("`sandbox stop`, then `sandbox start --iam`"),
        )
    _show(running)
    app.output(sandbox=True).next_step(Next("bootstrap-state", "ENV"))


@command.command("status")
def status() -> None:
    """Say whether the sandbox runs; exit 1 if it does not."""
    from catctl.sandbox import process

    found = process.find(app.workbench().sandbox_folder)
    if found is None:
        _say_stopped()
        console.note("The sandbox does not run.")
        app.output().next_step(Next("sandbox", "start"))
        raise ExitError(1)
    _show(found)


@command.command("stop")
def stop() -> None:
    """Stop the sandbox. Everything in it is gone."""
    from catctl.journeys.sandbox import forget
    from catctl.sandbox import process

    bench = app.workbench()
    ran = process.stop(bench.sandbox_folder)
    if ran:
        forget(bench)
    _say_stopped()
    console.note("The sandbox is stopped." if ran else "The sandbox did not run.")


@command.command("reset")
def reset() -> None:
    """Empty the sandbox: every account, every service."""
    from catctl.journeys.sandbox import forget
    from catctl.sandbox import process

    bench = app.workbench()
    running = process.start(bench.sandbox_folder)
    process.reset(running)
    forget(bench)
    _document(running)
    console.note("The sandbox is empty.")
    app.output(sandbox=True).next_step(Next("bootstrap-state", "ENV"))


@command.command("env")
@environment_argument
def env(*, environment: str) -> None:
    """Print the variables that send your own tools to the sandbox.

    For example: eval "$(catctl sandbox env hack)", then aws s3 ls, or terraform plan in the
    environment's folder.
    """
    from catctl.journeys.sandbox import shell_variables
    from catctl.sandbox.isolation import other_variables

    bench = app.workbench()
    found = shell_variables(bench, environment)
    gone = sorted(other_variables(bench.environ, found))
    out = app.output()
    out.document("catctl_sandbox_env", variables=found, unset=gone)
    for name in gone:
        out.data(f"unset {name}")
    for name, value in sorted(found.items()):
        out.data(f"export {name}={shlex.quote(value)}")


def _show(found: Sandbox) -> None:
    _document(found)
    out = app.output()
    out.data(f"The sandbox runs at {found.endpoint}, since {found.started}.")
    if found.iam:
        out.data("It enforces the policies of users and roles.")
    out.note(f"Its log: {found.log}")


def _document(found: Sandbox) -> None:
    app.output().document(
        "catctl_sandbox",
        running=True,
        endpoint=found.endpoint,
        pid=found.pid,
        log=str(found.log),
        iam=found.iam,
    )


def _say_stopped() -> None:
    app.output().document(
        "catctl_sandbox", running=False, endpoint=None, pid=None, log=None, iam=False
    )


@command.command("scenario")
@click.argument("scenario", metavar="[NAME]", required=False)
@click.option("--env", "environment", metavar="ENV", help="Only this environment; else all.")
@click.option("--service", metavar="SERVICE", help="Only this service; left out: all.")
def scenario(*, scenario: str | None, environment: str | None, service: str | None) -> None:
    """Rehearse a failure: what the next tasks of a service will meet.

    Without NAME it lists what there is to rehearse. The scenario holds for deployments that begin
    after it is set, until it is set to none. No container is run in the sandbox: what a task meets
    is played, in AWS's own words.
    """
    from catctl.sandbox.scenarios import SCENARIOS

    if scenario is None:
        titles = {name: item.title for name, item in sorted(SCENARIOS.items())}
        app.output().document("catctl_scenarios", scenarios=titles)
        for line in console.table(titles.items()):
            app.output().data(line)
        app.output().next_step(
            advice("`sandbox scenario NAME`, with --env ENV --service SERVICE for one")
        )
        return
    if scenario != "none" and scenario not in SCENARIOS:
        from catctl.environment.spelling import guess

        raise UsageError(
            f"There is no scenario {scenario!r}.{guess(scenario, SCENARIOS)}",
            hint=advice("`sandbox scenario`, which lists them"),
        )
    if environment is None and service is not None:
        raise UsageError("Whose service? Name the environment.", hint="Add --env ENV")
    from catctl.journeys.sandbox import rehearse

    bench = app.workbench()
    keys = (environment,) if environment else bench.project.require_all()
    chosen = None if scenario == "none" else scenario
    what = SCENARIOS[chosen].title if chosen else "Nothing out of the ordinary happens any more."
    for key in keys:
        names = rehearse(bench, key, service, chosen)
        console.note(f"{key} ({', '.join(names)}): {what}")
        app.output().document(
            "catctl_scenario", environment=key, services=list(names), scenario=chosen
        )
    app.output(sandbox=True).next_step(Next("deploy", keys[0]))
