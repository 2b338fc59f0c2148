"""The end of an environment: what goes, what stays, and the proof that nothing is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from catctl.actions import Outcome, Plan
from catctl.commands import Ours, advice
from catctl.environment.facts import Facts
from catctl.errors import CatctlError
from catctl.files import write_atomically
from catctl.foreign import one_line
from catctl.journeys.apply import Proposal
from catctl.journeys.survey import Survey
from catctl.journeys.sweep import Sweep
from catctl.state_backend.purge.plan import PurgeAction
from catctl.views import console
from catctl.views.apply import ApplyView
from catctl.views.cost_line import expiry_text
from catctl.views.leftovers import (
    about_text,
    leftover_lines,
    proof_lines,
    rate_text,
    report_text,
    sweep_json,
    verdict,
)
from catctl.views.money import known
from catctl.views.plan import OutcomeView, actions_json
from catctl.views.sweep import SweepView


@dataclass(frozen=True, kw_only=True)
class DestroyView(ApplyView):
    """The proof goes into the file ``report``, too."""

    report: Path | None = None

    def not_expired(self, facts: Facts) -> None:
        self.out.document("catctl_not_expired", environment=facts.key, expires=facts.expires)
        self.out.data(f"{facts.key} expires {expiry_text(facts, None)}. Nothing was destroyed.")

    def leftovers(self) -> SweepView:
        return SweepView(out=self.out)

    def nothing(self, survey: Survey) -> None:
        self.out.data(f"{survey.facts.key}: nothing is there to destroy.")

    def survey(self, survey: Survey, proposal: Proposal, purge: Plan[PurgeAction]) -> None:
        sweep, stays = survey.sweep, _stays(survey)
        self.out.document(
            "catctl_survey", **sweep_json(sweep), guards=dict(survey.guards), stays=stays
        )
        if sweep.seen.billable:
            self.out.data("This costs, a month, and goes:")
            self._list(leftover_lines(sweep, sweep.seen.billable, every=self.out.flags.verbose))
            self.out.data(f"  together {rate_text(sweep.monthly(sweep.seen.billable))}")
        free = [item for item in survey.outside if not item.bills]
        if free:
            self.out.data("Free, in no state, and goes:")
            self._list(leftover_lines(sweep, free, every=self.out.flags.verbose))
        if proposal.changes:
            self.proposal(proposal, None)
        for address in survey.tainted_guards:
            self.out.note(f"Tainted, and untainted so that its guard comes off: {address}")
        for address, guard in survey.guards.items():
            self.out.note(f"First the guard comes off: {address} ({guard})")
        for action in purge:
            self.out.note(f"Last of all: {one_line(action)}")
        if not purge:
            self.stays(survey)

    def _list(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.out.data(line)

    def stays(self, survey: Survey) -> None:
        for name, usd in survey.stays.items():
            self.out.note(f"Stays on purpose: {name} ({about_text(usd)}).")
        kept = [item for item in survey.sweep.seen.found if item.kind == "parameter"]
        if kept:
            self.out.note(
                advice(
                    "Stays on purpose: {count_of} (free): `secret list {key}`",
                    count_of=Ours(console.count_of(len(kept), "SSM parameter")),
                    key=survey.facts.key,
                )
            )

    def proof(self, survey: Survey, after: Sweep) -> None:
        self.out.document("catctl_proof", **sweep_json(after), stays=_stays(survey))
        self._list([*proof_lines(after), verdict(after)])
        if self.report is not None:
            _write(self.report, report_text(after, survey.stays))
            self.out.note(f"The proof is in {self.report}.")

    def purge(self, facts: Facts) -> PurgeView:
        return PurgeView(out=self.out, environment=facts.key)


@dataclass(kw_only=True)
class PurgeView(OutcomeView[PurgeAction]):
    """What is purged was shown before the environment was destroyed."""

    environment: str

    def plan(self, plan: Plan[PurgeAction]) -> None: ...

    def rest(self, outcome: Outcome[PurgeAction]) -> None:
        super().rest(outcome)
        self.out.document(
            "catctl_purge", environment=self.environment, actions=actions_json(outcome.done)
        )


def _stays(survey: Survey) -> dict[str, float | None]:
    return {name: known(usd) for name, usd in survey.stays.items()}


def _write(file: Path, text: str) -> None:
    try:
        write_atomically(file, text)
    except OSError as error:
        raise CatctlError(f"The report {file} cannot be written: {error.strerror}.") from error
