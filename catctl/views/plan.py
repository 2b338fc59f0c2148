"""A plan of catctl's own: what would be done, what was done, and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from catctl.actions import Outcome, Plan
from catctl.foreign import one_line
from catctl.views.output import Output
from catctl.views.style import ADDED, DONE, FAILED

A = TypeVar("A")
DRY_RUN = "Nothing was changed: this is a dry run."


@dataclass(kw_only=True)
class OutcomeView(Generic[A]):
    """What was done, and the rest. ``unchanged`` ends a dry run."""

    out: Output
    unchanged: str = DRY_RUN

    def dry_run(self) -> None:
        if self.unchanged:
            self.out.note(self.unchanged)

    def working(self) -> AbstractContextManager[object]:
        return nullcontext()

    def done(self, action: A) -> None:
        self.out.note(f"  {DONE} {one_line(action)}")

    def rest(self, outcome: Outcome[A]) -> None:
        for action in outcome.failed:
            self.out.note(f"  {FAILED} {one_line(action)}")
        for action in outcome.not_attempted:
            self.out.note(f"  · {one_line(action)}: not tried")


@dataclass(kw_only=True)
class PlanView(OutcomeView[A]):
    """A list of actions beneath ``title``, or ``nothing`` in the place of both.

    ``kind`` is the type of its document, which has ``fields`` and the actions.
    """

    kind: str
    title: str
    nothing: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def plan(self, plan: Plan[A]) -> None:
        self.out.document(self.kind, **self.fields, actions=actions_json(plan))
        if not plan:
            self.out.note(self.nothing)
            return
        self.out.note(self.title)
        for action in plan:
            self.out.note(f"  {ADDED} {one_line(action)}")


def actions_json(plan: Iterable[Any]) -> list[dict[str, Any]]:
    """For --json: of each action the kind, the words, and the service where it is about one."""
    return [
        {
            "action": type(action).__name__,
            "service": getattr(action, "key", None),
            "text": str(action),
        }
        for action in plan
    ]
