"""From environments to planned and written files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from catctl.actions import Plan, carry_out
from catctl.environment.load import load_some
from catctl.environment.project import Project
from catctl.environment.resolved import Environment
from catctl.files import exclusive, make_private_folder
from catctl.rendering import observe
from catctl.rendering.execute import execute, remove_temporaries
from catctl.rendering.plan import FileAction, plan_files
from catctl.rendering.render import render_project


@contextmanager
def only_renderer(project: Project) -> Iterator[None]:
    """Hold the project against every other process that renders: files never mix."""
    make_private_folder(project.work)
    with exclusive(project.work / "render.lock"):
        remove_temporaries(project)
        yield


def plan_rendering(
    project: Project, keys: Iterable[str], *, force: bool = False
) -> tuple[Plan[FileAction], list[str]]:
    """What rendering ``keys`` would do, and notes on the environments."""
    environments = load_some(project, list(keys))
    plan, _ = plan_environments(project, environments, force=force)
    notes = [f"{e.key}: {note}" for e in environments for note in e.notes]
    return plan, notes


def render(
    project: Project, keys: Iterable[str], *, force: bool, write: bool
) -> tuple[Plan[FileAction], list[str]]:
    """Plan, and carry it out if ``write`` says so; returns what plan_rendering does."""
    wanted = list(keys)
    plan, notes = plan_rendering(project, wanted, force=force)
    if not plan or not write:
        return plan, notes
    with only_renderer(project):  # what was seen before may have changed since
        plan, notes = plan_rendering(project, wanted, force=force)
        write_rendered(project, plan)
    return plan, notes


def plan_environments(
    project: Project, environments: Iterable[Environment], *, force: bool = False
) -> tuple[Plan[FileAction], tuple[str, ...]]:
    """What rendering loaded environments would do, and the paths that are rendered."""
    wanted = tuple(environments)
    desired = render_project(observe.read_templates(project), wanted)
    found = observe.read_rendered(project, [e.key for e in wanted], desired)
    return plan_files(desired, found, force=force), tuple(desired)


def write_rendered(project: Project, plan: Plan[FileAction]) -> None:
    """Carry the plan out. Raises CatctlError for the first file that cannot be written."""

    def apply(action: FileAction) -> None:
        execute(project.root, action)

    outcome = carry_out(plan, apply)
    if outcome.error:
        raise outcome.error
