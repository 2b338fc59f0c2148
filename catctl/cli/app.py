"""Composition root: from the global options to a workbench."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from catctl.environment.project import Project, find_project, require_project
from catctl.errors import UsageError
from catctl.files import refuse_links_in
from catctl.journeys.course import Consent
from catctl.journeys.workbench import Workbench
from catctl.views import console
from catctl.views.flags import Flags
from catctl.views.output import Output


def flags() -> Flags:
    """The global options of the running command."""
    return click.get_current_context().ensure_object(Flags)


def start_folder() -> Path:
    """Where the command works: --chdir, or the current folder. Raises UsageError if it is none."""
    chosen = flags().chdir
    if chosen is None:
        return Path.cwd()
    folder = Path(chosen)
    if not folder.is_dir():
        raise UsageError(f"--chdir {chosen}: there is no such folder.")
    return folder.resolve()


def project() -> Project:
    """The project around the start folder. Raises UsageError where there is none."""
    return project_if_any() or require_project(start_folder())


def project_if_any() -> Project | None:
    """The project around the start folder. Raises RefusedError for links among its private files.

    They come with a cloned repository, or not at all: catctl makes none.
    """
    found = find_project(start_folder())
    if found:
        refuse_links_in(found.work)
    return found


def workbench(chosen: Project | None = None, *, yes: bool = False) -> Workbench:
    """A workbench for the project, real or sandboxed."""

    def agree(question: str) -> bool:
        return yes or (console.is_interactive() and console.agree(question))

    return Workbench(
        project=chosen or project(),
        environ=dict(os.environ),
        sandboxed=flags().sandbox,
        tell=console.note,
        confirm_install=agree,
    )


def output(**changes: Any) -> Output:
    """Where the running command speaks; ``changes`` are of what comes next, such as its folder."""
    return Output(replace(flags(), **changes))


def consent(*, yes: bool, dry_run: bool = False, at_once: bool = True) -> Consent:
    """The user's, asked for on the terminal; ``yes`` agrees beforehand.

    Raises UsageError where nobody can answer: ``at_once``, or when the question comes.
    """
    if at_once:
        console.require_answer(yes=yes or dry_run)
    return Consent(
        ask=lambda question: console.confirm(question, yes=yes),
        ask_name=lambda question, name: console.confirm_name(question, name, yes=yes),
        require_name=console.require_name_typed,
        dry_run=dry_run,
    )


def refuse_json(verb: str) -> None:
    """Raise UsageError for --json where another program has the terminal."""
    if flags().json:
        raise UsageError(
            f"catctl {verb} hands the terminal to another program: there is no JSON to print.",
            hint="leave --json out, and unset CATCTL_JSON",
        )
