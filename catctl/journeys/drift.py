"""What has changed outside of Terraform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from catctl.errors import TerraformError
from catctl.journeys.apply import open_stack, refuse_lockless
from catctl.journeys.prepare import Prepared
from catctl.journeys.workbench import Workbench
from catctl.stack.drift import misses_what_is_gone
from catctl.stack.execute import Stack, Tfplan, forget
from catctl.stack.model import Listener
from catctl.terraform.messages import Cause, Message
from catctl.terraform.tfplan import ResourceDiff


def look_for_drift(
    bench: Workbench, prepared: Prepared, listener: Listener, *, extra: Sequence[str] = ()
) -> tuple[ResourceDiff, ...]:
    """Read every resource anew and compare it with the state. Nothing is saved or changed."""
    stack = open_stack(bench, prepared)
    refuse_lockless(bench, prepared.facts, extra)
    tfplan = _read_anew(stack, listener, extra)
    try:
        return stack.drifts(tfplan)
    finally:
        forget(tfplan)


def _read_anew(stack: Stack, listener: Listener, extra: Sequence[str]) -> Tfplan:
    """Refresh only. Where something is gone to which others refer, Terraform cannot do that (seen
    with 1.11: "Invalid index"); a plan as for apply sees the same drift, and is thrown away.
    """
    withheld = _Withheld(listener)
    try:
        return stack.plan(withheld, refresh_only=True, extra=extra)
    except TerraformError:
        if misses_what_is_gone(withheld.causes):
            return stack.plan(listener, extra=extra)
        for cause in withheld.causes:
            listener(cause, "")
        raise


@dataclass
class _Withheld:
    """Passes on all but the causes of a failure, which may not be one."""

    listener: Listener
    causes: list[Cause] = field(default_factory=list)

    def __call__(self, message: Message, line: str) -> None:
        if isinstance(message, Cause):
            self.causes.append(message)
        else:
            self.listener(message, line)
