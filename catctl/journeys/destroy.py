"""Everything of an environment goes, in the order that AWS takes, and is proven gone.

guards → services drained → Terraform, from a saved plan → what is in no state → another look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from catctl.actions import Plan
from catctl.commands import Next
from catctl.cost.model import Sum
from catctl.environment.facts import Facts
from catctl.errors import RefusedError, UsageError
from catctl.journeys import apply, course, sweep
from catctl.journeys.apply import Proposal
from catctl.journeys.cost_line import hours_left, remember_applied
from catctl.journeys.prepare import Prepared, prepare
from catctl.journeys.purge import purge, purge_plan
from catctl.journeys.survey import Survey, look_at
from catctl.journeys.sweep import Sweep
from catctl.journeys.workbench import Workbench
from catctl.stack.refusals import refuse_destroy
from catctl.state_backend.purge.plan import PurgeAction


class View(apply.View, Protocol):
    """Who watches."""

    def not_expired(self, facts: Facts) -> None:
        """Its time is not up: nothing is destroyed."""

    def leftovers(self) -> sweep.View:
        """For all that deploys have made, and what is in no state."""

    def nothing(self, survey: Survey) -> None: ...

    def survey(self, survey: Survey, proposal: Proposal, purge: Plan[PurgeAction]) -> None:
        """All that will go, and what stays."""

    def proof(self, survey: Survey, after: Sweep) -> None:
        """What is left, class by class."""

    def stays(self, survey: Survey) -> None:
        """What is kept on purpose."""

    def purge(self, facts: Facts) -> course.View[PurgeAction]: ...


@dataclass(frozen=True, kw_only=True)
class Destroyed:
    """``proof`` is the last look; ``changes`` is how many resources of Terraform's went.

    ``was_there`` is False where there was nothing to destroy.
    """

    proof: Sweep
    changes: int = 0
    is_purged: bool = False
    was_there: bool = True


def destroy(
    bench: Workbench,
    key: str,
    *,
    consent: course.Consent,
    view: View,
    if_expired: bool = False,
    purge_state: bool = False,
    extra: Sequence[str] = (),
) -> Destroyed | None:
    """Destroy an environment and prove that nothing is left; None where nothing was begun.

    What is left after all is in the proof; the state backend is purged only if that is clean.
    """
    _refuse_parts(key, extra)
    [prepared] = prepare(bench, [key])
    view.prepared(prepared)
    if if_expired and not _has_expired(prepared.facts):
        view.not_expired(prepared.facts)
        return None
    refuse_destroy(prepared.facts)
    survey = look_at(bench, key, view.leftovers())
    purged = purge_plan(survey, destroyed=False) if purge_state else Plan[PurgeAction]()
    proposal = _propose(bench, prepared, view, extra, reuse=True)
    if not proposal.changes and not survey.outside and not purged:
        view.nothing(survey)
        view.proof(survey, survey.sweep)
        view.stays(survey)
        return Destroyed(proof=survey.sweep, was_there=False)
    view.survey(survey, proposal, purged)
    if consent.dry_run:
        view.dry_run()
        return None
    consent.ask_name(f"All of this will be destroyed in {key}.", key)
    return _carry_out(bench, prepared, survey, proposal, view, extra, purge_state=purge_state)


def _carry_out(
    bench: Workbench,
    prepared: Prepared,
    survey: Survey,
    proposal: Proposal,
    view: View,
    extra: Sequence[str],
    *,
    purge_state: bool,
) -> Destroyed:
    apply.refuse_outdated(bench, prepared, proposal, extra)
    proposal = _without_guards(bench, prepared, survey, proposal, view, extra)
    apply.refuse_lockless(bench, prepared.facts, extra)
    sweep.drain(survey.sweep, view.leftovers())  # before Terraform works
    done = apply.carry_out(proposal, "Destroying", view, extra).done if proposal.changes else []
    remember_applied(bench, prepared.facts, Sum(usd=Decimal(0)))
    after = sweep.sweep_up(survey.sweep, view.leftovers())
    view.proof(survey, after)
    purges = purge_state and after.seen.is_clean
    if purges:
        purge(bench, survey, view.purge(prepared.facts))
    else:
        view.stays(survey)
    return Destroyed(proof=after, changes=len(done), is_purged=purges)


def _refuse_parts(key: str, extra: Sequence[str]) -> None:
    """Destroy takes all: what deploys have made, and what is in no state, too."""
    parts = [item for item in extra if item.startswith(("-target", "--target", "-exclude"))]
    if parts:
        raise UsageError(
            f"A destroy takes all of {key}, and {parts[0]} asks for a part.",
            hint=Next("tf", key, "--", "destroy", *parts),
        )


def _has_expired(facts: Facts) -> bool:
    left = hours_left(facts)
    if left is None:
        raise UsageError(
            f"{facts.key} never expires, so that --if-expired would never destroy it.",
            hint="add expires to its environment file, or leave --if-expired out",
        )
    return not left


def _propose(
    bench: Workbench,
    prepared: Prepared,
    view: View,
    extra: Sequence[str],
    *,
    reuse: bool = False,
) -> Proposal:
    with view.planning("Planning", prepared.facts.key) as listener:
        return apply.propose(bench, prepared, listener, destroy=True, reuse=reuse, extra=extra)


def _without_guards(
    bench: Workbench,
    prepared: Prepared,
    survey: Survey,
    proposal: Proposal,
    view: View,
    extra: Sequence[str],
) -> Proposal:
    """Apply what the file says of protection by now, and plan anew what was shown.

    What is tainted would be replaced by that, which the guard forbids: it is untainted first.
    """
    if not survey.guards or not proposal.changes:
        return proposal
    for address in survey.tainted_guards:
        proposal.stack.untaint(address, apply.lock_options(extra))
    targets = [f"-target={address}" for address in survey.guards]
    with view.planning("Removing the guards of", prepared.facts.key) as listener:
        first = apply.propose(bench, prepared, listener, leaving=True, extra=targets)
    if first.changes:
        apply.carry_out(first, "Removing the guards of", view)
    return still_the_same(proposal, _propose(bench, prepared, view, extra))


def still_the_same(shown: Proposal, now: Proposal) -> Proposal:
    """``now``, which was planned after the guards were off; refused if it would do more."""
    more = {c.address for c in now.changes} - {c.address for c in shown.changes}
    if more:
        raise RefusedError(
            f"More would be destroyed than was shown: {', '.join(sorted(more)[:5])}.",
            hint=Next("destroy", now.facts.key),
        )
    return now
