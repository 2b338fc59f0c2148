"""Plan, Stage and the one way to carry a plan out.

A plan is a value: showing and executing walk the same one, so a dry run is the same path minus
its last step. An action says itself: ``str(action)`` is one line for a person. Stages run in order;
work stops after the first stage with a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from catctl.errors import CatctlError

A = TypeVar("A")


@dataclass(frozen=True, kw_only=True)
class Stage(Generic[A]):
    """Actions that belong together and do not depend on each other."""

    title: str
    actions: tuple[A, ...]


@dataclass(frozen=True)
class Plan(Generic[A]):
    """What would be done, in order. An empty plan means that everything is as wished."""

    stages: tuple[Stage[A], ...] = ()

    @staticmethod
    def of(stages: Iterable[Stage[A]]) -> Plan[A]:
        """A plan of those stages in which there is anything to do."""
        return Plan(tuple(stage for stage in stages if stage.actions))

    def __iter__(self) -> Iterator[A]:
        for stage in self.stages:
            yield from stage.actions

    def __bool__(self) -> bool:
        return any(stage.actions for stage in self.stages)


@dataclass(frozen=True, kw_only=True)
class Outcome(Generic[A]):
    """What became of a plan. ``error`` is that of the first failed action."""

    done: tuple[A, ...]
    failed: tuple[A, ...]
    not_attempted: tuple[A, ...]
    error: CatctlError | None


def carry_out(
    plan: Plan[A],
    execute: Callable[[A], None],
    *,
    on_done: Callable[[A], None] = lambda _: None,
    workers: int = 1,
) -> Outcome[A]:
    """Execute ``plan`` in order and stop after the first stage that fails.

    With ``workers``, so many actions of a stage at a time; ``on_done`` is called from one thread.
    """
    done: list[A] = []
    failed: list[A] = []
    error: CatctlError | None = None
    rest = list(plan.stages)
    while rest and error is None:
        for action, caught in _carry_out_stage(rest.pop(0).actions, execute, workers):
            if caught is not None:
                failed.append(action)
                error = error or caught
            else:
                done.append(action)
                on_done(action)
    skipped = tuple(action for stage in rest for action in stage.actions)
    return Outcome(done=tuple(done), failed=tuple(failed), not_attempted=skipped, error=error)


def _carry_out_stage(
    actions: tuple[A, ...], execute: Callable[[A], None], workers: int
) -> Iterator[tuple[A, CatctlError | None]]:
    def attempt(action: A) -> CatctlError | None:
        try:
            execute(action)
        except CatctlError as error:
            return error
        return None

    if workers < 2 or len(actions) < 2:  # in this thread: Ctrl-C reaches it
        for action in actions:
            yield action, attempt(action)
        return
    with ThreadPoolExecutor(min(workers, len(actions))) as pool:
        yield from zip(actions, pool.map(attempt, actions), strict=True)
