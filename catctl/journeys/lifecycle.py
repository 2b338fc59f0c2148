"""plan, apply and destroy of one environment. What is applied is always a saved tfplan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catctl.environment.facts import Facts
from catctl.journeys.preparing import Prepared, binding, ensure_initialised
from catctl.journeys.workbench import Workbench
from catctl.stack.execute import Stack
from catctl.stack.model import Binding, Counts, Ledger, Listener, count
from catctl.stack.observe import read_saved_plan
from catctl.stack.plan import refuse_destroy, why_not
from catctl.terraform.messages import Change
from catctl.terraform.tfplan import ResourceDiff

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
    stack = bench.stack(prepared.facts, listener)
    ensure_initialised(bench, stack, prepared)
    now = binding(bench, prepared, destroy=destroy)
    if reuse and not _for_plan_only(extra):
        proposal = _reuse(bench, stack, now, full=full)
        if proposal:
            return proposal
    ledger = stack.plan(destroy=destroy, extra=extra)
    changes, outputs = tuple(ledger.changes), ledger.changed_outputs
    proposal = _proposal(stack, changes, outputs, destroy=destroy, full=full, reused=False)
    if proposal.is_empty:
        stack.discard_plan()
    else:
        stack.save(now, ledger)
    return proposal


def _reuse(bench: Workbench, stack: Stack, now: Binding, *, full: bool) -> Proposal | None:
    saved = read_saved_plan(stack.work)
    if saved is None or saved.binding.destroy != now.destroy:
        return None
    reasons = why_not(saved.binding, now)
    if reasons:
        bench.tell(f"The saved plan no longer holds, and a new one is made: {'; '.join(reasons)}.")
        return None
    found = saved.changes, saved.outputs
    return _proposal(stack, *found, destroy=now.destroy, full=full, reused=True)


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
    """Apply exactly what was proposed."""
    kept = [item for item in extra if item.split("=")[0] in _FOR_APPLY]
    return proposal.stack.apply(extra=kept)


def _for_plan_only(extra: Sequence[str]) -> bool:
    return any(item.split("=")[0] not in _FOR_APPLY for item in extra)
