"""Terraform's work on an environment, from what rendering has changed to what was applied."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from catctl.environment.facts import Facts
from catctl.foreign import one_line
from catctl.journeys.apply import Proposal
from catctl.journeys.cost_line import Glance
from catctl.journeys.prepare import Prepared
from catctl.stack.model import Ledger, Listener
from catctl.terraform.messages import Change
from catctl.views import console
from catctl.views.cost_line import glance_json, glance_text, warnings
from catctl.views.output import Output
from catctl.views.plan import DRY_RUN
from catctl.views.proposal import applied_text, proposal_text, waiting_text
from catctl.views.style import DONE
from catctl.views.terraform import watching_apply, watching_plan

SHOWN_FILES = 5


@dataclass(frozen=True, kw_only=True)
class ApplyView:
    """``full`` cuts no value short; ``prefix`` stands before each line, of several at once."""

    out: Output
    full: bool = False
    prefix: str = ""

    def prepared(self, prepared: Prepared) -> None:
        verbose = self.out.flags.verbose
        for text in prepared.facts.notes if verbose or prepared.changed else ():
            self.out.note(f"Note: {one_line(text)}")
        if not prepared.changed:
            return
        self.out.note(f"Rendered {prepared.facts.key}:")
        shown = prepared.changed if verbose else prepared.changed[:SHOWN_FILES]
        for text in shown:
            self.out.note(f"  {one_line(text)}")
        if len(prepared.changed) > len(shown):
            self.out.note(f"  and {len(prepared.changed) - len(shown)} more (-v lists them)")

    def planning(self, doing: str, environment: str) -> AbstractContextManager[Listener]:
        as_json = self.out.flags.json
        return watching_plan(doing, environment, as_json=as_json, prefix=self.prefix)

    def proposal(self, proposal: Proposal, cost: Glance | None) -> None:
        facts = proposal.facts
        if proposal.reused and not proposal.destroy:
            self.out.note("This is the plan that catctl plan has saved.")
        self._document(proposal, cost)
        place = f"{facts.key} ({facts.region}{', ' + facts.account_id if facts.account_id else ''})"
        if proposal.is_empty:
            self.out.data(f"{place}: no changes. What is there is what the environment file says.")
        else:
            self.out.data(f"Terraform would change {place}:")
            self.out.data(proposal_text(proposal, full=self.full))
            waiting = waiting_text(proposal)
            if waiting:
                self.out.note(waiting)
        if cost:
            self._show_cost(cost, facts)

    def _show_cost(self, cost: Glance, facts: Facts) -> None:
        self.out.data(glance_text(cost, facts))
        if not self.out.flags.json:
            for text in warnings(cost, facts):
                self.out.note(text)

    def _document(self, proposal: Proposal, cost: Glance | None) -> None:
        counts = proposal.counts
        self.out.document(
            "catctl_plan",
            environment=proposal.facts.key,
            changes=[
                {"action": change.action, "address": change.address} for change in proposal.changes
            ],
            outputs=list(proposal.outputs),
            create=counts.create,
            update=counts.update,
            replace=counts.replace,
            delete=counts.delete,
            cost=glance_json(cost, proposal.facts) if cost else None,
        )

    def precious(self, facts: Facts, losses: Sequence[Change]) -> None:
        self.out.note(f"{facts.key} is protected, and this holds data or traffic:")
        for change in losses:
            self.out.note(f"  {change.action} {one_line(change.address)}")

    def dry_run(self) -> None:
        self.out.note(DRY_RUN)

    def applying(
        self, doing: str, environment: str, changes: int
    ) -> AbstractContextManager[Listener]:
        return watching_apply(doing, environment, changes, as_json=self.out.flags.json)

    def applied(self, proposal: Proposal, ledger: Ledger, seconds: float) -> None:
        key, summary = proposal.facts.key, ledger.summary
        if summary is None:
            self.out.note(
                "Terraform's log is cut short (a full disk?): not all that was done is listed."
            )
        self.out.document(
            "catctl_apply",
            environment=key,
            add=summary.add if summary else 0,
            change=summary.change if summary else 0,
            remove=summary.remove if summary else 0,
        )
        if self.out.flags.json:
            return
        made = f"{console.count_of(len(ledger.done), 'change')} made" if summary else "done"
        self.out.note(f"{DONE} {key}: {made} in {console.duration(seconds)}.")
        for line in applied_text(ledger):
            self.out.note(line)
