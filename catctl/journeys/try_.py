"""``catctl try``: a whole environment, from nothing to nothing, in the sandbox.

Each step is the very function that the user's own command calls.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from catctl.environment.facts import Facts
from catctl.environment.load import load
from catctl.errors import CatctlError, TerraformError
from catctl.journeys import apply, bootstrap_state, deploy, destroy
from catctl.journeys.apply import Proposal
from catctl.journeys.course import Consent, agreed
from catctl.journeys.prepare import Prepared, ensure_initialised, prepare
from catctl.journeys.sweep import Sweep
from catctl.journeys.try_services import live_with_services
from catctl.journeys.try_unguarded import unguarded
from catctl.journeys.workbench import Workbench
from catctl.state_backend.observe_state import read_state


class View(Protocol):
    """Who watches: is told when a phase begins, and how each step goes."""

    def phase(self, title: str) -> AbstractContextManager[None]: ...

    def say(self, text: str) -> None: ...

    def bootstrapping(self, facts: Facts) -> bootstrap_state.View: ...

    def terraform(self) -> destroy.View: ...

    def deploying(self) -> deploy.View: ...


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


def require_consent(bench: Workbench, key: str, consent: Consent) -> None:
    """Ask before an environment that is up in the sandbox is tried, and destroyed in the end."""
    facts = load(bench.project, key).facts
    account = bench.account(facts)
    state = read_state(account.aws, account.backend)
    if state and state.instances:
        consent.ask(
            f"{key} is up in this sandbox, and catctl try will destroy it in the end. Continue?"
        )


def live_through(bench: Workbench, key: str, view: View, *, keep: bool) -> Report:
    """Bootstrap, render, plan, apply, plan again, deploy, break, mend; and destroy unless ``keep``.

    Raises CatctlError when a step fails, or when the second plan would change something.
    """
    with view.phase("start the sandbox"):
        view.say(f"It listens at {bench.access.sandbox.endpoint}.")
    with view.phase("render"):
        [prepared] = prepare(bench, [key])
        view.say(f"{len(prepared.paths)} files are as the environment file says.")
    facts = prepared.facts
    with view.phase("bootstrap the state backend"):
        bootstrapping = view.bootstrapping(facts)
        bootstrap_state.bootstrap_state(bench, facts, consent=agreed(), view=bootstrapping)
    with view.phase("prepare Terraform"):
        ensure_initialised(bench, bench.terraform.stack(facts), prepared)
    created = _create(bench, prepared, view)
    with view.phase("read the outputs"):
        outputs = bench.terraform.stack(facts).outputs()
    deployed = live_with_services(bench, key, view)
    ended = None
    if not keep:
        with view.phase("destroy"):
            ended = _destroy(bench, facts, view)
    return Report(
        facts=facts,
        created=created,
        destroyed=ended.changes if ended else 0,
        deployed=deployed,
        outputs=outputs,
        proof=ended.proof if ended else None,
    )


def _create(bench: Workbench, prepared: Prepared, view: View) -> int:
    """How many resources were created."""
    key = prepared.facts.key
    with view.phase("plan"):
        proposal = _plan(bench, prepared, view.terraform())
        view.terraform().proposal(proposal, None)
    with view.phase("apply"):
        applied = apply.apply(bench, key, consent=agreed(), view=view.terraform())
    with view.phase("plan again"):
        _expect_no_change(_plan(bench, prepared, view.terraform()))
        view.say("No changes: what is there is what the file says.")
    return applied.changes if applied else 0


def _plan(bench: Workbench, prepared: Prepared, view: apply.View) -> Proposal:
    with view.planning("Planning", prepared.facts.key) as listener:
        return apply.propose(bench, prepared, listener)


def _expect_no_change(proposal: Proposal) -> None:
    if not proposal.is_empty:
        addresses = [change.address for change in proposal.changes]
        listed = ", ".join([*addresses, *proposal.outputs][:5])
        raise TerraformError(f"The second plan should change nothing, but would change: {listed}.")


def _destroy(bench: Workbench, facts: Facts, view: View) -> destroy.Destroyed:
    """As ``catctl destroy``, and the same for a protected environment, whose guards come off."""
    if not facts.protected:
        return _end(bench, facts.key, view)
    view.say(f"{facts.key} is protected. Here in the sandbox its guards come off; its file stays.")
    with unguarded(bench, facts.key) as elsewhere:
        return _end(elsewhere, facts.key, view)


def _end(bench: Workbench, key: str, view: View) -> destroy.Destroyed:
    ended = destroy.destroy(bench, key, consent=agreed(), view=view.terraform())
    if ended is None or not ended.proof.seen.is_clean:
        billable = ended.proof.seen.billable if ended else ()
        item = billable[0].name if billable else "a class was not read"
        raise CatctlError(f"Something billable is left after destroy: {item}.")
    return ended
