"""A whole life in the sandbox: each phase in a few lines, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from catctl.actions import Plan
from catctl.commands import Words, joined
from catctl.environment.facts import Facts
from catctl.foreign import one_line
from catctl.journeys.apply import Proposal
from catctl.journeys.cost_line import Glance
from catctl.journeys.deploy import FailedDeploy
from catctl.journeys.deploy_plan import Deploy
from catctl.journeys.prepare import Prepared
from catctl.journeys.survey import Survey
from catctl.journeys.sweep import Sweep
from catctl.journeys.try_ import Report
from catctl.journeys.verify import Preflight
from catctl.services.actions import DeployAction
from catctl.services.rollout import Verdict
from catctl.stack.model import Ledger, Listener
from catctl.state_backend.actions import BackendAction
from catctl.state_backend.model import Desired
from catctl.state_backend.purge.plan import PurgeAction
from catctl.views import console
from catctl.views.deploy import DeployPlanView, DeployView
from catctl.views.destroy import DestroyView
from catctl.views.leftovers import proof_lines, verdict
from catctl.views.output import Output
from catctl.views.plan import PlanView
from catctl.views.proposal import counts_text
from catctl.views.style import paint
from catctl.views.terraform import watching_apply, watching_plan


class Aside(Output):
    """What a step says is a note, beneath its phase."""

    def document(self, kind: str, **fields: Any) -> None:
        """There is one of the whole in the end."""

    def data(self, text: Words = "") -> None:
        self.note(text)

    def note(self, text: Words = "") -> None:
        super().note(joined(["  ", text], ""))


@dataclass(frozen=True)
class TryView:
    """Keeps the ``seconds`` of each phase."""

    out: Output
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def aside(self) -> Aside:
        return Aside(self.out.flags)

    @contextmanager
    def phase(self, title: str) -> Iterator[None]:
        self.out.note(f"{paint('▸', 'cyan')} {paint(title, bold=True)}")
        begin = time.monotonic()
        yield
        self.seconds[title] = time.monotonic() - begin

    def say(self, text: str) -> None:
        self.aside.note(text)

    def bootstrapping(self, facts: Facts) -> _Bootstrapping:
        return _Bootstrapping(self.aside)

    def terraform(self) -> _Terraform:
        return _Terraform(out=self.aside)

    def deploying(self) -> _Deploying:
        return _Deploying(out=self.aside)

    def report(self, report: Report) -> None:
        """What came of it."""
        key, proof = report.facts.key, report.proof
        self.out.document(
            "catctl_try",
            environment=key,
            created=report.created,
            deployed=report.deployed,
            destroyed=report.destroyed,
            clean=proof.seen.is_clean if proof else None,
            seconds={title: round(value, 1) for title, value in self.seconds.items()},
        )
        total = console.duration(sum(self.seconds.values()))
        gone = f", {report.destroyed} destroyed, nothing left" if proof else ""
        services = console.count_of(report.deployed, "service")
        created = f"{report.created} resources created"
        self.out.data(f"\n{key}: {created}, {services} deployed{gone}, in {total}.")
        rows = [(title, console.duration(value)) for title, value in self.seconds.items()]
        for line in console.table(rows):
            self.out.data(line)
        for line in [*proof_lines(proof), verdict(proof)] if proof else ():
            self.out.data(line)
        url = report.outputs.get("url", {}).get("value")
        if url:
            self.out.data(f"On AWS it would answer at {url}.")


@dataclass(frozen=True)
class _Bootstrapping:
    out: Output

    def backend(self, desired: Desired) -> _BackendView:
        return _BackendView(out=self.out, kind="", title="", nothing="")


class _BackendView(PlanView[BackendAction]):
    def plan(self, plan: Plan[BackendAction]) -> None:
        """Told as it is done."""

    def done(self, action: BackendAction) -> None:
        self.out.note(one_line(action))


class _Terraform(DestroyView):
    """Numbers alone: catctl plan shows the rest."""

    def prepared(self, prepared: Prepared) -> None: ...

    def planning(self, doing: str, environment: str) -> AbstractContextManager[Listener]:
        return watching_plan(f"  {doing}", environment, as_json=self.out.flags.json)

    def proposal(self, proposal: Proposal, cost: Glance | None) -> None:
        if not proposal.reused:
            self.out.note(counts_text(proposal.counts))

    def applying(
        self, doing: str, environment: str, changes: int
    ) -> AbstractContextManager[Listener]:
        return watching_apply(f"  {doing}", environment, changes, as_json=self.out.flags.json)

    def applied(self, proposal: Proposal, ledger: Ledger, seconds: float) -> None: ...

    def survey(self, survey: Survey, proposal: Proposal, purge: Plan[PurgeAction]) -> None:
        for address in survey.tainted_guards:
            self.out.note(f"Tainted, and untainted so that its guard comes off: {address}")
        for address, guard in survey.guards.items():
            self.out.note(f"First the guard comes off: {address} ({guard})")

    def proof(self, survey: Survey, after: Sweep) -> None: ...

    def stays(self, survey: Survey) -> None: ...


class _DeployPlanView(DeployPlanView):
    def plan(self, plan: Plan[DeployAction]) -> None: ...

    def done(self, action: DeployAction) -> None: ...


class _Deploying(DeployView):
    plan_view = _DeployPlanView

    def checked(self, preflight: Preflight) -> None: ...

    def succeeded(self, deploy: Deploy, verdicts: Mapping[str, Verdict]) -> None: ...

    def failed(self, failed: FailedDeploy) -> None:
        """One breaks on purpose: no news for GitHub."""
        self.explain(failed)
