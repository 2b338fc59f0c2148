"""``catctl try``: a whole environment, from nothing to nothing, in the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from catctl.actions import carry_out
from catctl.environment.facts import Facts
from catctl.errors import CatctlError, TerraformError
from catctl.journeys import apply
from catctl.journeys.apply import Proposal
from catctl.journeys.bootstrap_state import look
from catctl.journeys.destroy import survey, sweep_up
from catctl.journeys.explain import Explanation
from catctl.journeys.prepare import Prepared, ensure_initialised, prepare
from catctl.journeys.rollout import Audience as Rollouts
from catctl.journeys.sweep import Sweep
from catctl.journeys.try_services import live_with_services
from catctl.journeys.workbench import Workbench
from catctl.stack.model import Listener, unheard
from catctl.state_backend.execute import Executor
from catctl.state_backend.plan import plan_backend


class Audience(Protocol):
    """Who watches: is told when a phase begins, and may look at each run of Terraform."""

    def phase(self, title: str) -> AbstractContextManager[None]: ...

    def say(self, text: str) -> None: ...

    def plan_view(self, title: str) -> AbstractContextManager[Listener]: ...

    def apply_view(self, title: str, total: int) -> AbstractContextManager[Listener]: ...

    def proposal(self, proposal: Proposal) -> None: ...

    def rollout_view(self, title: str) -> AbstractContextManager[Rollouts]: ...

    def explanation(self, found: Explanation) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Report:
    """What came of it. ``outputs`` is what ``terraform output -json`` says.

    ``proof`` is the last look at the account; None where the environment was kept.
    """

    facts: Facts
    created: int
    destroyed: int
    deployed: int
    outputs: dict[str, Any]
    proof: Sweep | None


def live_through(bench: Workbench, key: str, audience: Audience, *, keep: bool) -> Report:
    """Bootstrap, render, plan, apply, plan again, deploy, break, mend; and destroy unless ``keep``.

    Raises CatctlError when a step fails, or when the second plan would change something.
    """
    with audience.phase("start the sandbox"):
        audience.say(f"It listens at {bench.sandbox.endpoint}.")
    with audience.phase("render"):
        [prepared] = prepare(bench, [key])
        audience.say(f"{len(prepared.paths)} files are as the environment file says.")
    with audience.phase("bootstrap the state backend"):
        _bootstrap(bench, prepared.facts, audience.say)
    with audience.phase("prepare Terraform"):
        ensure_initialised(bench, bench.stack(prepared.facts, unheard), prepared)
    with audience.phase("plan"):
        proposal = _plan(bench, prepared, audience)
        audience.proposal(proposal)
    with audience.phase("apply"):
        created = _apply(proposal, audience, f"Applying {key}")
    with audience.phase("plan again"):
        _expect_no_change(_plan(bench, prepared, audience))
        audience.say("No changes: what is there is what the file says.")
    with audience.phase("read the outputs"):
        outputs = proposal.stack.outputs()
    deployed = live_with_services(bench, key, audience)
    destroyed, proof = 0, None
    if not keep:
        with audience.phase("destroy"):
            destroyed, proof = _destroy(bench, prepared, audience)
    return Report(
        facts=prepared.facts,
        created=created,
        destroyed=destroyed,
        deployed=deployed,
        outputs=outputs,
        proof=proof,
    )


def _bootstrap(bench: Workbench, facts: Facts, say: Callable[[str], None]) -> None:
    desired, observed = look(bench, facts)
    plan = plan_backend(desired, observed)
    outcome = carry_out(
        plan,
        Executor(bench.aws(facts), desired.account_id),
        on_done=lambda action: say(str(action)),
    )
    if outcome.error:
        raise outcome.error


def _plan(
    bench: Workbench, prepared: Prepared, audience: Audience, *, destroy: bool = False
) -> Proposal:
    with audience.plan_view(f"Planning {prepared.facts.key}") as listener:
        return apply.propose(bench, prepared, listener, destroy=destroy)


def _apply(proposal: Proposal, audience: Audience, title: str) -> int:
    if not proposal.changes:
        return 0
    with audience.apply_view(title, len(proposal.changes)) as listener:
        proposal.stack.listener = listener
        return len(apply.carry_out(proposal).done)


def _expect_no_change(proposal: Proposal) -> None:
    if not proposal.is_empty:
        addresses = [change.address for change in proposal.changes]
        listed = ", ".join([*addresses, *proposal.outputs][:5])
        raise TerraformError(f"The second plan should change nothing, but would change: {listed}.")


def _destroy(bench: Workbench, prepared: Prepared, audience: Audience) -> tuple[int, Sweep]:
    """As ``catctl destroy`` does it; how many resources went, and the proof."""
    found = survey(bench, prepared.facts.key)
    outcome = found.found.carry_out(
        found.drain, tell=audience.say, on_done=lambda a: audience.say(str(a)), poll=1.0
    )
    if outcome.error:
        raise outcome.error
    proposal = _plan(bench, prepared, audience, destroy=True)
    count = _apply(proposal, audience, f"Destroying {prepared.facts.key}")
    proof = sweep_up(
        found.found,
        tell=audience.say,
        on_done=lambda a: audience.say(str(a)),
        on_class=lambda _: None,
        poll=1.0,
    )
    left = _plan(bench, prepared, audience, destroy=True)
    if left.changes:
        raise CatctlError(f"Something is left after destroy: {left.changes[0].address}.")
    if not proof.seen.is_clean:
        item = proof.seen.billable[0].name if proof.seen.billable else "a class was not read"
        raise CatctlError(f"Something billable is left after destroy: {item}.")
    return count, proof
