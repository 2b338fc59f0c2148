"""The one course of every change: show → ask → carry out → tell the rest."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from catctl.actions import Outcome, Plan, carry_out
from catctl.errors import CatctlError

A = TypeVar("A")


class View(Protocol[A]):
    """Who watches a plan being carried out."""

    def plan(self, plan: Plan[A]) -> None:
        """What would be done, or that nothing is to do."""

    def dry_run(self) -> None:
        """It ends here: nothing was changed."""

    def working(self) -> AbstractContextManager[object]:
        """Entered while actions are carried out."""

    def done(self, action: A) -> None:
        """Called from one thread, right after each action."""

    def rest(self, outcome: Outcome[A]) -> None:
        """What has failed, and what was not tried."""


@dataclass(frozen=True, kw_only=True)
class Consent:
    """How the user agrees. Each of these raises RefusedError for a no.

    ``ask_name`` has a name typed; ``require_name`` does so even where everything else is agreed to
    beforehand (``--yes``).
    """

    ask: Callable[[str], None]
    ask_name: Callable[[str, str], None]
    require_name: Callable[[str, str], None]
    dry_run: bool = False

    def by_name(self, name: str) -> Consent:
        """The same, but that each question has ``name`` typed."""
        return replace(self, ask=lambda question: self.ask_name(question, name))


def agreed(*, dry_run: bool = False) -> Consent:
    """Consent to all, for what needs none: rendered files, and ``catctl try`` in the sandbox."""
    return Consent(
        ask=lambda _: None,
        ask_name=lambda _, __: None,
        require_name=lambda _, __: None,
        dry_run=dry_run,
    )


def nothing_done() -> Outcome[A]:
    """The outcome of what was not begun."""
    return Outcome(done=(), failed=(), not_attempted=(), error=None)


def run(
    plan: Plan[A],
    execute: Callable[[A], None],
    *,
    consent: Consent,
    question: str,
    view: View[A],
    check: Callable[[], None] = lambda: None,
    explain: Callable[[Outcome[A], CatctlError], CatctlError] = lambda _, error: error,
    workers: int = 1,
) -> Outcome[A]:
    """Show ``plan``, ask ``question``, carry it out; the outcome is empty where nothing was done.

    ``check`` may refuse a plan that has been shown. Raises what ``explain`` makes of the first
    failure.
    """
    view.plan(plan)
    if not plan:
        return nothing_done()
    check()
    if consent.dry_run:
        view.dry_run()
        return nothing_done()
    consent.ask(question)
    return finish(plan, execute, view=view, explain=explain, workers=workers)


def finish(
    plan: Plan[A],
    execute: Callable[[A], None],
    *,
    view: View[A],
    explain: Callable[[Outcome[A], CatctlError], CatctlError] = lambda _, error: error,
    workers: int = 1,
) -> Outcome[A]:
    """Carry out what has been agreed to, and tell the rest."""
    with view.working():
        outcome = carry_out(plan, execute, on_done=view.done, workers=workers)
    view.rest(outcome)
    if outcome.error is not None:
        raise explain(outcome, outcome.error)
    return outcome
