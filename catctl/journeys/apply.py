"""plan, apply and destroy of one environment. What is applied is always a saved tfplan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catctl.environment.facts import Facts
from catctl.errors import RefusedError
from catctl.journeys.prepare import Prepared, binding, ensure_initialised
from catctl.journeys.workbench import Workbench
from catctl.stack.execute import Stack
from catctl.stack.model import Counts, Ledger, Listener, SavedPlan, count
from catctl.stack.observe import read_saved_plan
from catctl.stack.plan import refuse_destroy, refuse_errored_state, require_holding
from catctl.terraform.messages import Change
from catctl.terraform.tfplan import ResourceDiff

NETWORK = "module.vpc.aws_vpc.this"
# Of the arguments after --, those that make sense when a saved plan is applied.
_FOR_APPLY = ("-parallelism", "-lock", "-lock-timeout", "-compact-warnings")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A saved tfplan, ready to be shown and applied. ``diffs`` may be empty."""

    stack: Stack
    changes: tuple[Change, ...]
    outputs: tuple[str, ...]
    diffs: tuple[ResourceDiff, ...]
    reused: bool
    destroy: bool

    @property
    def facts(self) -> Facts:
        return self.stack.facts

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


def propose(
    bench: Workbench,
    prepared: Prepared,
    listener: Listener,
    *,
    destroy: bool = False,
    full: bool = False,
    reuse: bool = False,
    extra: Sequence[str] = (),
) -> Proposal:
    """Make a tfplan; or, with ``reuse``, take the saved one if it still holds for what is there."""
    if destroy:
        refuse_destroy(prepared.facts)
    stack = open_stack(bench, prepared, listener)
    now = binding(bench, prepared)
    saved = read_saved_plan(stack.work) if reuse and not _for_plan_only(extra) else None
    if saved is not None and not _is_of_apply(saved, destroy=destroy):
        holding = require_holding(saved, now, prepared.facts, destroy=destroy)
        return _saved_proposal(stack, holding, full=full)
    stack.discard_saved()
    ledger = stack.plan(destroy=destroy, extra=extra)
    changes, outputs = tuple(ledger.changes), ledger.changed_outputs
    proposal = _proposal(stack, changes, outputs, destroy=destroy, full=full, reused=False)
    if proposal.is_empty:
        stack.forget_tfplan()
        return proposal
    if binding(bench, prepared) != now:
        stack.forget_tfplan()
        raise RefusedError(
            f"A file of {prepared.facts.key} has changed while Terraform was planning.",
            hint=f"catctl plan {prepared.facts.key}",
        )
    stack.save(now, ledger, destroy=destroy)
    return proposal


def open_stack(bench: Workbench, prepared: Prepared, listener: Listener) -> Stack:
    """Terraform, ready to plan. Raises RefusedError where an earlier run waits to be recovered."""
    stack = bench.stack(prepared.facts, listener)
    refuse_errored_state(prepared.facts, waits=stack.has_errored_state())
    ensure_initialised(bench, stack, prepared)
    return stack


def _is_of_apply(saved: SavedPlan | str, *, destroy: bool) -> bool:
    """A plan that waits to be applied does not stand in the way of a destruction."""
    return destroy and not (isinstance(saved, SavedPlan) and saved.destroy)


def _saved_proposal(stack: Stack, saved: SavedPlan, *, full: bool) -> Proposal:
    stack.tfplan = stack.work / saved.file
    return _proposal(
        stack, saved.changes, saved.outputs, destroy=saved.destroy, full=full, reused=True
    )


def _proposal(
    stack: Stack,
    changes: tuple[Change, ...],
    outputs: tuple[str, ...],
    *,
    destroy: bool,
    full: bool,
    reused: bool,
) -> Proposal:
    """With the attribute diff where a reviewer needs one: it costs another Terraform process."""
    counts = count(changes)
    wanted = counts.any and (full or (counts.needs_diff and not destroy))
    diffs = stack.diffs() if wanted else ()
    if not full:
        diffs = tuple(diff for diff in diffs if diff.action in ("update", "replace"))
    return Proposal(
        stack=stack,
        changes=changes,
        outputs=outputs,
        diffs=diffs,
        reused=reused,
        destroy=destroy,
    )


def carry_out(proposal: Proposal, extra: Sequence[str] = ()) -> Ledger:
    """Apply exactly what was proposed, if it still is what was shown."""
    stack = proposal.stack
    saved = read_saved_plan(stack.work)
    if not isinstance(saved, SavedPlan) or saved.file != stack.tfplan.name:
        raise RefusedError(
            f"The plan of {proposal.facts.key} that was shown is gone: another catctl has applied "
            "or replaced it.",
            hint=f"catctl plan {proposal.facts.key}",
        )
    kept = [item for item in extra if item.split("=")[0] in _FOR_APPLY]
    return stack.apply(proposal.changes, extra=kept)


def _for_plan_only(extra: Sequence[str]) -> bool:
    return any(item.split("=")[0] not in _FOR_APPLY for item in extra)
