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
        return DeletingView(out=self.out, found=sweep)

    def left(self, found: Sweep) -> None:
        """What is left in the end."""
        every = self.out.flags.verbose
        self.out.document("catctl_sweep", **sweep_json(found))
        self._list(leftover_lines(found, found.seen.billable, every=every))
        free = [item for item in found.seen.found if not item.bills]
        if free:
            self.out.data("Free, and told for completeness:")
            self._list(leftover_lines(found, free, every=every))
        self._list([*proof_lines(found), verdict(found)])

    def _list(self, lines: list[str]) -> None:
        for line in lines:
            self.out.data(line)


@dataclass(kw_only=True)
class DeletingView(OutcomeView[LeftoverAction]):
    found: Sweep

    def plan(self, plan: Plan[LeftoverAction]) -> None:
        if not plan:
            return
        items = [item for item in self.found.seen.found if KINDS[item.kind].goes]
        self.out.note("This would be deleted:")
        for line in leftover_lines(self.found, items, every=self.out.flags.verbose):
            self.out.note(line)
