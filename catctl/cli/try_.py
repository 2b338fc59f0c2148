"""catctl try: the first command that anyone runs."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import click

from catctl.cli import app
from catctl.cli.options import EnvironmentKey, Verb, yes_option
from catctl.commands import Next, advice
from catctl.environment.project import Project
from catctl.errors import UsageError
from catctl.journeys.try_ import live_through, require_consent
from catctl.journeys.workbench import Workbench
from catctl.views import console
from catctl.views.try_ import TryView

FAVOURITE = "cat"


@click.command("try", cls=Verb)
@click.argument("environment", metavar="[ENV]", required=False, type=EnvironmentKey())
@click.option("--keep", is_flag=True, help="Leave the sandbox and the environment up.")
@yes_option
def command(*, environment: str | None, keep: bool, yes: bool) -> None:
    """Live through a whole environment in the sandbox, with no AWS account.

    Starts the fake AWS, bootstraps the state backend, renders, plans, applies, plans again to see
    that nothing is left to do, reads the outputs, deploys all services, breaks one on purpose and
    explains it while ECS returns to what ran before, destroys, and proves that nothing is left. No
    container is run. It takes two minutes: real Terraform and the real AWS provider wait for a
    load balancer even here. Outside a project it works on a scaffold in a temporary folder. What is
    up in the sandbox already is destroyed only if you say so; a protected environment loses its
    guards, in the sandbox alone.
    """
    from catctl.sandbox import process

    app.flags().sandbox = True
    project, temporary = _project(environment)
    if temporary and keep:  # so that every command that is named leads there
        app.flags().chdir = str(temporary)
    key = environment or _default_environment(project)
    project.require(key)
    bench = app.workbench(project, yes=True)
    was_running = process.find(bench.sandbox_folder) is not None
    out = app.output()
    view = TryView(out)
    if was_running:
        out.note("The sandbox of this project runs already: it is used, and stays.")
        if not keep:
            require_consent(bench, key, app.consent(yes=yes, at_once=False))
    try:
        report = live_through(bench, key, view, keep=keep)
    finally:
        if not was_running and not keep:
            _stop(bench)
        if temporary and not keep:
            shutil.rmtree(temporary, ignore_errors=True)
    view.report(report)
    _tell_next(key, project, keep=keep, temporary=temporary is not None)


def _project(environment: str | None) -> tuple[Project, Path | None]:
    """The project here, or a scaffold in a temporary folder, which is returned, too."""
    found = app.project_if_any()
    if found:
        return found, None
    if environment is not None:
        raise UsageError(
            f"There is no project here, so no environment {environment}.", hint=Next("try")
        )
    from catctl.journeys.scaffold import scaffold_project

    folder = Path(tempfile.mkdtemp(prefix="catctl-try-")).resolve()
    console.note(f"No project here: trying a scaffold in {folder}.")
    scaffold_project(folder, os.environ, project="try", region="ap-northeast-2", suffix="sandbox")
    return Project(folder), folder


def _default_environment(project: Project) -> str:
    keys = project.require_all()
    if FAVOURITE in keys:
        return FAVOURITE
    if len(keys) == 1:
        return keys[0]
    raise UsageError(f"Which environment? There are {', '.join(keys)}.", hint=Next("try", keys[0]))


def _stop(bench: Workbench) -> None:
    from catctl.journeys.sandbox import forget
    from catctl.sandbox import process

    if process.stop(bench.sandbox_folder):
        forget(bench)


def _tell_next(key: str, project: Project, *, keep: bool, temporary: bool) -> None:
    if not keep:
        app.output().next_step(advice("`try --keep`, which leaves it up to play with"))
        return
    if temporary:
        console.note(f"The scaffold stays in {project.root}.")
    out = app.output()
    out.next_step(Next("status", key))
    out.note(advice("When you are done: `sandbox stop`"))
