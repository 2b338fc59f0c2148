"""catctl try: the first command that anyone runs."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import click

from catctl.cli import app
from catctl.cli.explain import explanation_lines
from catctl.cli.options import EnvironmentKey, Verb
from catctl.environment.project import Project, find_project
from catctl.errors import UsageError
from catctl.journeys.apply import Proposal
from catctl.journeys.explain import Explanation
from catctl.journeys.rollout import Audience as Rollouts
from catctl.journeys.try_ import Report, live_through
from catctl.journeys.workbench import Workbench
from catctl.stack.model import Listener
from catctl.views import console
from catctl.views.leftovers import proof_lines, verdict
from catctl.views.proposal import counts_text
from catctl.views.rollout import watching_rollout
from catctl.views.style import paint
from catctl.views.terraform import watching_apply, watching_plan

FAVOURITE = "cat"


@click.command("try", cls=Verb)
@click.argument("environment", metavar="[ENV]", required=False, type=EnvironmentKey())
@click.option("--keep", is_flag=True, help="Leave the sandbox and the environment up.")
def command(*, environment: str | None, keep: bool) -> None:
    """Live through a whole environment in the sandbox, with no AWS account.

    Starts the fake AWS, bootstraps the state backend, renders, plans, applies, plans again to see
    that nothing is left to do, reads the outputs, deploys all services, breaks one on purpose and
    explains it while ECS returns to what ran before, destroys, and proves that nothing is left. No
    container is run. It takes two minutes: real Terraform and the real AWS provider wait for a
    load balancer even here. Outside a project it works on a scaffold in a temporary folder.
    """
    from catctl.sandbox import process

    app.flags().sandbox = True
    project, temporary = _project(environment)
    key = environment or _default_environment(project)
    project.require(key)
    bench = app.workbench(project, yes=True)
    was_running = process.find(bench.sandbox_folder) is not None
    audience = Stage()
    if was_running:
        console.note("The sandbox of this project runs already: it is used, and stays.")
    try:
        report = live_through(bench, key, audience, keep=keep)
    finally:
        if not was_running and not keep:
            _stop(bench)
        if temporary and not keep:
            shutil.rmtree(temporary, ignore_errors=True)
    _tell(report, audience, project, keep=keep, temporary=temporary is not None)


def _project(environment: str | None) -> tuple[Project, Path | None]:
    """The project here, or a scaffold in a temporary folder, which is returned, too."""
    found = find_project(app.start_folder())
    if found:
        return found, None
    if environment is not None:
        raise UsageError(
            f"There is no project here, so no environment {environment}.", hint="catctl try"
        )
    from catctl.journeys.scaffold import scaffold_project

    folder = Path(tempfile.mkdtemp(prefix="catctl-try-")).resolve()
    console.note(f"No project here: trying a scaffold in {folder}.")
    scaffold_project(folder, project="try", region="ap-northeast-2", suffix="sandbox")
    return Project(folder), folder


def _default_environment(project: Project) -> str:
    keys = project.require_all()
    if FAVOURITE in keys:
        return FAVOURITE
    if len(keys) == 1:
        return keys[0]
    raise UsageError(
        f"Which environment? There are {', '.join(keys)}.", hint=f"catctl try {keys[0]}"
    )


def _stop(bench: Workbench) -> None:
    from catctl.journeys.sandbox import forget
    from catctl.sandbox import process

    running = process.find(bench.sandbox_folder)
    if running:
        process.stop(running)
        forget(bench)


class Stage:
    """Shows each phase as it goes, and keeps its seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._json = app.flags().json

    @contextmanager
    def phase(self, title: str) -> Iterator[None]:
        console.note(f"{paint('▸', 'cyan')} {paint(title, bold=True)}")
        begin = time.monotonic()
        yield
        self.seconds[title] = time.monotonic() - begin

    def say(self, text: str) -> None:
        console.note(f"  {text}")

    def plan_view(self, title: str) -> AbstractContextManager[Listener]:
        return watching_plan(f"  {title}", as_json=self._json)

    def apply_view(self, title: str, total: int) -> AbstractContextManager[Listener]:
        return watching_apply(f"  {title}", total, as_json=self._json)

    def proposal(self, proposal: Proposal) -> None:
        console.note(f"  {counts_text(proposal.counts)}")

    def rollout_view(self, title: str) -> AbstractContextManager[Rollouts]:
        return watching_rollout(f"  {title}", as_json=self._json)

    def explanation(self, found: Explanation) -> None:
        for line in explanation_lines(found):
            console.note(f"  {console.in_sandbox(line)}")


def _tell(report: Report, stage: Stage, project: Project, *, keep: bool, temporary: bool) -> None:
    key = report.facts.key
    if app.flags().json:
        console.data_json(
            {
                "type": "catctl_try",
                "environment": key,
                "created": report.created,
                "deployed": report.deployed,
                "destroyed": report.destroyed,
                "clean": report.proof.seen.is_clean if report.proof else None,
                "seconds": {title: round(value, 1) for title, value in stage.seconds.items()},
            }
        )
        return
    total = console.duration(sum(stage.seconds.values()))
    gone = "" if keep else f", {report.destroyed} destroyed, nothing left"
    services = console.count_of(report.deployed, "service")
    console.data(
        f"\n{key}: {report.created} resources created, {services} deployed{gone}, in {total}."
    )
    rows = [(title, console.duration(value)) for title, value in stage.seconds.items()]
    for line in console.table(rows):
        console.data(line)
    for line in [*proof_lines(report.proof), verdict(report.proof)] if report.proof else ():
        console.data(line)
    url = report.outputs.get("url", {}).get("value")
    if url:
        console.data(f"On AWS it would answer at {url}.")
    if not keep:
        console.next_step("catctl try --keep, which leaves it up to play with")
        return
    if temporary:
        console.note(f"The scaffold stays in {project.root}.")
    place = f" --chdir {project.root}" if temporary else ""
    console.next_step(f"catctl status {key} --sandbox{place}")
    console.note(f"When you are done: catctl sandbox stop{place}")
