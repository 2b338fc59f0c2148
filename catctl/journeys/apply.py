"""plan, apply and destroy of one environment. What is applied is always a saved tfplan."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from catctl.commands import Next, advice
from catctl.environment.facts import Facts
from catctl.errors import RefusedError
from catctl.journeys.cost_line import Glance, glance, remember_applied
from catctl.journeys.course import Consent
from catctl.journeys.errored import refuse_while_waiting
from catctl.journeys.prepare import Prepared, binding, ensure_initialised, prepare
from catctl.journeys.workbench import Workbench
from catctl.stack.arguments import asks_no_lock, name_of
from catctl.stack.execute import Stack, Tfplan, forget
from catctl.stack.model import Counts, Ledger, Listener, SavedPlan, count
from catctl.stack.observe import is_plan, read_saved_plan
from catctl.stack.raw import written_by
from catctl.stack.refusals import (
    changed_reasons,
    precious_losses,
    refuse_destroy,
    refuse_unsupported,
    require_holding,
)
from catctl.terraform.messages import Change
from catctl.terraform.tfplan import ResourceDiff

NETWORK = "module.vpc.aws_vpc.this"
# Of the arguments after --, those that make sense when a saved plan is applied.
_FOR_APPLY = ("parallelism", "lock", "lock-timeout", "compact-warnings")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A saved tfplan, ready to be shown and applied. ``diffs`` may be empty."""

    stack: Stack
    tfplan: Tfplan
    diffs: tuple[ResourceDiff, ...]
    reused: bool

    @property
    def facts(self) -> Facts:
        return self.stack.facts

    @property
    def destroy(self) -> bool:
        return self.tfplan.destroy

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.tfplan.changes

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the outputs that change."""
        return self.tfplan.outputs

    @property
    def counts(self) -> Counts:
        return count(self.changes)

    @property
    def is_first(self) -> bool:
        """Whether nothing of the environment is there yet: its network would be made."""
        return any(c.action == "create" and c.address == NETWORK for c in self.changes)

    @property
    def is_empty(self) -> bool:
        """Whether applying it would do nothing at all."""
        return not self.changes and not self.outputs


class View(Protocol):
    """Who watches Terraform at work."""

    def prepared(self, prepared: Prepared) -> None:
        """What rendering has changed."""

    def planning(self, doing: str, environment: str) -> AbstractContextManager[Listener]:
        """While Terraform plans; ``doing`` is such as Planning."""

    def proposal(self, proposal: Proposal, cost: Glance | None) -> None:
        """What would change, or that nothing does, and what it would cost."""

    def precious(self, facts: Facts, losses: Sequence[Change]) -> None:
        """What a protected environment would lose."""

    def dry_run(self) -> None: ...

    def applying(
        self, doing: str, environment: str, changes: int
    ) -> AbstractContextManager[Listener]:
        """While Terraform makes so many changes."""

    def applied(self, proposal: Proposal, ledger: Ledger, seconds: float) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Applied:
    """How many ``changes`` were made, and what the environment costs by now."""

    changes: int
    cost: Glance | None


def apply(
    bench: Workbench,
    key: str,
    *,
    consent: Consent,
    view: View,
    full: bool = False,
    extra: Sequence[str] = (),
) -> Applied | None:
    """Apply the saved plan, or a new one, once it was shown and agreed to.

    None where nothing was applied.
    """
    [prepared] = prepare(bench, [key])
    view.prepared(prepared)
    bench.account(prepared.facts)
    with view.planning("Planning", key) as listener:
        proposal = propose(bench, prepared, listener, full=full, reuse=True, extra=extra)
    cost = glance_of(bench, proposal)
    view.proposal(proposal, cost)
    if proposal.is_empty:
        return None
    if consent.dry_run:
        view.dry_run()
        return None
    _ask(proposal, consent, view)
    refuse_outdated(bench, prepared, proposal, extra)
    ledger = carry_out(proposal, "Applying", view, extra)
    if cost:
        remember_applied(bench, proposal.facts, cost.monthly)
    return Applied(changes=len(ledger.done), cost=cost)


def glance_of(bench: Workbench, proposal: Proposal) -> Glance | None:
    """What the environment will cost; None where it goes."""
    if proposal.destroy:
        return None
    facts = proposal.facts
    return glance(bench, facts, is_new=proposal.is_first, is_settled=proposal.is_empty)


def _ask(proposal: Proposal, consent: Consent, view: View) -> None:
    """A yes; where something precious goes, the name."""
    key = proposal.facts.key
    losses = precious_losses(proposal.facts, proposal.changes)
    if not losses:
        consent.ask(f"Apply this to {key}?")
        return
    view.precious(proposal.facts, losses)
    consent.require_name("All of these would be lost.", key)


def propose(
    bench: Workbench,
    prepared: Prepared,
    listener: Listener,
    *,
    destroy: bool = False,
    full: bool = False,
    reuse: bool = False,
    leaving: bool = False,
    extra: Sequence[str] = (),
) -> Proposal:
    """Make a tfplan; or, with ``reuse``, take the saved one if it still holds for what is there.

    ``leaving``: it is made for what is to be destroyed next.
    """
    if destroy:
        refuse_destroy(prepared.facts)
    elif not leaving:
        refuse_unsupported(prepared.facts, datetime.now(tz=UTC).date())
    stack = open_stack(bench, prepared)
    refuse_lockless(bench, prepared.facts, extra)
    now = binding(bench, prepared)
    saved = read_saved_plan(stack.work) if reuse and not _for_plan_only(extra) else None
    if saved is not None and not _is_of_apply(saved, destroy=destroy):
        holding = require_holding(saved, now, prepared.facts, destroy=destroy)
        return _proposal(stack, stack.saved(holding), full=full, reused=True)
    stack.discard_saved()
    proposal = _proposal(
        stack, stack.plan(listener, destroy=destroy, extra=extra), full=full, reused=False
    )
    if proposal.is_empty:
        forget(proposal.tfplan)
        return proposal
    after = binding(bench, prepared)
    meanwhile = changed_reasons(now.with_made(after), after)
    if meanwhile:
        forget(proposal.tfplan)
        raise RefusedError(
            f"A file of {prepared.facts.key} has changed while Terraform was planning: "
            f"{'; '.join(meanwhile)}.",
            hint=Next("plan", prepared.facts.key),
        )
    stack.save(proposal.tfplan, after)
    return proposal


def open_stack(bench: Workbench, prepared: Prepared) -> Stack:
    """Terraform, ready to plan. Raises RefusedError where an earlier run waits to be recovered."""
    stack = bench.terraform.stack(prepared.facts)
    stack.has_errored_state()
    refuse_while_waiting(bench, prepared.facts)
    ensure_initialised(bench, stack, prepared)
    return stack


def refuse_lockless(bench: Workbench, facts: Facts, extra: Sequence[str]) -> None:
    """Raise RefusedError where ``extra`` would pass by a lock that somebody holds."""
    if asks_no_lock(extra):
        from catctl.journeys.unlock import refuse_locked  # psutil, which a mere plan does not need

        refuse_locked(bench, facts)


def refuse_outdated(
    bench: Workbench, prepared: Prepared, proposal: Proposal, extra: Sequence[str]
) -> None:
    """Raise RefusedError where what was shown has been changed, or locked, by the time of a yes."""
    refuse_lockless(bench, prepared.facts, extra)
    saved = read_saved_plan(proposal.stack.work)
    if isinstance(saved, SavedPlan) and not proposal.is_empty:
        require_holding(saved, binding(bench, prepared), prepared.facts, destroy=saved.destroy)


def refuse_overwriting(bench: Workbench, facts: Facts, arguments: Sequence[str]) -> None:
    """Raise RefusedError where Terraform would write a plan over what is none, or among ours."""
    for name in written_by(arguments):
        file = bench.project.folder(facts.key) / name
        ours = file.resolve().is_relative_to(bench.project.work.resolve())
        if ours or (file.is_file() and not is_plan(file)):  # but /dev/null
            raise RefusedError(
                f"-out={name} would write a plan over "
                f"{'what catctl keeps for itself' if ours else 'a file that is no plan'}.",
                hint=advice("`tf {key} -- plan -out=FILE`, with a new name", key=facts.key),
            )


def _is_of_apply(saved: SavedPlan | str, *, destroy: bool) -> bool:
    """A plan that waits to be applied does not stand in the way of a destruction."""
    return destroy and not (isinstance(saved, SavedPlan) and saved.destroy)


def _proposal(stack: Stack, tfplan: Tfplan, *, full: bool, reused: bool) -> Proposal:
    """With the attribute diff where a reviewer needs one: it costs another Terraform process."""
    counts = count(tfplan.changes)
    wanted = counts.any and (full or (counts.needs_diff and not tfplan.destroy))
    diffs = stack.diffs(tfplan) if wanted else ()
    if not full:
        diffs = tuple(diff for diff in diffs if diff.action in ("update", "replace"))
    return Proposal(stack=stack, tfplan=tfplan, diffs=diffs, reused=reused)


def carry_out(proposal: Proposal, doing: str, view: View, extra: Sequence[str] = ()) -> Ledger:
    """Apply exactly what was proposed, if it still is what was shown."""
    begin = time.monotonic()
    with view.applying(doing, proposal.facts.key, proposal.counts.steps) as listener:
        ledger = _carry_out(proposal, listener, extra)
    view.applied(proposal, ledger, time.monotonic() - begin)
    return ledger


def _carry_out(proposal: Proposal, listener: Listener, extra: Sequence[str]) -> Ledger:
    stack = proposal.stack
    saved = read_saved_plan(stack.work)
    if not isinstance(saved, SavedPlan) or saved.file != proposal.tfplan.file.name:
        raise RefusedError(
            f"The plan of {proposal.facts.key} that was shown is gone: another catctl has applied "
            "or replaced it.",
            hint=Next("plan", proposal.facts.key),
        )
    kept = [item for item in extra if name_of(item) in _FOR_APPLY]
    return stack.apply(proposal.tfplan, listener, extra=kept)


def lock_options(extra: Sequence[str]) -> list[str]:
    """Of Terraform's arguments, how the lock is taken."""
    return [item for item in extra if name_of(item) in ("lock", "lock-timeout")]


def _for_plan_only(extra: Sequence[str]) -> bool:
    return any(name_of(item) not in _FOR_APPLY for item in extra)
