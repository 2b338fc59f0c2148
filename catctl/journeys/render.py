"""From environments to planned and written files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from catctl.actions import Plan, carry_out
from catctl.environment.load import load_some
from catctl.environment.project import Project
from catctl.environment.resolved import Environment
from catctl.files import exclusive, make_private_folder
from catctl.journeys import course
from catctl.journeys.workbench import Workbench
from catctl.rendering import observe
from catctl.rendering.execute import execute, remove_temporaries
from catctl.rendering.locks import ProviderLock, known_lock
from catctl.rendering.plan import FileAction, plan_files
from catctl.rendering.render import render_project

_HELD = "Another catctl is rendering this project; waiting until it is done …"


@contextmanager
def only_renderer(project: Project, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the project against every other process that renders: files never mix.

    ``tell`` hears where another process has it.
    """
    make_private_folder(project.work)
    with exclusive(project.work / "render.lock", waiting=lambda: tell(_HELD)):
        remove_temporaries(project)
        yield


class View(course.View[FileAction], Protocol):
    """Who watches."""

    def notes(self, notes: Iterable[str]) -> None:
        """What to know about the environments."""


def render(
    bench: Workbench,
    keys: Iterable[str],
    *,
    consent: course.Consent,
    view: View,
    force: bool,
) -> Plan[FileAction]:
    """Write what the environments render to; returns what was to be done. Nobody is asked.

    Raises ConfigError, RenderError, and RefusedError for files that are not ours.
    """
    project, wanted = bench.project, list(keys)
    plan, notes = _plan(bench, wanted, force=force)
    if consent.dry_run or not plan:
        view.notes(notes)
        course.run(plan, _executor(project), consent=consent, question="", view=view)
        return plan
    with only_renderer(project, lambda text: view.notes([text])):
        # What was seen before may have changed since.
        plan, notes = _plan(bench, wanted, force=force)
        view.notes(notes)
        course.run(plan, _executor(project), consent=consent, question="", view=view)
    return plan


def _plan(bench: Workbench, keys: list[str], *, force: bool) -> tuple[Plan[FileAction], list[str]]:
    environments = load_some(bench.project, keys)
    plan, _ = plan_environments(bench, environments, force=force)
    return plan, [f"{e.key}: {note}" for e in environments for note in e.notes]


def plan_environments(
    bench: Workbench, environments: Iterable[Environment], *, force: bool = False
) -> tuple[Plan[FileAction], tuple[str, ...]]:
    """What rendering loaded environments would do, and the paths that are rendered.

    Raises TerraformError where one wants a version of the AWS provider that is not to be had.
    """
    project, wanted = bench.project, tuple(environments)
    locks = {environment.key: _lock(bench, environment) for environment in wanted}
    desired = render_project(observe.read_templates(project), wanted, locks)
    rendered = observe.read_rendered(project, [e.key for e in wanted], desired)
    return plan_files(desired, rendered, force=force), tuple(desired)


def _lock(bench: Workbench, environment: Environment) -> ProviderLock:
    constraint = environment.file.versions.aws
    there = observe.lock_text(bench.project, environment.key)
    return known_lock(constraint, there) or bench.terraform.fetched_lock(constraint)


def write_rendered(project: Project, plan: Plan[FileAction]) -> None:
    """Carry the plan out unseen. Raises CatctlError for the first file that cannot be written."""
    outcome = carry_out(plan, _executor(project))
    if outcome.error:
        raise outcome.error


def _executor(project: Project) -> Callable[[FileAction], None]:
    return lambda action: execute(project.root, action)
