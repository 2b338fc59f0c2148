"""A look for leftovers as it goes, what would be deleted, and what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from catctl.actions import Plan
from catctl.journeys.sweep import Sweep
from catctl.leftovers.model import KINDS
from catctl.leftovers.plan import LeftoverAction
from catctl.views.leftovers import leftover_lines, proof_lines, sweep_json, verdict
from catctl.views.output import Output
from catctl.views.plan import OutcomeView
from catctl.views.progress import watching_steps


@dataclass(frozen=True, kw_only=True)
class SweepView:
    """Of many things alike the first are listed, or all with -v."""

    out: Output

    @contextmanager
    def looking(self) -> Iterator[Callable[[str], None]]:
        with watching_steps(as_json=self.out.flags.json) as steps:
            yield steps.step

    def tell(self, text: str) -> None:
        self.out.note(text)

    def deleting(self, sweep: Sweep) -> DeletingView:
        return DeletingView(out=self.out, sweep=sweep)

    def left(self, sweep: Sweep) -> None:
        """What is left in the end."""
        every = self.out.flags.verbose
        self.out.document("catctl_sweep", **sweep_json(sweep))
        self._list(leftover_lines(sweep, sweep.seen.billable, every=every))
        free = [item for item in sweep.seen.found if not item.bills]
        if free:
            self.out.data("Free, and told for completeness:")
            self._list(leftover_lines(sweep, free, every=every))
        self._list([*proof_lines(sweep), verdict(sweep)])

    def _list(self, lines: list[str]) -> None:
        for line in lines:
            self.out.data(line)


@dataclass(kw_only=True)
class DeletingView(OutcomeView[LeftoverAction]):
    sweep: Sweep

    def plan(self, plan: Plan[LeftoverAction]) -> None:
        if not plan:
            return
        items = [item for item in self.sweep.seen.found if KINDS[item.kind].goes]
        self.out.note("This would be deleted:")
        for line in leftover_lines(self.sweep, items, every=self.out.flags.verbose):
            self.out.note(line)
